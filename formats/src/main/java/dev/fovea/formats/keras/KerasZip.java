package dev.fovea.formats.keras;

import dev.fovea.formats.BadModelException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads the members of a Keras file, limited in size. */
final class KerasZip {
  /** The limit for JSON, far above that of any real model. */
  private static final long LARGEST_JSON = 64L << 20;

  /** The limit for weights: about the greatest length of a Java array. */
  private static final long LARGEST_WEIGHTS = Integer.MAX_VALUE - 64L;

  private KerasZip() {}

  /**
   * Reads the members that make up a model and, if present, its training progress.
   *
   * @param name what messages call the file
   * @throws BadModelException if the file is no Keras file or is damaged
   * @throws IOException if it cannot be read
   */
  static Map<String, byte[]> read(Path file, String name) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadModelException(name, "is a folder, not a model file");
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, byte[]> members = new HashMap<>();
      for (String member : List.of(KerasFormat.CONFIG, KerasFormat.WEIGHTS)) {
        ZipEntry entry = zip.getEntry(member);
        if (entry == null) {
          throw new BadModelException(name, "is no Keras model: its zip has no " + member);
        }
        members.put(member, content(name, zip, entry, Files.size(file)));
      }
      for (String member :
          List.of(KerasFormat.PROGRESS, KerasFormat.PROGRESS_ARRAYS, KerasFormat.ASSETS)) {
        ZipEntry entry = zip.getEntry(member);
        if (entry != null) {
          members.put(member, content(name, zip, entry, Files.size(file)));
        }
      }
      return members;
    } catch (NoSuchFileException e) {
      throw new IOException(name + ": there is no such file", e);
    } catch (ZipException e) {
      throw new BadModelException(name, whatItIs(file), e);
    }
  }

  private static byte[] content(String name, ZipFile zip, ZipEntry entry, long fileSize)
      throws IOException {
    long limit = entry.getName().endsWith(".json") ? LARGEST_JSON : LARGEST_WEIGHTS;
    if (entry.getSize() > limit) {
      throw new BadModelException(
          name,
          String.format(
              Locale.ROOT, "%s claims %,d bytes, too many", entry.getName(), entry.getSize()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = all(in, entry, fileSize, (int) limit);
      if (in.read() >= 0) {
        throw new BadModelException(name, entry.getName() + " is larger than allowed");
      }
      checkSum(name, entry, content);
      return content;
    } catch (ZipException | EOFException e) {
      throw new BadModelException(
          name, "is damaged: %s cannot be read (%s)".formatted(entry.getName(), e.getMessage()), e);
    }
  }

  /** Reads a member: into an array of its size if the file is at least as long. */
  private static byte[] all(InputStream in, ZipEntry entry, long fileSize, int limit)
      throws IOException {
    if (entry.getSize() < 0 || entry.getSize() > fileSize) {
      return in.readNBytes(limit);
    }
    byte[] content = new byte[(int) entry.getSize()];
    int length = in.readNBytes(content, 0, content.length);
    return length == content.length ? content : Arrays.copyOf(content, length);
  }

  /** The JDK does not compare the check sums of a zip file's members. */
  private static void checkSum(String name, ZipEntry entry, byte[] content)
      throws BadModelException {
    CRC32 crc = new CRC32();
    crc.update(content);
    if (entry.getCrc() != crc.getValue()) {
      throw new BadModelException(
          name,
          "is damaged: the check sum of %s is wrong; copy or save it again"
              .formatted(entry.getName()));
    }
  }

  /** Returns a description, judged by the first bytes, of a file that is not a readable zip. */
  private static String whatItIs(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(64);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (start.length == 0) {
      return "is empty";
    } else if (text.startsWith("PK")) {
      return "is damaged or cut short: its zip directory is missing; save or copy it again";
    } else if (text.startsWith("version https://git-lfs")) {
      return "is a Git LFS pointer, not the model itself; fetch it with git lfs pull";
    } else if (text.startsWith("\u0089HDF")) {
      return "is an HDF5 file, not a .keras file";
    } else if (text.stripLeading().startsWith("<")) {
      return "is a web page, not a model";
    }
    return "is no Keras model file (no zip)";
  }
}
