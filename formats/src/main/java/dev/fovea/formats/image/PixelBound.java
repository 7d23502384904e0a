package dev.fovea.formats.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Locale;
import javax.imageio.stream.ImageInputStream;

/**
 * How many pixels a file of some length can hold, so that a few bytes cannot ask for much memory.
 * Formats in which an area of one color takes no bits have no such bound: WebP without loss, TIFF
 * as fax pages, BMP with runs that skip pixels.
 */
final class PixelBound {
  /** The most bytes that one byte of deflated data becomes (RFC 1951: 258 bytes from 2 bits). */
  private static final int DEFLATE = 1032;

  /** Each block of 8x8 has at least one bit, that of its mean (ISO/IEC 10918-1, F.1.2). */
  private static final int JPEG = 64 * Byte.SIZE;

  /** A code of 9 bits or more is a row of at most 4,096 pixels (GIF89a, appendix F). */
  private static final int GIF = 4096;

  private PixelBound() {}

  /**
   * Returns the most pixels of an image in a file, and leaves the stream where it was.
   *
   * @param format the name of the format, such as "png"
   * @return {@link Long#MAX_VALUE} if its length does not tell
   */
  static long of(String format, ImageInputStream in) throws IOException {
    long length = in.length();
    if (length < 0) {
      return Long.MAX_VALUE;
    }
    return switch (format.toUpperCase(Locale.ROOT)) {
      case "PNG" -> DEFLATE * length * Byte.SIZE / pngBits(in);
      case "JPEG", "JPG" -> JPEG * length;
      case "GIF" -> GIF * length;
      case "BMP" -> bmp(in, length);
      default -> Long.MAX_VALUE;
    };
  }

  /** Returns the bits of a pixel (ISO/IEC 15948, 11.2.2). */
  private static int pngBits(ImageInputStream in) throws IOException {
    byte[] kind = bytes(in, 24, 2);
    int samples =
        switch (kind[1]) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    return Math.max(1, kind[0] * samples);
  }

  /** Without compression all bits of all pixels are there. */
  private static long bmp(ImageInputStream in, long length) throws IOException {
    byte[] head = bytes(in, 28, 6);
    int bits = head[0] & 0xff;
    boolean isPlain = head[2] == 0 || head[2] == 3;
    return isPlain && bits > 0 ? length * Byte.SIZE / bits : Long.MAX_VALUE;
  }

  private static byte[] bytes(ImageInputStream in, long at, int count) throws IOException {
    long position = in.getStreamPosition();
    ByteOrder order = in.getByteOrder();
    byte[] bytes = new byte[count];
    in.seek(at);
    int read = in.read(bytes);
    in.seek(position);
    in.setByteOrder(order);
    return read < count ? new byte[count] : bytes;
  }
}
