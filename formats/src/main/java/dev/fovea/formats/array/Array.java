package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * Numbers of one type with a shape, row-major. An array does not change, as long as nobody writes
 * to a Java array that it was made of or gave away; two are equal only if they are the same object.
 */
public sealed interface Array permits Floats, Doubles, Bytes, Ints, Longs {
  /** Returns the type of the elements. */
  ElementType type();

  /** Returns the dimensions, all of them known. */
  Shape shape();

  /**
   * Returns an element as a double: a truth value as 0 or 1; a long that is too large for that as
   * the nearest one.
   */
  double number(int index);

  /**
   * Returns an element as a long: a number with a fraction without it, as a Java cast does; one of
   * {@link ElementType#UINT64} as its bits.
   */
  long integer(int index);

  /**
   * Returns an array of another shape with the same elements in the same order, which it shares.
   *
   * @throws ShapeException if the shapes differ in size
   */
  Array reshape(Shape shape);

  /**
   * Returns an array of this type whose elements are taken from this one.
   *
   * @param shape the shape of the result
   * @param source gives for each index of the result, asked for in order, an index of this array,
   *     or -1 for a zero
   */
  Array pick(Shape shape, IntUnaryOperator source);

  /** Returns the number of elements. */
  default int size() {
    return shape().size();
  }

  /** Returns the number of dimensions. */
  default int rank() {
    return shape().rank();
  }

  /** Returns whether there are no elements. */
  default boolean isEmpty() {
    return size() == 0;
  }

  /**
   * Returns a view of this array as an array of its own.
   *
   * @param shape the shape of the result
   * @param offset the index of the result's first element
   * @param strides for each dimension of the result, how much further in this array its next
   *     element lies; 0 repeats, a negative number goes backwards
   */
  default Array strided(Shape shape, int offset, int... strides) {
    return pick(shape, new Walk(shape, offset, strides));
  }

  /**
   * Returns this array repeated along dimensions of size 1 and along new ones in front.
   *
   * @throws ShapeException if it does not broadcast to the shape
   */
  default Array broadcast(Shape shape) {
    return shape.equals(shape()) ? this : strided(shape, 0, Broadcasting.strides(shape(), shape));
  }

  /**
   * Returns the elements as another type. As in C, a fraction is cut off when a number becomes
   * whole, low bits are kept if it does not fit, and truth is what is not zero. A number becomes
   * the nearest of a floating type; 8-bit and 4-bit types saturate.
   */
  default Array to(ElementType target) {
    if (target == type()) {
      return this;
    }
    if (target == ElementType.BOOL) {
      return ofIntegers(target, shape(), i -> number(i) != 0 ? 1 : 0);
    }
    if (target.isFloating()) {
      return ofNumbers(target, shape(), i -> target.round(number(i), true));
    }
    return target == ElementType.UINT64 && type().isFloating()
        ? ofIntegers(target, shape(), i -> UnsignedLongs.of(number(i)))
        : ofIntegers(target, shape(), this::integer);
  }

  /** Returns the elements as floats: the array itself if they are of type {@code FLOAT}. */
  default float[] toFloats() {
    float[] values = new float[Storage.FLOATS.take(shape())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(i);
    }
    return values;
  }

  /** Returns the elements as doubles: the array itself if they are of type {@code DOUBLE}. */
  default double[] toDoubles() {
    double[] values = new double[Storage.DOUBLES.take(shape())];
    Arrays.setAll(values, this::number);
    return values;
  }

  /** Returns the elements as longs: the array itself if they are 64-bit integers. */
  default long[] toLongs() {
    long[] values = new long[Storage.LONGS.take(shape())];
    Arrays.setAll(values, this::integer);
    return values;
  }

  /**
   * Returns the elements as ints, such as sizes and axes. Those beyond the range of an int become
   * its nearest bound, as ONNX files write them for "to the end".
   */
  default int[] toInts() {
    int[] values = new int[Storage.INTS.take(shape())];
    Arrays.setAll(values, i -> Math.clamp(integer(i), Integer.MIN_VALUE, Integer.MAX_VALUE));
    return values;
  }

  /** Returns the elements as a tensor; it shares the array of floats if they are floats. */
  default Tensor toTensor() {
    return Tensor.of(shape(), toFloats());
  }

  /** Returns the numbers of a tensor, whose array is shared. */
  static Array of(Tensor tensor) {
    return of(tensor.shape(), tensor.data());
  }

