package dev.fovea.formats.array;

/** Conversions of unsigned 64-bit integers, which Java keeps as the bits of a long. */
final class UnsignedLongs {
  private UnsignedLongs() {}

  /** Returns the double that is nearest to an unsigned number. */
  static double toDouble(long bits) {
    if (bits >= 0) {
      return bits;
    }
    // Half of it fits; the bit that is lost must still count when ties are broken.
    return ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /** Returns the bits of a number without its fraction; negative ones wrap, as in C. */
  static long of(double value) {
    return value >= 0x1p63 ? (long) (value - 0x1p63) ^ Long.MIN_VALUE : (long) value;
  }
}
