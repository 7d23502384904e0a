package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** Resizing of pictures, rows and volumes: axis by axis, as a sum of weighted neighbors. */
final class Resizing {
  private Resizing() {}

  static void addTo(OperatorTable table) {
    table.add("Resize", Resizing::resize, 10, 11, 13, 18, 19);
    table.add("Upsample", Resizing::upsample, 1, 7, 9);
  }

  private static Array upsample(Call call) {
    Array x = call.input(0);
    double[] scales = new double[x.rank()];
    if (call.version() < 7) {
      call.requireRank(x, 4);
      Arrays.fill(scales, 1);
      scales[2] = call.node().real("height_scale", 1);
      scales[3] = call.node().real("width_scale", 1);
    } else if (call.version() < 9) {
      var given = call.node().reals("scales").orElseThrow(() -> call.failure("has no scales"));
      requireCount(call, given.size(), x.rank());
      Arrays.setAll(scales, given::get);
    } else {
      requireCount(call, call.input(1).size(), x.rank());
      Arrays.setAll(scales, call.input(1)::number);
    }
    return scaled(call, x, scales, "asymmetric", "floor");
  }

  private static void requireCount(Call call, int count, int rank) {
    if (count != rank) {
      throw call.failure("has " + count + " scales or sizes where " + rank + " are needed");
    }
  }

  private static Array scaled(Call call, Array x, double[] scales, String mode, String nearest) {
    int[] sizes = new int[scales.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      if (!(scales[axis] > 0)) {
        throw call.failure("has scales " + Arrays.toString(scales));
      }
      // As a product of floats, which 0.7 times 10 needs to be 7.
      sizes[axis] = (int) Math.floor((float) scales[axis] * x.shape().dim(axis));
    }
    double[] roi = new double[2 * sizes.length];
    return resized(x, sizes, scales, roi, Resampler.of(call, mode, nearest));
  }

  private static Array resize(Call call) {
    Array x = call.input(0);
    if (call.version() < 11) {
      requireCount(call, call.input(1).size(), x.rank());
      double[] scales = call.input(1).toDoubles();
      return scaled(call, x, scales, "asymmetric", "simple");
    }
    int[] axes = Rearranging.axesOrAll(call, call.node().integers("axes"), x.rank());
    double[] scales = new double[x.rank()];
    Arrays.fill(scales, 1);
    int[] sizes = x.shape().dims();
    boolean hasSizes = call.optional(3).filter(given -> !given.isEmpty()).isPresent();
    if (hasSizes) {
      requireCount(call, call.input(3).size(), axes.length);
      bySizes(call, x.shape(), axes, sizes, scales);
    } else {
      Array given = call.input(2);
      requireCount(call, given.size(), axes.length);
      for (int i = 0; i < axes.length; i++) {
        scales[axes[i]] = given.number(i);
        if (!(scales[axes[i]] > 0)) {
          throw call.failure("has a scale of " + scales[axes[i]]);
        }
        sizes[axes[i]] = (int) Math.floor((float) scales[axes[i]] * x.shape().dim(axes[i]));
      }
    }
    String mode = call.node().text("coordinate_transformation_mode", "half_pixel");
    double[] roi = new double[2 * x.rank()];
    Arrays.fill(roi, x.rank(), roi.length, 1);
    if (mode.equals("tf_crop_and_resize")) {
      Array given = call.input(1);
      requireCount(call, given.size(), 2 * axes.length);
      for (int i = 0; i < axes.length; i++) {
        roi[axes[i]] = given.number(i);
        roi[x.rank() + axes[i]] = given.number(axes.length + i);
      }
    }
    Resampler resampler =
        Resampler.of(call, mode, call.node().text("nearest_mode", "round_prefer_floor"));
    return resized(x, sizes, scales, roi, resampler);
  }

  private static void bySizes(Call call, Shape shape, int[] axes, int[] sizes, double[] scales) {
    int[] wanted = call.input(3).toInts();
    String policy = call.node().text("keep_aspect_ratio_policy", "stretch");
    boolean isStretched = policy.equals("stretch");
    boolean isSmaller = policy.equals("not_larger");
    if (!isStretched && !isSmaller && !policy.equals("not_smaller")) {
      throw call.failure(
          "has keep_aspect_ratio_policy '"
              + policy
              + "'; stretch, not_larger and not_smaller are known");
    }
    double common = isSmaller ? Double.POSITIVE_INFINITY : 0;
    for (int i = 0; i < axes.length; i++) {
      double scale = (double) wanted[i] / shape.dim(axes[i]);
      common = isSmaller ? Math.min(common, scale) : Math.max(common, scale);
    }
    for (int i = 0; i < axes.length; i++) {
      int axis = axes[i];
      sizes[axis] = isStretched ? wanted[i] : (int) Math.floor(common * shape.dim(axis) + 0.5);
      scales[axis] = isStretched ? (double) wanted[i] / shape.dim(axis) : common;
    }
  }

  private static Array resized(
      Array x, int[] sizes, double[] scales, double[] roi, Resampler resampler) {
    Array result = x;
    for (int axis = 0; axis < sizes.length; axis++) {
      int size = x.shape().dim(axis);
      boolean isCropped = roi[axis] != 0 || (roi[sizes.length + axis] != 1 && resampler.crops());
      if (sizes[axis] != size || scales[axis] != 1 || isCropped) {
        Resampler.Axis plan =
            resampler.plan(size, sizes[axis], scales[axis], roi[axis], roi[sizes.length + axis]);
        result = resampler.isNearest() ? picked(result, axis, plan) : blended(result, axis, plan);
      }
    }
    return result.to(x.type());
  }

  /** Takes one element for each place, whatever its type. */
  private static Array picked(Array x, int axis, Resampler.Axis plan) {
    Lanes lanes = Lanes.of(x.shape(), axis);
    int inner = lanes.inner();
    int count = plan.taps().length;
    Shape shape = x.shape().with(axis, count);
    boolean hasOutside = Arrays.stream(plan.taps()).anyMatch(taps -> taps.length == 0);
    if (hasOutside) {
      return blended(x, axis, plan);
    }
    return x.pick(
        shape,
        i ->
            (i / inner / count * lanes.size() + plan.taps()[i / inner % count][0]) * inner
                + i % inner);
  }

  private static Array blended(Array x, int axis, Resampler.Axis plan) {
    Lanes lanes = Lanes.of(x.shape(), axis);
    int inner = lanes.inner();
    int count = plan.taps().length;
    double[] values = x.toDoubles();
    Shape shape = x.shape().with(axis, count);
    double[] result = Array.doubles(shape);
    for (int i = 0; i < result.length; i++) {
      int place = i / inner % count;
      int[] taps = plan.taps()[place];
      double[] weights = plan.weights()[place];
      int start = i / inner / count * lanes.size() * inner + i % inner;
      double sum = taps.length == 0 ? plan.outside() : 0;
      for (int k = 0; k < taps.length; k++) {
        sum += weights[k] * values[start + taps[k] * inner];
      }
      result[i] = sum;
    }
    return Array.of(shape, result);
  }
}