  /**
   * Returns an array of floats, which are not copied.
   *
   * @throws ShapeException if there are not as many as the shape has elements
   */
  static Array of(Shape shape, float... values) {
    return new Floats(ElementType.FLOAT, shape, values);
  }

  /**
   * Returns an array of doubles, which are not copied.
   *
   * @throws ShapeException if there are not as many as the shape has elements
   */
  static Array of(Shape shape, double... values) {
    return new Doubles(shape, values);
  }

  /**
   * Returns an array of longs, of type {@code INT64}, which are not copied.
   *
   * @throws ShapeException if there are not as many as the shape has elements
   */
  static Array of(Shape shape, long... values) {
    return new Longs(ElementType.INT64, shape, values);
  }

  /**
   * Returns a Java array for as many floats as a shape has elements, within the {@link
   * MemoryBudget}.
   */
  static float[] floats(Shape shape) {
    return new float[Storage.FLOATS.take(shape)];
  }

  /**
   * Returns a Java array for as many doubles as a shape has elements, within the {@link
   * MemoryBudget}.
   */
  static double[] doubles(Shape shape) {
    return new double[Storage.DOUBLES.take(shape)];
  }

  /** Returns a row of longs, such as the dimensions of a shape. */
  static Array row(long... values) {
    return of(Shape.of(values.length), values);
  }

  /** Returns a scalar of a type, rounded or cut to it. */
  static Array scalar(ElementType type, double value) {
    return ofNumbers(type, Shape.SCALAR, i -> value);
  }

  /** Returns an array of zeros. */
  static Array zeros(ElementType type, Shape shape) {
    return switch (Storage.of(type)) {
      case FLOATS -> new Floats(type, shape, new float[Storage.FLOATS.take(shape)]);
      case DOUBLES -> new Doubles(shape, new double[Storage.DOUBLES.take(shape)]);
      case BYTES -> new Bytes(type, shape, new byte[Storage.BYTES.take(shape)]);
      case INTS -> new Ints(type, shape, new int[Storage.INTS.take(shape)]);
      case LONGS -> new Longs(type, shape, new long[Storage.LONGS.take(shape)]);
    };
  }

  /**
   * Returns an array of numbers, each rounded to its type or, if that is whole, cut to it.
   *
   * @param value gives the number at an index; asked for in order
   */
  static Array ofNumbers(ElementType type, Shape shape, IntToDoubleFunction value) {
    return switch (Storage.of(type)) {
      case FLOATS -> {
        float[] values = new float[Storage.FLOATS.take(shape)];
        if (type == ElementType.FLOAT) {
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(i);
          }
        } else {
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) type.round(value.applyAsDouble(i));
          }
        }
        yield new Floats(type, shape, values);
      }
      case DOUBLES -> {
        double[] values = new double[Storage.DOUBLES.take(shape)];
        Arrays.setAll(values, value);
        yield new Doubles(shape, values);
      }
      case BYTES, INTS, LONGS -> {
        if (type == ElementType.BOOL) {
          yield ofIntegers(type, shape, i -> value.applyAsDouble(i) != 0 ? 1 : 0);
        }
        yield type == ElementType.UINT64
            ? ofIntegers(type, shape, i -> UnsignedLongs.of(value.applyAsDouble(i)))
            : ofIntegers(type, shape, i -> (long) value.applyAsDouble(i));
      }
    };
  }

  /**
   * Returns an array of whole numbers, of which each keeps the bits that its type has; a floating
   * type rounds them.
   *
   * @param value gives the number at an index; asked for in order
   */
  static Array ofIntegers(ElementType type, Shape shape, IntToLongFunction value) {
    return switch (Storage.of(type)) {
      case FLOATS, DOUBLES -> ofNumbers(type, shape, value::applyAsLong);
      case BYTES -> {
        byte[] values = new byte[Storage.BYTES.take(shape)];
        for (int i = 0; i < values.length; i++) {
          values[i] = (byte) type.wrap(value.applyAsLong(i));
        }
        yield new Bytes(type, shape, values);
      }
      case INTS -> {
        int[] values = new int[Storage.INTS.take(shape)];
        for (int i = 0; i < values.length; i++) {
          values[i] = (int) type.wrap(value.applyAsLong(i));
        }
        yield new Ints(type, shape, values);
      }
      case LONGS -> {
        long[] values = new long[Storage.LONGS.take(shape)];
        Arrays.setAll(values, value);
        yield new Longs(type, shape, values);
      }
    };
  }
}
