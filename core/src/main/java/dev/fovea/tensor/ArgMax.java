package dev.fovea.tensor;

/** The index of the largest of some values. */
public final class ArgMax {
  /** What is returned if a value is NaN, so that nothing is the largest. */
  public static final int NONE = -1;

  private ArgMax() {}

  /** Returns the index of the largest value, the first among equals, or {@link #NONE}. */
  public static int of(float[] values) {
    return of(values, 0, values.length);
  }

  /**
   * Returns the index, counted from {@code from}, of the largest of {@code count} values, the first
   * among equals; {@link #NONE} if one of them is NaN.
   *
   * @throws IndexOutOfBoundsException if the values end before {@code from + count}
   */
  public static int of(float[] values, int from, int count) {
    int best = 0;
    for (int i = 0; i < count; i++) {
      float value = values[from + i];
      if (Float.isNaN(value)) {
        return NONE;
      }
      best = value > values[from + best] ? i : best;
    }
    return best;
  }
}
