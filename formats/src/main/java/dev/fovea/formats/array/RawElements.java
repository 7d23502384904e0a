package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Elements as the bytes of a file, one after the other, in the order of the bytes of the buffer.
 * Elements of less than 8 bits are packed, the first one in the lowest bits.
 */
public final class RawElements {
  private RawElements() {}

  /**
   * Reads an array.
   *
   * @param bytes the bytes from its position on, which is moved behind the array; the order of the
   *     buffer is that of the bytes of each element
   * @throws BufferUnderflowException if there are too few bytes; nothing is allocated then
   */
  public static Array read(ElementType type, Shape shape, ByteBuffer bytes) {
    int size = shape.size();
    long length = type.bytes(size);
    if (length > bytes.remaining()) {
      BufferUnderflowException tooFew = new BufferUnderflowException();
      tooFew.initCause(
          new IllegalArgumentException(
              String.format(Locale.ROOT, "%d bytes needed, %d left", length, bytes.remaining())));
      throw tooFew;
    }
    ByteBuffer own = bytes.slice(bytes.position(), (int) length).order(bytes.order());
    bytes.position(bytes.position() + (int) length);
    return switch (Storage.of(type)) {
      case FLOATS -> floats(type, shape, own);
      case DOUBLES -> {
        double[] values = new double[size];
        own.asDoubleBuffer().get(values);
        yield new Doubles(shape, values);
      }
      case LONGS -> {
        long[] values = new long[size];
        own.asLongBuffer().get(values);
        yield new Longs(type, shape, values);
      }
      case INTS -> ints(type, shape, own);
      case BYTES -> bytes(type, shape, own);
    };
  }

  private static Array floats(ElementType type, Shape shape, ByteBuffer bytes) {
    float[] values = new float[shape.size()];
    if (type == ElementType.FLOAT) {
      bytes.asFloatBuffer().get(values);
      return new Floats(type, shape, values);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = ElementBits.toFloat(type, bits(type, bytes, i));
    }
    return new Floats(type, shape, values);
  }

  private static Array ints(ElementType type, Shape shape, ByteBuffer bytes) {
    int[] values = new int[shape.size()];
    if (type.bits() == 32) {
      bytes.asIntBuffer().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (int) type.wrap(bytes.getShort(2 * i));
      }
    }
    return new Ints(type, shape, values);
  }

  private static Array bytes(ElementType type, Shape shape, ByteBuffer bytes) {
    byte[] values = new byte[shape.size()];
    if (type.isInteger() && type.bits() == 8) {
      bytes.get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) type.wrap(bits(type, bytes, i));
      }
    }
    return new Bytes(type, shape, values);
  }

  /** Returns the bits of an element of 16 bits or less. */
  private static int bits(ElementType type, ByteBuffer bytes, int index) {
    int width = type.bits();
    if (width == 16) {
      return bytes.getShort(2 * index) & 0xffff;
    }
    int perByte = 8 / width;
    int pattern = bytes.get(index / perByte) & 0xff;
    return pattern >> (index % perByte * width) & ((1 << width) - 1);
  }

  /**
   * Writes an array, at the position of a buffer, which is moved behind it.
   *
   * @throws java.nio.BufferOverflowException if the buffer has no room for it
   */
  public static void write(Array array, ByteBuffer bytes) {
    ElementType type = array.type();
    int size = array.size();
    switch (type.bits()) {
      case 64 -> {
        for (int i = 0; i < size; i++) {
          bytes.putLong(
              type == ElementType.DOUBLE
                  ? Double.doubleToRawLongBits(array.number(i))
                  : array.integer(i));
        }
      }
      case 32 -> {
        for (int i = 0; i < size; i++) {
          bytes.putInt((int) ElementBits.of(array, i));
        }
      }
      case 16 -> {
        for (int i = 0; i < size; i++) {
          bytes.putShort((short) ElementBits.of(array, i));
        }
      }
      default -> packed(array, bytes);
    }
  }

  private static void packed(Array array, ByteBuffer bytes) {
    int width = array.type().bits();
    int mask = (1 << width) - 1;
    int size = array.size();
    int pattern = 0;
    int filled = 0;
    for (int i = 0; i < size; i++) {
      pattern |= ((int) ElementBits.of(array, i) & mask) << filled;
      filled += width;
      if (filled == 8) {
        bytes.put((byte) pattern);
        pattern = 0;
        filled = 0;
      }
    }
    if (filled > 0) {
      bytes.put((byte) pattern);
    }
  }

  /**
   * Returns the bits of an array as elements of another type.
   *
   * @throws IllegalArgumentException if that has not as many bits
   */
  public static Array reinterpret(Array array, ElementType type) {
    if (type.bits() != array.type().bits()) {
      throw new IllegalArgumentException(array.type() + " has not as many bits as " + type);
    }
    MemoryBudget.take(type.bytes(array.size()), 1);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(type.bytes(array.size())));
    write(array, bytes);
    return read(type, array.shape(), bytes.flip());
  }
}
