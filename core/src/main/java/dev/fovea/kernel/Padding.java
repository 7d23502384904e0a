package dev.fovea.kernel;

/** How a window meets the border. */
public enum Padding {
  /** Only positions where the whole window lies on the input. */
  VALID,
  /**
   * Zeros around the input so that the output has ceil(input / stride) positions; where the total
   * is odd the extra one is at the end.
   */
  SAME;

  /** Keras's word: "valid" or "same". */
  public String keras() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The padding of Keras's word.
   *
   * @throws IllegalArgumentException for another word
   */
  public static Padding of(String word) {
    for (Padding padding : values()) {
      if (padding.keras().equals(word)) {
        return padding;
      }
    }
    throw new IllegalArgumentException(
        "padding must be \"valid\" or \"same\", not \"" + word + "\"");
  }

  /** The number of output positions; 0 or less where the window does not fit. */
  public int outputs(int input, int window, int stride, int dilation) {
    int reach = (window - 1) * dilation + 1;
    return this == SAME ? Math.ceilDiv(input, stride) : Math.floorDiv(input - reach, stride) + 1;
  }

  /** The zeros in front of the input. */
  public int before(int input, int window, int stride, int dilation) {
    if (this == VALID) {
      return 0;
    }
    int reach = (window - 1) * dilation + 1;
    return Math.max(0, (outputs(input, window, stride, dilation) - 1) * stride + reach - input) / 2;
  }
}
