package dev.fovea.kernel;

import java.util.ArrayList;
import java.util.List;

/** The treatment of the border of an input by a window. */
public sealed interface Padding {
  /** Only positions at which the whole window lies on the input. */
  Padding VALID = new Valid();

  /**
   * Padding such that the output has ceil(input / stride) positions; if the total is odd the extra
   * one is at the end.
   */
  Padding SAME = new Same();

  /** The padding {@link #VALID}. */
  record Valid() implements Padding {
    @Override
    public String keras() {
      return "valid";
    }

    @Override
    public int before(int input, int window, int stride, int dilation) {
      return 0;
    }

    @Override
    public int after(int input, int window, int stride, int dilation) {
      return 0;
    }
  }

  /** The padding {@link #SAME}. */
  record Same() implements Padding {
    @Override
    public String keras() {
      return "same";
    }

    @Override
    public int outputs(int input, int window, int stride, int dilation) {
      return Math.ceilDiv(input, stride);
    }

    @Override
    public int outputsRoundedUp(int input, int window, int stride, int dilation) {
      return outputs(input, window, stride, dilation);
    }

    @Override
    public int before(int input, int window, int stride, int dilation) {
      return total(input, window, stride, dilation) / 2;
    }

    @Override
    public int after(int input, int window, int stride, int dilation) {
      return Math.ceilDiv(total(input, window, stride, dilation), 2);
    }

    private int total(int input, int window, int stride, int dilation) {
      int reach = (window - 1) * dilation + 1;
      return Math.max(0, (outputs(input, window, stride, dilation) - 1) * stride + reach - input);
    }
  }

  /**
   * The given number of positions on each side, as ONNX's attribute {@code pads}.
   *
   * @param before positions in front of each spatial dimension
   * @param after positions at the end of each spatial dimension
   */
  record Explicit(List<Integer> before, List<Integer> after) implements Padding {
    /**
     * Checks the margins.
     *
     * @throws IllegalArgumentException if one is negative, or the lists differ in length
     */
    public Explicit {
      before = List.copyOf(before);
      after = List.copyOf(after);
      if (before.size() != after.size() || before.isEmpty()) {
        throw new IllegalArgumentException(
            "explicit padding needs as many margins before as after, not %s and %s"
                .formatted(before, after));
      }
      for (int i = 0; i < before.size(); i++) {
        if (before.get(i) < 0 || after.get(i) < 0) {
          throw new IllegalArgumentException(
              "explicit padding must be at least 0, not %s before and %s after"
                  .formatted(before, after));
        }
      }
    }

    @Override
    public String keras() {
      return "explicit";
    }

    @Override
    public Padding on(int dimension) {
      return new Explicit(List.of(before.get(dimension)), List.of(after.get(dimension)));
    }

    @Override
    public int before(int input, int window, int stride, int dilation) {
      return before.getFirst();
    }

    @Override
    public int after(int input, int window, int stride, int dilation) {
      return after.getFirst();
    }

    @Override
    public String toString() {
      return "explicit " + before + " before, " + after + " after";
    }
  }

  /**
   * Returns the padding with these margins, in the order of ONNX's {@code pads}: those before each
   * dimension, then those after.
   *
   * @throws IllegalArgumentException if a margin is negative or their number is odd
   */
  static Padding explicit(int... pads) {
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (int i = 0; i < pads.length; i++) {
      (i < pads.length / 2 ? before : after).add(pads[i]);
    }
    return new Explicit(before, after);
  }

  /**
   * Returns the padding of a word of Keras.
   *
   * @throws IllegalArgumentException for another word than "valid" and "same"
   */
  static Padding of(String word) {
    return switch (word) {
      case "valid" -> VALID;
      case "same" -> SAME;
      default ->
          throw new IllegalArgumentException(
              "padding must be \"valid\" or \"same\", not \"" + word + "\"");
    };
  }

  /** Returns Keras's word "valid" or "same", or "explicit", which Keras does not have. */
  String keras();

  /** Returns the padding of one spatial dimension. The methods below are for one dimension. */
  default Padding on(int dimension) {
    return this;
  }

  /** Returns the number of output positions; 0 or less if the window does not fit. */
  default int outputs(int input, int window, int stride, int dilation) {
    return Math.floorDiv(room(input, window, stride, dilation), stride) + 1;
  }

  /**
   * Returns the number of output positions if the last window may reach beyond the padding: rounded
   * up, without a window that starts in the padding at the end (ONNX's and PyTorch's ceil_mode).
   */
  default int outputsRoundedUp(int input, int window, int stride, int dilation) {
    int outputs = Math.ceilDiv(room(input, window, stride, dilation), stride) + 1;
    boolean startsBeyond =
        (outputs - 1) * stride >= input + before(input, window, stride, dilation);
    return startsBeyond ? outputs - 1 : outputs;
  }

  /** Returns how far the window can move. */
  private int room(int input, int window, int stride, int dilation) {
    int padded =
        before(input, window, stride, dilation) + input + after(input, window, stride, dilation);
    return padded - (window - 1) * dilation - 1;
  }

  /** Returns the positions in front of the input. */
  int before(int input, int window, int stride, int dilation);

  /** Returns the positions at the end of the input. */
  int after(int input, int window, int stride, int dilation);
}
