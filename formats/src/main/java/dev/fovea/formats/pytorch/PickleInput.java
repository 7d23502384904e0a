package dev.fovea.formats.pytorch;

import dev.fovea.formats.BadModelException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The bytes of a pickle. Lengths are held against the bytes that are left before they are used. */
final class PickleInput {
  /** The longest text or row of bytes that is read. */
  private static final long LONGEST = 16L << 20;

  /** The longest line of a text argument, such as the name of a module. */
  private static final int LONGEST_LINE = 1 << 12;

  /** The longest whole number, in bytes. */
  private static final int LONGEST_NUMBER = 64;

  private final InputStream in;
  private final String name;
  private final long limit;
  private long position;

  /**
   * Wraps a stream.
   *
   * @param name the name of the file in messages
   * @param limit the number of bytes that the stream has, or may have
   */
  PickleInput(InputStream in, String name, long limit) {
    this.in = in;
    this.name = name;
    this.limit = limit;
  }

  /** Returns the number of bytes read so far. */
  long position() {
    return position;
  }

  int unsignedByte() throws IOException {
    int read = position < limit ? in.read() : -1;
    if (read < 0) {
      throw bad("is cut short: its pickle ends without an end");
    }
    position++;
    return read;
  }

  byte[] bytes(long count) throws IOException {
    if (count < 0 || count > limit - position || count > LONGEST) {
      throw bad(
          String.format(
              Locale.ROOT,
              "is damaged: its pickle declares a value of %s bytes where %,d are left",
              Long.toUnsignedString(count),
              Math.max(0, limit - position)));
    }
    byte[] bytes = in.readNBytes((int) count);
    position += bytes.length;
    if (bytes.length < count) {
      throw bad("is cut short: its pickle ends within a value");
    }
    return bytes;
  }

  /** Reads a length or index of some bytes, without sign, little-endian. */
  long unsigned(int width) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(0, bytes(width));
    return bytes.getLong(0);
  }

  int signedInt() throws IOException {
    return (int) unsigned(4);
  }

  double bigEndianDouble() throws IOException {
    return ByteBuffer.wrap(bytes(8)).getDouble();
  }

  String text(long length) throws IOException {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  /** Reads a whole number in two's complement, little-endian. */
  BigInteger whole(long length) throws IOException {
    if (length == 0) {
      return BigInteger.ZERO;
    }
    if (length < 0 || length > LONGEST_NUMBER) {
      throw bad("holds a whole number of more than " + LONGEST_NUMBER + " bytes");
    }
    byte[] bytes = bytes(length);
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(reversed);
  }

  /** Reads a line, without its end. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == LONGEST_LINE) {
        throw bad("is damaged: a name in its pickle has no end");
      }
      line.append((char) c);
    }
    byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  BadModelException bad(String why) {
    return new BadModelException(name, why);
  }
}
