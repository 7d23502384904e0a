package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * What the header of a {@code .npy} file says of its array.
 *
 * @param type the type of the elements
 * @param shape the dimensions
 */
public record NpyDescription(ElementType type, Shape shape) {
  /**
   * Reads a header.
   *
   * @param start the first bytes of the file, at least as many as its header has
   * @param length the number of bytes of the whole file
   * @param name the name of the file in messages
   * @throws IOException if it is no such header, or the file has not the bytes that it declares
   */
  public static NpyDescription read(ByteBuffer start, long length, String name) throws IOException {
    ByteBuffer bytes = start.slice();
    NpyHeader header = NpyHeader.read(bytes, name);
    long declared = bytes.position() + header.type().bytes(header.shape().size());
    if (declared != length) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: is damaged: it has %,d bytes, and an array %s of type %s takes %,d",
              name,
              length,
              header.shape(),
              header.type(),
              declared));
    }
    return new NpyDescription(header.type(), header.shape());
  }
}
