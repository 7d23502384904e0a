package dev.fovea.formats.onnx.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;

/**
 * The files beside a model that hold its numbers. A model names them, and it may come from a
 * stranger who would like to read other files. So a name must be relative and plain, without a step
 * up; no part of the path may be a link; the file must be a regular one with no second name (hard
 * link), and lie in the real folder of the model. A model that came as bytes has no folder.
 */
sealed interface ExternalData {
  /** No files: the model came as bytes. */
  ExternalData NONE = new None();

  /** Returns the files beside a model. */
  static ExternalData beside(Path model) {
    return new Beside(model);
  }

  /**
   * Returns bytes of a file.
   *
   * @param entries what the tensor says of the place: {@code location}, {@code offset}, {@code
   *     length}
   * @param needed the number of bytes that the tensor has
   * @throws OnnxException if the file may not be read, cannot be read, or is too short
   */
  ByteBuffer read(Map<String, String> entries, long needed);

  /** No files. */
  record None() implements ExternalData {
    @Override
    public ByteBuffer read(Map<String, String> entries, long needed) {
      throw new OnnxException(
          "has its data in the file '%s', and a model that is read from a stream or from bytes has"
                  .formatted(entries.getOrDefault("location", ""))
              + " no folder; load it by its path");
    }
  }

  /**
   * Files beside a model.
   *
   * @param model the file of the model
   */
  record Beside(Path model) implements ExternalData {
    @Override
    public ByteBuffer read(Map<String, String> entries, long needed) {
      String location = entries.getOrDefault("location", "");
      try {
        Path file = resolve(location);
        try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
          long size = channel.size();
          long offset = number(entries, "offset", 0, location);
          long length = number(entries, "length", needed, location);
          if (length != needed) {
            throw new OnnxException(
                String.format(
                    Locale.ROOT,
                    "has %d bytes in '%s', and its shape needs %d",
                    length,
                    location,
                    needed));
          }
          if (offset > size || length > size - offset) {
            throw new OnnxException(
                String.format(
                    Locale.ROOT,
                    "lies at bytes %d to %d of '%s', which has only %d; is it cut off?",
                    offset,
                    offset + length,
                    location,
                    size));
          }
          return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        }
      } catch (IOException e) {
        throw new OnnxException(
            "has its data in the file '%s', which cannot be read in the folder of the model"
                .formatted(location),
            e);
      }
    }

    private Path resolve(String location) throws IOException {
      Path name = plain(location);
      Path folder = model.toRealPath().getParent();
      if (folder == null) {
        throw refused(location, "the model lies in no folder");
      }
      Path file = folder;
      for (Path part : name) {
        file = file.resolve(part);
        if (Files.isSymbolicLink(file)) {
          throw refused(location, "it is a link");
        }
      }
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        throw refused(location, "it is no regular file");
      }
      if (!file.toRealPath().startsWith(folder)) {
        throw refused(location, "it lies outside of the folder of the model");
      }
      if (links(file) > 1) {
        throw refused(location, "it has a second name elsewhere (a hard link); copy it");
      }
      return file;
    }

    /** Returns a name that is relative and steps nowhere but down. */
    private static Path plain(String location) {
      boolean isPlain =
          !location.isBlank()
              && location.chars().noneMatch(c -> c < ' ' || "\\:*?\"<>|".indexOf(c) >= 0);
      try {
        Path name = Path.of(isPlain ? location : "");
        if (isPlain && !name.isAbsolute() && name.getRoot() == null) {
          for (Path part : name) {
            if (part.toString().equals("..") || part.toString().equals(".")) {
              throw refused(location, "it is not a plain name");
            }
          }
          return name;
        }
      } catch (InvalidPathException e) {
        throw new OnnxException(refusal(location, "it is no name of a file"), e);
      }
      throw refused(location, "it is not a plain name");
    }

    private static long links(Path file) throws IOException {
      boolean tells = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
      Object links = tells ? Files.getAttribute(file, "unix:nlink") : 1;
      return ((Number) links).longValue();
    }

    private static long number(
        Map<String, String> entries, String key, long absent, String location) {
      String text = entries.get(key);
      if (text == null || text.isEmpty()) {
        return absent;
      }
      if (!text.matches("[0-9]{1,18}")) {
        throw new OnnxException("has a bad %s in '%s': '%s'".formatted(key, location, text));
      }
      return Long.parseLong(text);
    }

    private static OnnxException refused(String location, String why) {
      return new OnnxException(refusal(location, why));
    }

    private static String refusal(String location, String why) {
      return "has its data in the file '%s', which is not read because %s; only files in the folder"
              .formatted(location, why)
          + " of the model are";
    }
  }
}
