package dev.fovea.formats.array;

import dev.fovea.data.AtomicFile;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * NumPy's {@code .npy} files of one array, as its <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format
 * description</a> has it: versions 1 to 3, both orders of bytes, row-major and column-major. Arrays
 * of Python objects, which run code when they are loaded, are refused.
 */
public final class NpyFile {
  private NpyFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no such file; the message names it and says why
   */
  public static Array read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      if (length > Integer.MAX_VALUE) {
        throw new IOException(file + ": is larger than 2 GiB, the most that an array can have");
      }
      return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, length), file.toString());
    }
  }

  /**
   * Reads the content of a file, of which not more is allocated than it has bytes.
   *
   * @param name what messages call the content
   * @throws IOException if it is no such file; the message begins with the name and says why
   */
  public static Array read(ByteBuffer content, String name) throws IOException {
    ByteBuffer bytes = content.slice();
    NpyHeader header = NpyHeader.read(bytes, name);
    bytes.order(header.order());
    return header.array(bytes, name);
  }

  /**
   * Writes a file. Types that NumPy does not have become the next wider ones that it has: {@code
   * BFLOAT16} and floating types of 8 bits or less {@code float32}, integers of less than 8 bits
   * {@code int8} or {@code uint8}.
   *
   * @throws IOException if it cannot be written; an existing file is then left unchanged
   */
  public static void write(Path file, Array array) throws IOException {
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            write(out, array);
          }
        });
  }

  /**
   * Writes the content of a file to a stream, which stays open. Types are as in {@link #write(Path,
   * Array)}.
   */
  public static void write(OutputStream out, Array array) throws IOException {
    Array known = array.to(NpyHeader.nearest(array.type()));
    out.write(NpyHeader.bytes(known));
    int size = known.size();
    int part = 1 << 13;
    ByteBuffer bytes = ByteBuffer.allocate(part * 8).order(ByteOrder.LITTLE_ENDIAN);
    Array flat = known.reshape(Shape.of(size));
    for (int from = 0; from < size; from += part) {
      int start = from;
      int count = Math.min(part, size - from);
      bytes.clear();
      RawElements.write(flat.pick(Shape.of(count), i -> start + i), bytes);
      Channels.newChannel(out).write(bytes.flip());
    }
  }
}
