package dev.fovea.formats.array;

import java.util.Arrays;
import java.util.Optional;

/**
 * The type of an array's elements, in ONNX's names. Their numbers are those of {@code
 * TensorProto.DataType} in the <a href="https://onnx.ai/onnx/repo-docs/IR.html">ONNX
 * specification</a>.
 */
public enum ElementType {
  FLOAT(1, 32, Kind.FLOATING),
  UINT8(2, 8, Kind.UNSIGNED),
  INT8(3, 8, Kind.SIGNED),
  UINT16(4, 16, Kind.UNSIGNED),
  INT16(5, 16, Kind.SIGNED),
  INT32(6, 32, Kind.SIGNED),
  INT64(7, 64, Kind.SIGNED),
  BOOL(9, 8, Kind.TRUTH),
  FLOAT16(10, 16, Kind.FLOATING),
  DOUBLE(11, 64, Kind.FLOATING),
  UINT32(12, 32, Kind.UNSIGNED),
  UINT64(13, 64, Kind.UNSIGNED),
  BFLOAT16(16, 16, Kind.FLOATING),
  FLOAT8E4M3FN(17, 8, Kind.FLOATING),
  FLOAT8E4M3FNUZ(18, 8, Kind.FLOATING),
  FLOAT8E5M2(19, 8, Kind.FLOATING),
  FLOAT8E5M2FNUZ(20, 8, Kind.FLOATING),
  UINT4(21, 4, Kind.UNSIGNED),
  INT4(22, 4, Kind.SIGNED),
  FLOAT4E2M1(23, 4, Kind.FLOATING),
  FLOAT8E8M0(24, 8, Kind.FLOATING),
  UINT2(25, 2, Kind.UNSIGNED),
  INT2(26, 2, Kind.SIGNED);

  /** The kinds of numbers. */
  public enum Kind {
    /** Numbers with a fraction. */
    FLOATING,
    /** Whole numbers of both signs. */
    SIGNED,
    /** Whole numbers from zero. */
    UNSIGNED,
    /** True, which counts as one, and false, which counts as zero. */
    TRUTH
  }

  private final int code;
  private final int bits;
  private final Kind kind;

  ElementType(int code, int bits, Kind kind) {
    this.code = code;
    this.bits = bits;
    this.kind = kind;
  }

  /** Returns the type with a number in ONNX files, or nothing if no numbers are of that type. */
  public static Optional<ElementType> ofCode(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** Returns the number of this type in ONNX files. */
  public int code() {
    return code;
  }

  /** Returns the number of bits of an element in a file. */
  public int bits() {
    return bits;
  }

  /** Returns the kind of numbers. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether elements may have a fraction. */
  public boolean isFloating() {
    return kind == Kind.FLOATING;
  }

  /** Returns whether elements are whole numbers; truth values are not. */
  public boolean isInteger() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  /**
   * Returns the number of bytes that so many elements take in a file; those of less than 8 bits are
   * packed, and the last byte may be only partly used.
   */
  public long bytes(long elements) {
    return Math.ceilDiv(Math.multiplyExact(elements, (long) bits), 8L);
  }

  /**
   * Returns the smallest number of an integer type, or the bits of a long for {@link #UINT64}.
   *
   * @throws IllegalStateException if this is no integer type
   */
  public long min() {
    requireInteger();
    return kind == Kind.UNSIGNED ? 0 : -1L << (bits - 1);
  }

  /**
   * Returns the largest number of an integer type; for {@link #UINT64}, the bits of it, which are
   * those of -1.
   *
   * @throws IllegalStateException if this is no integer type
   */
  public long max() {
    requireInteger();
    return kind == Kind.UNSIGNED ? -1L >>> (64 - bits) : ~(-1L << (bits - 1));
  }

  private void requireInteger() {
    if (!isInteger()) {
      throw new IllegalStateException(this + " has no whole bounds");
    }
  }

  /**
   * Returns the nearest number of a floating type, ties to even, so that a number of the type stays
   * as it is. One that is too large becomes infinity or, in a type without it, NaN. Integer types
   * leave a number as it is.
   */
  public double round(double value) {
    return round(value, false);
  }

  /**
   * Returns the nearest number of a floating type, ties to even. Integer types leave a number as it
   * is.
   *
   * @param saturate whether a number that is too large for a type of 8 bits becomes its largest
   *     one, and not infinity or, in a type without it, NaN
   */
  public double round(double value, boolean saturate) {
    return switch (this) {
      case FLOAT -> (float) value;
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      case BFLOAT16 -> SmallFloat.bfloat16((float) value);
      case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT4E2M1, FLOAT8E8M0 ->
          SmallFloat.of(this).nearest((float) value, saturate);
      default -> value;
    };
  }

  /**
   * Returns a whole number as this integer type keeps it: its low bits, with the sign that they
   * have. {@link #UINT64} keeps the bits of the long. {@link #BOOL} keeps 1 for all but zero.
   */
  public long wrap(long value) {
    return switch (kind) {
      case SIGNED -> value << (64 - bits) >> (64 - bits);
      case UNSIGNED -> value & (-1L >>> (64 - bits));
      case TRUTH -> value == 0 ? 0 : 1;
      case FLOATING -> value;
    };
  }
}
