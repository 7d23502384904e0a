package dev.fovea.web.serve.protocol;

import dev.fovea.web.WebException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Binary elements, little-endian and row by row. */
public final class Elements {
  /** The bytes of the length before a string. */
  private static final int LENGTH = 4;

  /** Whole numbers up to this one are held by a float, and not all beyond. */
  private static final long EXACT = 1 << 24;

  private Elements() {}

  /**
   * Reads the elements of a tensor.
   *
   * @param bytes exactly the elements
   * @param tensor the name of the tensor, for messages
   * @throws WebException if the length is wrong, or a number is not finite or too large to be held
   */
  public static TensorData read(Datatype type, int count, ByteBuffer bytes, String tensor) {
    ByteBuffer little = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (type == Datatype.BYTES) {
      return strings(count, little, tensor);
    }
    if (little.remaining() != (long) count * type.size()) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "tensor \"%s\": %d elements of %s take %d bytes, not %d",
              tensor,
              count,
              type,
              (long) count * type.size(),
              little.remaining()));
    }
    float[] values = new float[count];
    if (type == Datatype.FP32) {
      FloatBuffer floats = little.asFloatBuffer();
      floats.get(values);
    } else if (type == Datatype.UINT8) {
      for (int i = 0; i < count; i++) {
        values[i] = little.get(i) & 0xff;
      }
    } else {
      for (int i = 0; i < count; i++) {
        values[i] = value(type, little, i, tensor);
      }
    }
    return numbers(values, tensor);
  }

  private static float value(Datatype type, ByteBuffer bytes, int i, String tensor) {
    return switch (type) {
      case BOOL -> {
        byte value = bytes.get(i);
        if (value != 0 && value != 1) {
          throw at(tensor, i, "is the byte %d, and a BOOL is 0 or 1", value);
        }
        yield value;
      }
      case UINT8 -> bytes.get(i) & 0xff;
      case INT8 -> bytes.get(i);
      case UINT16 -> bytes.getShort(2 * i) & 0xffff;
      case INT16 -> bytes.getShort(2 * i);
      case FP16 -> Float.float16ToFloat(bytes.getShort(2 * i));
      case UINT32 -> whole(bytes.getInt(4 * i) & 0xffff_ffffL, i, tensor);
      case INT32 -> whole(bytes.getInt(4 * i), i, tensor);
      case FP32 -> bytes.getFloat(4 * i);
      case INT64 -> whole(bytes.getLong(8 * i), i, tensor);
      case UINT64 -> {
        long value = bytes.getLong(8 * i);
        if (value < 0) {
          throw tooLarge(tensor, i, Long.toUnsignedString(value));
        }
        yield whole(value, i, tensor);
      }
      case FP64 -> (float) bytes.getDouble(8 * i);
      case BYTES -> throw new IllegalArgumentException("strings are no numbers");
    };
  }

  /**
   * Returns a whole number as the float that models compute with.
   *
   * @throws WebException if a float does not hold it
   */
  static float whole(long value, int index, String tensor) {
    if (Math.abs(value) > EXACT || value == Long.MIN_VALUE) {
      float rounded = value;
      if (value == Long.MIN_VALUE || value == Long.MAX_VALUE || (long) rounded != value) {
        throw tooLarge(tensor, index, Long.toString(value));
      }
      return rounded;
    }
    return value;
  }

  private static WebException tooLarge(String tensor, int index, String value) {
    return at(tensor, index, "is %s, which the floats of the model do not hold", value);
  }

  private static WebException at(String tensor, int index, String format, Object value) {
    return WebException.invalid(
        String.format(Locale.ROOT, "tensor \"%s\": element %d ", tensor, index)
            + String.format(Locale.ROOT, format, value));
  }

  /**
   * Returns numbers that a model takes.
   *
   * @throws WebException if one is not finite
   */
  public static TensorData.Numbers numbers(float[] values, String tensor) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw at(tensor, i, "is %s; a model takes finite numbers", values[i]);
      }
    }
    return new TensorData.Numbers(values);
  }

  private static TensorData strings(int count, ByteBuffer bytes, String tensor) {
    // Each has a length before it, so there are no more than that.
    if (count > bytes.remaining() / LENGTH) {
      throw badStrings(count, tensor);
    }
    List<byte[]> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (bytes.remaining() < LENGTH) {
        throw badStrings(count, tensor);
      }
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw badStrings(count, tensor);
      }
      byte[] element = new byte[length];
      bytes.get(element);
      elements.add(element);
    }
    if (bytes.hasRemaining()) {
      throw badStrings(count, tensor);
    }
    return new TensorData.Strings(elements);
  }

  private static WebException badStrings(int count, String tensor) {
    return WebException.invalid(
        String.format(
            Locale.ROOT,
            "tensor \"%s\": its bytes are not %d strings, each after its length in 4 bytes",
            tensor,
            count));
  }

  /** Returns elements as the protocol has them: numbers as FP32, strings after their lengths. */
  public static byte[] write(TensorData data) {
    return switch (data) {
      case TensorData.Numbers numbers -> {
        byte[] bytes = new byte[Float.BYTES * numbers.values().length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(numbers.values());
        yield bytes;
      }
      case TensorData.Strings strings -> {
        int size = strings.elements().stream().mapToInt(element -> LENGTH + element.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] element : strings.elements()) {
          bytes.putInt(element.length).put(element);
        }
        yield Arrays.copyOf(bytes.array(), size);
      }
    };
  }
}
