package dev.fovea.formats.keras;

import dev.fovea.formats.BadModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a model file is by its first bytes, whatever its name says. */
enum FileKind {
  /** A zip, as {@code .keras} files are. */
  ZIP,
  /** HDF5, as {@code .h5} files are. */
  HDF5;

  private static final int LOOKED_AT = 512;

  /**
   * Returns the kind of a file.
   *
   * @param name what messages call the file
   * @throws BadModelException if it is neither, saying what it is
   * @throws IOException if it cannot be read
   */
  static FileKind of(Path file, String name) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadModelException(
          name,
          Files.exists(file.resolve("saved_model.pb"))
              ? "is a SavedModel of TensorFlow; save the model as .keras or .h5"
              : "is a folder, not a model file");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(LOOKED_AT);
    } catch (NoSuchFileException e) {
      throw new IOException(name + ": there is no such file", e);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK")) {
      return ZIP;
    } else if (text.startsWith("\u0089HDF\r\n\u001a\n")) {
      return HDF5;
    }
    throw new BadModelException(name, whatItIs(text));
  }

  private static String whatItIs(String text) {
    String plain = text.stripLeading();
    if (text.isEmpty()) {
      return "is empty";
    } else if (text.startsWith("version https://git-lfs")) {
      return "is a Git LFS pointer, not the model itself; fetch it with git lfs pull";
    } else if (text.startsWith("\u0089HDF")) {
      return "is an HDF5 file that is damaged or cut short; copy it again";
    } else if (plain.startsWith("<")) {
      return "is a web page, not a model; download the file itself";
    } else if (plain.startsWith("{")) {
      return "is JSON, not a model with weights";
    } else if (text.startsWith("\u001f\u008b")) {
      return "is compressed with gzip; unpack it first";
    } else if (text.startsWith("\u0080\u0002") || text.startsWith("\u0080\u0004")) {
      return "is a pickle of Python, which may hold code; save the model as .keras or .h5";
    } else if (text.startsWith("ustar", 257)) {
      return "is a tar archive; unpack it first";
    } else if (text.startsWith("\u00ff\u00d8\u00ff") || text.startsWith("\u0089PNG")) {
      return "is a picture, not a model";
    } else if (looksEncrypted(text)) {
      return "is no Keras model file: its bytes look encrypted or compressed";
    }
    return "is no Keras model file (neither a zip nor HDF5)";
  }

  /** Returns whether many different bytes occur, as in no text or table of a format. */
  private static boolean looksEncrypted(String text) {
    return text.length() == LOOKED_AT && text.chars().distinct().count() > 180;
  }
}
