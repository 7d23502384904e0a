package dev.fovea.formats.array;

/** The bits that stand for an element in a file. */
public final class ElementBits {
  private ElementBits() {}

  /** Returns the number that the low bits of an int stand for in a floating type up to 32 bits. */
  public static float toFloat(ElementType type, int bits) {
    return switch (type) {
      case FLOAT -> Float.intBitsToFloat(bits);
      case FLOAT16 -> Float.float16ToFloat((short) bits);
      case BFLOAT16 -> Float.intBitsToFloat(bits << 16);
      default -> SmallFloat.of(type).decode(bits & ((1 << type.bits()) - 1));
    };
  }

  /** Returns the bits of an element in the low bits of a long; those above have no meaning. */
  public static long of(Array array, int index) {
    ElementType type = array.type();
    if (!type.isFloating()) {
      return array.integer(index);
    }
    double number = array.number(index);
    return switch (type) {
      case DOUBLE -> Double.doubleToRawLongBits(number);
      case FLOAT -> Float.floatToRawIntBits((float) number);
      case FLOAT16 -> Float.floatToFloat16((float) number);
      case BFLOAT16 -> Float.floatToRawIntBits((float) number) >>> 16;
      default -> SmallFloat.of(type).encode((float) number);
    };
  }
}
