package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.layer.Layer;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.ResizeRule;
import dev.fovea.layer.shape.ResizeRule.Coordinates;
import dev.fovea.layer.shape.ResizeRule.Interpolation;
import dev.fovea.layer.shape.ResizeRule.Rounding;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Resizing of pictures, rows and volumes. */
final class ResizeConverters {
  private ResizeConverters() {}

  static void addTo(Converters.Table table) {
    table.add("Upsample", ResizeConverters::upsample);
    table.add("Resize", ResizeConverters::resize);
  }

  private static View upsample(Call call) {
    View view = call.view(0);
    double[] scales = new double[view.rank()];
    if (call.version() < 7) {
      Arrays.fill(scales, 1);
      scales[2] = call.node().real("height_scale", 1);
      scales[3] = call.node().real("width_scale", 1);
    } else if (call.version() < 9) {
      List<Float> given =
          call.node().reals("scales").orElseThrow(() -> call.failure("has no scales"));
      requireCount(call, given.size(), scales.length);
      Arrays.setAll(scales, i -> Call.decimal(given.get(i)));
    } else {
      Array given = call.fixed(1, "scales");
      requireCount(call, given.size(), scales.length);
      Arrays.setAll(scales, i -> Call.decimal((float) given.number(i)));
    }
    return scaled(call, view, scales, rule(call, "asymmetric", Rounding.FLOOR));
  }

  private static void requireCount(Call call, int count, int rank) {
    if (count != rank) {
      throw call.failure("has " + count + " scales or sizes where " + rank + " are needed");
    }
  }

  private static ResizeRule rule(Call call, String coordinates, Rounding rounding) {
    Interpolation interpolation =
        switch (call.node().text("mode", "nearest")) {
          case "nearest" -> Interpolation.NEAREST;
          case "linear", "bilinear" -> Interpolation.LINEAR;
          case "cubic" -> Interpolation.CUBIC;
          default -> throw call.failure("has the mode '" + call.node().text("mode", "") + "'");
        };
    if (coordinates.equals("tf_crop_and_resize")) {
      throw call.failure("crops while it resizes (tf_crop_and_resize); no layer does");
    }
    return new ResizeRule(
        ResizeRule.of(Coordinates.class, coordinates),
        interpolation,
        rounding,
        Call.decimal(call.node().real("cubic_coeff_a", -0.75f)),
        call.node().flag("exclude_outside", false),
        call.node().flag("antialias", false));
  }

  private static View resize(Call call) {
    View view = call.view(0);
    if (call.version() < 11) {
      Array given = call.fixed(1, "scales");
      requireCount(call, given.size(), view.rank());
      double[] scales = new double[view.rank()];
      Arrays.setAll(scales, i -> Call.decimal((float) given.number(i)));
      boolean shrinks = Arrays.stream(scales).anyMatch(scale -> scale < 1);
      // The first version rounds down where a picture grows, and up where it shrinks.
      return scaled(
          call, view, scales, rule(call, "asymmetric", shrinks ? Rounding.CEIL : Rounding.FLOOR));
    }
    ResizeRule rule =
        rule(
            call,
            call.node().text("coordinate_transformation_mode", "half_pixel"),
            ResizeRule.of(Rounding.class, call.node().text("nearest_mode", "round_prefer_floor")));
    List<Integer> axes =
        call.node()
            .integers("axes")
            .map(given -> call.axes(given, view.rank()))
            .orElseGet(() -> IntStream.range(0, view.rank()).boxed().toList());
    boolean bySizes = call.has(3) && !known(call, 3).under(0).isEmpty();
    Value.Known given = known(call, bySizes ? 3 : 2);
    requireCount(call, given.under(0).size(), axes.size());
    if (!bySizes) {
      double[] scales = new double[view.rank()];
      Arrays.fill(scales, 1);
      Array fixed = call.fixed(2, "scales");
      for (int i = 0; i < axes.size(); i++) {
        scales[axes.get(i)] = Call.decimal((float) fixed.number(i));
      }
      return scaled(call, view, scales, rule);
    }
    return toSizes(call, view, axes, given, rule);
  }

  private static Value.Known known(Call call, int index) {
    if (call.value(index) instanceof Value.Known known) {
      return known;
    }
    throw call.failure("its sizes are computed from the values of the input");
  }

  private static View scaled(Call call, View view, double[] scales, ResizeRule rule) {
    List<Integer> axes =
        IntStream.range(0, scales.length).filter(i -> scales[i] != 1).boxed().toList();
    return apply(
        call,
        view,
        axes,
        order -> {
          List<Double> own = order.stream().map(axis -> scales[axis]).toList();
          return Resize.by(rule, own);
        });
  }

  private interface Maker {
    Resize make(List<Integer> spatial);
  }

