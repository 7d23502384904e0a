package dev.fovea.formats.onnx.op;

import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * The window of a transposed convolution: that of the convolution whose gradient it is, which
 * slides over what is the output here and has a place for each element of the input.
 */
final class TransposedWindow {
  private TransposedWindow() {}

  static Window of(Call call, Shape input, Shape weights) {
    int axes = input.rank() - 2;
    int[] own = weights.slice(2, weights.rank()).dims();
    int[] kernel = call.node().integers("kernel_shape").orElse(own);
    if (!Arrays.equals(kernel, own)) {
      throw call.failure(
          "has a kernel_shape of " + Arrays.toString(kernel) + " and weights of " + weights);
    }
    int[] strides = Window.values(call, "strides", axes, 1);
    int[] dilations = Window.values(call, "dilations", axes, 1);
    int[] extra = Window.values(call, "output_padding", axes, 0);
    int[] pads = Window.values(call, "pads", 2 * axes, 0);
    int[] before = Arrays.copyOfRange(pads, 0, axes);
    int[] after = Arrays.copyOfRange(pads, axes, 2 * axes);
    int[] wanted = call.node().integers("output_shape").orElse(new int[0]);
    String auto = call.node().text("auto_pad", "NOTSET");
    int[] output = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      int places = input.dim(axis + 2);
      if (strides[axis] < 1 || dilations[axis] < 1 || kernel[axis] < 1) {
        throw call.failure("has a kernel, strides or dilations below 1");
      }
      long full =
          strides[axis] * (places - 1L) + extra[axis] + (kernel[axis] - 1L) * dilations[axis] + 1;
      boolean isSame = auto.equals("SAME_UPPER") || auto.equals("SAME_LOWER");
      if (wanted.length > 0 || isSame) {
        // Files may tell the batch and the channels as well.
        output[axis] =
            wanted.length > 0
                ? wanted[wanted.length - axes + axis]
                : Math.multiplyExact(places, strides[axis]);
        int total = (int) Math.max(full - output[axis], 0);
        before[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        after[axis] = total - before[axis];
      } else {
        if (auto.equals("VALID")) {
          before[axis] = 0;
          after[axis] = 0;
        }
        output[axis] = Math.toIntExact(full - before[axis] - after[axis]);
      }
      if (output[axis] < 1) {
        throw call.failure(
            "makes an output of size " + output[axis] + " of an input of shape " + input);
      }
    }
    return new Window(
        output, kernel, strides, dilations, before, after, input.slice(2, input.rank()).dims());
  }
}
