package dev.fovea.formats.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The first bytes of a file, which tell what it is whatever its name says.
 *
 * @param bytes up to 512 of them
 */
public record FirstBytes(byte[] bytes) {
  private static final int COUNT = 512;

  public FirstBytes {
    bytes = bytes.clone();
  }

  /** Reads the first bytes of a file. */
  public static FirstBytes of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new FirstBytes(in.readNBytes(COUNT));
    }
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns whether the file begins with the given bytes, each of which is a char up to 255. */
  public boolean startWith(String start) {
    return text().startsWith(start);
  }

  /** Returns whether this is a zip. */
  public boolean isZip() {
    return startWith("PK\u0003\u0004") || startWith("PK\u0005\u0006");
  }

  /** Returns whether this is an HDF5 file. */
  public boolean isHdf5() {
    return startWith("\u0089HDF\r\n\u001a\n");
  }

  /** Returns whether this is a picture of a common kind. */
  public boolean isPicture() {
    return startWith("\u0089PNG")
        || startWith("\u00ff\u00d8\u00ff")
        || startWith("GIF8")
        || startWith("BM")
        || startWith("II*\0")
        || startWith("MM\0*")
        || (startWith("RIFF") && startWith("WEBP", 8));
  }

  /** Returns the bytes as text, a char each. */
  public String text() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns what the file is, as the end of a sentence that begins with its name. */
  @Override
  public String toString() {
    String lower = text().stripLeading().toLowerCase(Locale.ROOT);
    if (bytes.length == 0) {
      return "is an empty file";
    } else if (startWith("version https://git-lfs")) {
      return "is a Git LFS pointer, not the file itself; fetch it with git lfs pull";
    } else if (isZip()) {
      return "is a zip";
    } else if (isHdf5()) {
      return "is an HDF5 file";
    } else if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
      return "is a web page, not what it should have been a download of";
    } else if (lower.startsWith("<?xml") || lower.startsWith("<svg")) {
      return "is an XML file";
    } else if (startWith("\u0093NUMPY")) {
      return "is an array of NumPy (.npy)";
    } else if (isPicture()) {
      return "is a picture";
    } else if (startWith("\u001f\u008b")) {
      return "is compressed with gzip; unpack it first";
    } else if (startWith("BZh") || startWith("\u00fd7zXZ") || startWith("7z\u00bc\u00af")) {
      return "is a compressed archive; unpack it first";
    } else if (bytes.length > 262 && text().startsWith("ustar", 257)) {
      return "is a tar archive; unpack it first";
    } else if (bytes.length > 7 && startWith("TFL3", 4)) {
      return "is a TensorFlow Lite model, which is not read";
    } else if (startWith("GGUF")) {
      return "is a GGUF model, which is not read";
    } else if (startWith("%PDF")) {
      return "is a PDF document";
    } else if (startWith("\u0080\u0002")
        || startWith("\u0080\u0003")
        || startWith("\u0080\u0004")) {
      return "is a pickle of Python";
    } else if (startWith("{") || startWith("[")) {
      return "is a JSON file";
    } else if (isText()) {
      return "is a text file";
    }
    byte[] start = Arrays.copyOf(bytes, Math.min(bytes.length, 8));
    return "is a file of no kind that is known here; it begins with "
        + HexFormat.ofDelimiter(" ").formatHex(start);
  }

  private boolean startWith(String start, int at) {
    return text().startsWith(start, at);
  }

  private boolean isText() {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
