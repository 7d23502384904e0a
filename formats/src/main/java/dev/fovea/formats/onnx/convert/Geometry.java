package dev.fovea.formats.onnx.convert;

import dev.fovea.kernel.Padding;
import dev.fovea.kernel.Window;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The window of a convolution or pooling as the attributes of a node give it.
 *
 * @param kernel the size of the window along each spatial axis
 * @param auto the word that says how margins are found, such as SAME_UPPER
 * @param before the margins in front that are given in numbers
 * @param after the margins at the end
 */
record Geometry(
    int[] kernel, int[] strides, int[] dilations, String auto, int[] before, int[] after) {

  static Geometry of(Call call, int... kernel) {
    int rank = kernel.length;
    int[] pads = values(call, "pads", 2 * rank, 0);
    String auto = call.node().text("auto_pad", "NOTSET");
    boolean isGiven = auto.equals("NOTSET") || auto.isEmpty();
    if (!isGiven && !List.of("SAME_UPPER", "SAME_LOWER", "VALID").contains(auto)) {
      throw call.failure(
          "has auto_pad '" + auto + "'; NOTSET, SAME_UPPER, SAME_LOWER and VALID are known");
    }
    if (!isGiven) {
      Arrays.fill(pads, 0);
    }
    return new Geometry(
        kernel,
        positive(call, "strides", rank),
        positive(call, "dilations", rank),
        isGiven ? "NOTSET" : auto,
        Arrays.copyOf(pads, rank),
        Arrays.copyOfRange(pads, rank, 2 * rank));
  }

  private static int[] positive(Call call, String attribute, int rank) {
    int[] values = values(call, attribute, rank, 1);
    if (Arrays.stream(values).anyMatch(value -> value < 1)) {
      throw call.failure("has " + attribute + " below 1: " + Arrays.toString(values));
    }
    return values;
  }

  /** Returns the numbers of an attribute, or equal ones if it is missing. */
  static int[] values(Call call, String attribute, int count, int absent) {
    int[] values = call.node().integers(attribute).orElseGet(() -> new int[0]);
    if (values.length == 0) {
      values = new int[count];
      Arrays.fill(values, absent);
    }
    if (values.length != count) {
      throw call.failure(
          "has " + values.length + " " + attribute + " where " + count + " are needed");
    }
    return values;
  }

  int rank() {
    return kernel.length;
  }

  /**
   * Returns the padding of a layer: VALID or SAME where that is the same, otherwise margins in
   * numbers.
   *
   * @param input the value that the window slides over, with spatial axes in front
   */
  Padding padding(Signal input) {
    if (auto.equals("SAME_UPPER")) {
      return Padding.SAME;
    }
    Padding explicit = auto.equals("SAME_LOWER") ? lower(input) : explicit(before, after);
    if (explicit.equals(Padding.VALID)) {
      return explicit;
    }
    boolean isSame = true;
    for (int axis = 0; axis < rank(); axis++) {
      // Where windows lie apart, the margins of SAME depend on the size.
      isSame &= strides[axis] == 1 || input.shape().dim(axis) != Shape.UNKNOWN;
    }
    for (Shape shape : input.shapes()) {
      isSame = isSame && window(shape, explicit).equals(window(shape, Padding.SAME));
    }
    return isSame ? Padding.SAME : explicit;
  }

  private Window window(Shape shape, Padding padding) {
    return Window.of(shape.slice(0, rank()).dims(), kernel, strides, dilations, padding);
  }

  /** Returns the margins of SAME with the odd one in front. */
  private Padding lower(Signal input) {
    int[] front = new int[rank()];
    int[] end = new int[rank()];
    for (int axis = 0; axis < rank(); axis++) {
      for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
        int size = input.shapes().get(k).dim(axis);
        int less = Padding.SAME.before(size, kernel[axis], strides[axis], dilations[axis]);
        int more = Padding.SAME.after(size, kernel[axis], strides[axis], dilations[axis]);
        if (k > 0 && (front[axis] != more || end[axis] != less)) {
          throw new OpenSizeException("has margins that depend on it");
        }
        front[axis] = more;
        end[axis] = less;
      }
    }
    return explicit(front, end);
  }

  static Padding explicit(int[] before, int[] after) {
    int[] pads = Arrays.copyOf(before, 2 * before.length);
    System.arraycopy(after, 0, pads, before.length, after.length);
    return Arrays.stream(pads).allMatch(pad -> pad == 0) ? Padding.VALID : Padding.explicit(pads);
  }

  /** Returns the size of a window with the gaps in it. */
  int reach(int axis) {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }
}