  /** Sizes that grow with the input are factors; others are fixed. */
  private static View toSizes(
      Call call, View view, List<Integer> axes, Value.Known sizes, ResizeRule rule) {
    String policy = call.node().text("keep_aspect_ratio_policy", "stretch");
    double[][] scales = new double[Factor.ASSUMPTIONS][view.rank()];
    long[][] wanted = new long[Factor.ASSUMPTIONS][];
    for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
      wanted[k] = view.dims(k);
      Arrays.fill(scales[k], 1);
      double common = policy.equals("not_larger") ? Double.POSITIVE_INFINITY : 0;
      for (int i = 0; i < axes.size(); i++) {
        double scale = sizes.under(k).number(i) / view.size(axes.get(i), k);
        common = policy.equals("not_larger") ? Math.min(common, scale) : Math.max(common, scale);
      }
      for (int i = 0; i < axes.size(); i++) {
        int axis = axes.get(i);
        int size = view.size(axis, k);
        boolean stretch = policy.equals("stretch");
        wanted[k][axis] =
            stretch ? sizes.under(k).integer(i) : (long) Math.floor(common * size + 0.5);
        scales[k][axis] = stretch ? (double) wanted[k][axis] / size : common;
      }
    }
    List<Integer> changed = new ArrayList<>();
    boolean stretches = policy.equals("stretch");
    boolean fixed = true;
    boolean factors = true;
    for (int axis = 0; axis < view.rank(); axis++) {
      if (scales[0][axis] != 1 || scales[1][axis] != 1) {
        changed.add(axis);
      }
      fixed &= wanted[0][axis] == wanted[1][axis] || !changed.contains(axis);
      // Sizes that follow the input are rounded down, those of a common scale to the nearest.
      boolean whole = stretches || scales[0][axis] == Math.rint(scales[0][axis]);
      factors &= scales[0][axis] == scales[1][axis] && whole;
    }
    if (!fixed && !factors) {
      throw new OpenSizeException("resizes to a size that depends on it");
    }
    boolean bySizes = fixed;
    return apply(
        call,
        view,
        changed,
        order -> {
          List<Double> own = order.stream().map(axis -> scales[0][axis]).toList();
          int[] sizesOf = order.stream().mapToInt(axis -> (int) wanted[0][axis]).toArray();
          if (!bySizes) {
            return Resize.by(rule, own);
          }
          return stretches ? Resize.to(rule, sizesOf) : Resize.to(rule, own, sizesOf);
        });
  }

  /** Applies a layer to the axes that change, which come in front, with all others as channels. */
  private static View apply(Call call, View view, List<Integer> changed, Maker maker) {
    if (changed.isEmpty()) {
      return view;
    }
    if (changed.stream()
        .anyMatch(axis -> view.axes().get(axis).stream().anyMatch(Factor::isBatch))) {
      throw call.failure("resizes a batch");
    }
    List<Integer> natural = call.memory().axisOrder(view);
    boolean lastStays = !natural.isEmpty() && !changed.contains(natural.getLast());
    List<Integer> order = new ArrayList<>(natural);
    if (!lastStays) {
      order.removeIf(changed::contains);
      order.addAll(0, natural.stream().filter(changed::contains).toList());
    }
    Memory.PerAxis read = call.memory().perAxis(view, order);
    Set<Integer> touched = new HashSet<>(changed);
    if (order.size() == changed.size()) {
      // There are no channels: they are an axis of size 1.
      List<List<Factor>> dims = new ArrayList<>();
      order.forEach(axis -> dims.add(view.axes().get(axis)));
      dims.add(List.of());
      Signal signal = call.memory().as(view, dims).signal();
      Signal result = call.graph().apply(simplified(call, maker.make(order), signal), signal);
      return Memory.after(result, new Memory.PerAxis(result, order), view, touched);
    }
    List<Integer> spatial = order.subList(0, order.size() - 1);
    Layer layer = simplified(call, maker.make(spatial), read.signal());
    return Memory.after(call.graph().apply(layer, read.signal()), read, view, touched);
  }

  /** Returns Keras's layer if that does the same. */
  private static Layer simplified(Call call, Resize resize, Signal signal) {
    int rank = signal.shape().rank() - 1;
    Optional<int[]> factors = factors(resize, signal, rank);
    if (factors.isPresent()) {
      UpSampling layer = UpSampling.of(rank, factors.get()).name(call.name());
      ResizeRule rule = resize.rule();
      boolean halfPixels =
          rule.coordinates() == Coordinates.HALF_PIXEL
              || rule.coordinates() == Coordinates.PYTORCH_HALF_PIXEL
              || rule.coordinates() == Coordinates.HALF_PIXEL_SYMMETRIC;
      if (rule.interpolation() == Interpolation.NEAREST && repeats(resize, signal, factors.get())) {
        return layer;
      }
      if (rule.interpolation() == Interpolation.LINEAR
          && halfPixels
          && rank == 2
          && !rule.excludeOutside()) {
        return layer.interpolation(UpSampling.Interpolation.BILINEAR);
      }
    }
    return resize.name(call.name());
  }

  /** Returns the whole factors by which all spatial axes grow. */
  private static Optional<int[]> factors(Resize resize, Signal signal, int rank) {
    int[] factors = new int[rank];
    if (rank < 1 || rank > 3) {
      return Optional.empty();
    }
    for (int axis = 0; axis < rank; axis++) {
      double scale =
          resize.sizes().isPresent()
              ? (double) resize.sizes().get().dim(axis) / signal.shape().dim(axis)
              : resize.scales().get(axis);
      factors[axis] = (int) scale;
      boolean isOpen = resize.sizes().isPresent() && signal.shape().dim(axis) == Shape.UNKNOWN;
      if (factors[axis] != scale || factors[axis] < 1 || isOpen) {
        return Optional.empty();
      }
    }
    return Optional.of(factors);
  }

  private static boolean repeats(Resize resize, Signal signal, int[] factors) {
    for (Shape shape : signal.shapes()) {
      for (int axis = 0; axis < factors.length; axis++) {
        int size = shape.dim(axis);
        for (int i = 0; i < size * factors[axis]; i++) {
          int source = resize.rule().nearest(i, size, size * factors[axis], (double) factors[axis]);
          if (source != i / factors[axis]) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
