package dev.fovea.formats.onnx.convert;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.shape.Margins;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * What a transposed convolution leaves out of its largest output, and adds to its end.
 *
 * @param before the positions that are cut off in front
 * @param after the positions that are cut off at the end
 * @param extra the positions that are added at the end
 */
record TransposedMargins(int[] before, int[] after, int[] extra) {

  static TransposedMargins of(Call call, Geometry geometry, Signal input) {
    int rank = geometry.rank();
    int[] extra = Geometry.values(call, "output_padding", rank, 0);
    int[] wanted = call.node().integers("output_shape").orElseGet(() -> new int[0]);
    boolean isSame = geometry.auto().startsWith("SAME");
    int[] before = geometry.before().clone();
    int[] after = geometry.after().clone();
    for (int axis = 0; axis < rank; axis++) {
      if (wanted.length > 0 || isSame) {
        int total = 0;
        for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
          int size = input.shapes().get(k).dim(axis);
          int stride = geometry.strides()[axis];
          int full = stride * (size - 1) + extra[axis] + geometry.reach(axis);
          // Files may tell the batch and the channels as well.
          int output = wanted.length > 0 ? wanted[wanted.length - rank + axis] : size * stride;
          if (k > 0 && full - output != total) {
            throw new OpenSizeException("has margins that depend on it");
          }
          total = full - output;
        }
        int cut = Math.max(total, 0);
        extra[axis] += Math.max(-total, 0);
        before[axis] = geometry.auto().equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
        after[axis] = cut - before[axis];
      }
      // What is added at the end is not cut off again.
      int both = Math.min(after[axis], extra[axis]);
      after[axis] -= both;
      extra[axis] -= both;
      if (before[axis] < 0 || after[axis] < 0 || extra[axis] < 0) {
        throw call.failure("has margins below 0, which no layer has");
      }
    }
    return new TransposedMargins(before, after, extra);
  }

  boolean crops() {
    return !Arrays.equals(before, new int[before.length])
        || !Arrays.equals(after, new int[after.length]);
  }

  Margins cropping() {
    return new Margins(Shape.of(before), Shape.of(after));
  }

  /** Returns the layer with padding SAME if that leaves out the same, else without what is cut. */
  ConvTranspose layer(ConvTranspose plain, Signal input) {
    boolean isExact = true;
    for (int axis = 0; axis < extra.length; axis++) {
      int reach =
          (plain.options().kernelSize().dim(axis) - 1) * plain.options().dilationRate().dim(axis)
              + 1;
      isExact &= extra[axis] == 0 && reach >= plain.options().strides().dim(axis);
    }
    ConvTranspose exact = isExact ? plain : plain.outputPadding(extra);
    if (!crops()) {
      return exact;
    }
    ConvTranspose same = plain.padding(Padding.SAME);
    ConvTranspose cut = plain.padding(Geometry.explicit(before, after)).outputPadding(extra);
    boolean isSame = true;
    for (Shape shape : input.shapes()) {
      isSame = isSame && same.window(shape).equals(cut.window(shape));
    }
    return isSame ? same : exact;
  }
}
