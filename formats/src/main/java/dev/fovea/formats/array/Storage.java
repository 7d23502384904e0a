package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Locale;

/** The Java arrays that hold elements. */
enum Storage {
  FLOATS(Float.BYTES),
  DOUBLES(Double.BYTES),
  BYTES(Byte.BYTES),
  INTS(Integer.BYTES),
  LONGS(Long.BYTES);

  private final int bytes;

  Storage(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the number of elements of a shape for which memory is about to be taken. */
  int take(Shape shape) {
    int size = shape.size();
    MemoryBudget.take(size, bytes);
    return size;
  }

  /** Returns the Java array that holds elements of a type. */
  static Storage of(ElementType type) {
    return switch (type) {
      case DOUBLE -> DOUBLES;
      case INT64, UINT64 -> LONGS;
      case INT32, UINT32, INT16, UINT16 -> INTS;
      case INT8, UINT8, BOOL, INT4, UINT4, INT2, UINT2 -> BYTES;
      case FLOAT,
          FLOAT16,
          BFLOAT16,
          FLOAT8E4M3FN,
          FLOAT8E4M3FNUZ,
          FLOAT8E5M2,
          FLOAT8E5M2FNUZ,
          FLOAT4E2M1,
          FLOAT8E8M0 ->
          FLOATS;
    };
  }

  /** Checks that a shape has as many elements as there are values. */
  static void requireSize(Shape shape, int values) {
    if (shape.size() != values) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "shape %s has %d elements, and %d were given",
              shape,
              shape.size(),
              values));
    }
  }
}
