package dev.fovea.formats.array;

/**
 * Floating types of 4 and 8 bits, described by their bits. See "FP8 Formats for Deep Learning"
 * (Micikevicius and others, 2022), "8-bit Numerical Formats for Deep Neural Networks" (Noune and
 * others, 2022) for the types with {@code UZ}, which have no negative zero and one NaN in its
 * place, and the OCP Microscaling specification for {@code E2M1} and {@code E8M0}.
 *
 * @param exponentBits the number of bits of the exponent
 * @param mantissaBits the number of bits of the mantissa
 * @param bias what is subtracted from the exponent
 * @param signed whether there is a bit for the sign
 * @param largest the largest finite number
 * @param infinite whether there are infinities
 * @param nan the pattern of bits of NaN, or -1 if there is none
 */
record SmallFloat(
    int exponentBits,
    int mantissaBits,
    int bias,
    boolean signed,
    float largest,
    boolean infinite,
    int nan) {
  private static final SmallFloat E4M3FN = new SmallFloat(4, 3, 7, true, 448, false, 0x7f);
  private static final SmallFloat E4M3FNUZ = new SmallFloat(4, 3, 8, true, 240, false, 0x80);
  private static final SmallFloat E5M2 = new SmallFloat(5, 2, 15, true, 57344, true, 0x7f);
  private static final SmallFloat E5M2FNUZ = new SmallFloat(5, 2, 16, true, 57344, false, 0x80);
  private static final SmallFloat E2M1 = new SmallFloat(2, 1, 1, true, 6, false, -1);
  private static final SmallFloat E8M0 = new SmallFloat(8, 0, 127, false, 0x1p127f, false, 0xff);

  static SmallFloat of(ElementType type) {
    return switch (type) {
      case FLOAT8E4M3FN -> E4M3FN;
      case FLOAT8E4M3FNUZ -> E4M3FNUZ;
      case FLOAT8E5M2 -> E5M2;
      case FLOAT8E5M2FNUZ -> E5M2FNUZ;
      case FLOAT4E2M1 -> E2M1;
      case FLOAT8E8M0 -> E8M0;
      default -> throw new IllegalArgumentException(type + " is no small floating type");
    };
  }

  /** Returns a float with the mantissa of a bfloat16, rounded to nearest, ties to even. */
  static float bfloat16(float value) {
    if (Float.isNaN(value)) {
      return Float.NaN;
    }
    int bits = Float.floatToRawIntBits(value);
    int rounded = bits + 0x7fff + ((bits >>> 16) & 1);
    return Float.intBitsToFloat(rounded & 0xffff0000);
  }

  /** Returns the number that a pattern of bits stands for. */
  float decode(int pattern) {
    if (pattern == nan) {
      return Float.NaN;
    }
    if (!signed) {
      return (float) Math.scalb(1.0, pattern - bias);
    }
    int width = exponentBits + mantissaBits;
    float sign = (pattern >>> width & 1) == 1 ? -1 : 1;
    int exponent = pattern >>> mantissaBits & ((1 << exponentBits) - 1);
    int mantissa = pattern & ((1 << mantissaBits) - 1);
    boolean top = exponent == (1 << exponentBits) - 1;
    if (top && infinite) {
      return mantissa == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
    }
    if (top && nan == 0x7f && mantissa == (1 << mantissaBits) - 1) {
      return Float.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb((float) mantissa, 1 - bias - mantissaBits)
        : sign
            * Math.scalb((float) ((1 << mantissaBits) + mantissa), exponent - bias - mantissaBits);
  }

  /** Returns the pattern of bits of a number of this type. */
  int encode(float value) {
    if (Float.isNaN(value)) {
      return Math.max(nan, 0);
    }
    int patterns = 1 << (exponentBits + mantissaBits + (signed ? 1 : 0));
    int signBit = signed ? patterns >> 1 : patterns;
    int sign = Float.floatToRawIntBits(value) < 0 && signed ? signBit : 0;
    float size = Math.abs(value);
    int low = 0;
    int high = signBit - 1;
    // Patterns without the sign stand in the order of their numbers, NaN and infinity last.
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (decode(middle) <= size) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int pattern = sign | low;
    return pattern == nan ? 0 : pattern;
  }

  /**
   * Returns the nearest number of this type, ties to even.
   *
   * @param saturate whether numbers that are too large become the largest one, and not infinity or
   *     NaN
   */
  float nearest(float value, boolean saturate) {
    if (Float.isNaN(value)) {
      return nan < 0 ? 0 : Float.NaN;
    }
    if (!signed) {
      return nearestPower(value, saturate);
    }
    float size = Math.abs(value);
    int exponent = Math.max(size == 0 ? Integer.MIN_VALUE : Math.getExponent(size), 1 - bias);
    double step = Math.scalb(1.0, exponent - mantissaBits);
    double rounded = Math.rint(size / step) * step;
    double signedResult = Math.copySign(rounded, value);
    if (rounded > largest || Float.isInfinite(value)) {
      return beyond(value, saturate);
    }
    boolean noNegativeZero = nan == 0x80;
    return noNegativeZero && rounded == 0 ? 0f : (float) signedResult;
  }

  private float beyond(float value, boolean saturate) {
    // An infinity stays one where there are infinities and nothing is to saturate.
    if (saturate || nan < 0) {
      return Math.copySign(largest, value);
    }
    return infinite ? Math.copySign(Float.POSITIVE_INFINITY, value) : Float.NaN;
  }

  /** Returns the nearest power of two, the only numbers of E8M0. */
  private float nearestPower(float value, boolean saturate) {
    if (value <= 0) {
      return Math.scalb(1f, -bias);
    }
    if (Float.isInfinite(value)) {
      return saturate ? largest : Float.NaN;
    }
    int exponent = Math.getExponent(value);
    double below = Math.scalb(1.0, Math.max(exponent, -bias));
    double power = value - below >= 2 * below - value ? 2 * below : below;
    return power > largest ? (saturate ? largest : Float.NaN) : (float) power;
  }
}
