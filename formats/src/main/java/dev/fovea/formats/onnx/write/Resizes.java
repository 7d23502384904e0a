package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.ResizeRule;
import dev.fovea.layer.shape.ResizeRule.Coordinates;
import dev.fovea.layer.shape.ResizeRule.Interpolation;
import dev.fovea.layer.shape.ResizeRule.Rounding;
import dev.fovea.layer.shape.UpSampling;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers that scale the spatial axes, as Resize. */
final class Resizes {
  private static final int ANTIALIAS_SINCE = 18;
  private static final int SYMMETRIC_SINCE = 19;

  private Resizes() {}

  /** Output position o lies at (o + 1/2) / size - 1/2, which nearest rounds to o / size. */
  static Value upSampling(Use use, UpSampling layer) {
    return switch (layer.interpolation()) {
      case NEAREST ->
          enlarged(use, layer, Coordinates.ASYMMETRIC, Interpolation.NEAREST, Rounding.FLOOR);
      case BILINEAR ->
          enlarged(use, layer, Coordinates.HALF_PIXEL, Interpolation.LINEAR, Rounding.FLOOR);
      case BICUBIC, AREA, LANCZOS3, LANCZOS5, GAUSSIAN, MITCHELLCUBIC ->
          ImageLayers.upSampling(use, layer);
    };
  }

  private static Value enlarged(
      Use use,
      UpSampling layer,
      Coordinates coordinates,
      Interpolation interpolation,
      Rounding rounding) {
    ResizeRule rule = ResizeRule.of(coordinates, interpolation, rounding);
    float[] scales = new float[layer.size().rank()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = layer.size().dim(i);
    }
    String x = use.input().in(Order.CHANNELS_FIRST);
    return use.output(Order.CHANNELS_FIRST, scaled(use, rule, x, scales));
  }

  static Value resize(Use use, Resize layer) {
    ResizeRule rule = known(use, layer.rule());
    if (layer.sizes().isPresent() && !layer.scales().isEmpty()) {
      throw use.refusal("sizes beside scales that are not their quotients are not written");
    }
    String x = use.input().in(Order.CHANNELS_FIRST);
    boolean cubic = rule.interpolation() == Interpolation.CUBIC;
    String y =
        cubic && needsOneAxis(use) ? axisByAxis(use, layer, rule, x) : whole(use, layer, rule, x);
    return use.output(Order.CHANNELS_FIRST, y);
  }

  /**
   * Returns whether cubic interpolation has to go axis by axis. Runtimes define it for two axes,
   * and ONNX Runtime 1.29 fails where it moves a transposition across it, as it does if channels
   * are last at the ends of the graph.
   */
  private static boolean needsOneAxis(Use use) {
    boolean moved = use.graph().layout() == OnnxLayout.NHWC && use.inputShape().isKnown();
    return use.rank() != 3 || moved;
  }

  static String whole(Use use, Resize layer, ResizeRule rule, String x) {
    if (layer.sizes().isEmpty()) {
      float[] scales = new float[use.rank() - 1];
      for (int i = 0; i < scales.length; i++) {
        scales[i] = scale(use, layer, i);
      }
      return scaled(use, rule, x, scales);
    }
    // Resize takes all sizes or none, also that of the batch, which is not known here.
    Graph graph = use.graph();
    String front =
        graph.add("Shape", x, Attributes.integer("start", 0), Attributes.integer("end", 2));
    String sizes = graph.integers(layer.sizes().get().dims());
    String all = graph.add("Concat", front, sizes, Attributes.integer("axis", 0));
    return graph.add("Resize", List.of(x, "", "", all), attributes(rule));
  }

  /** Returns a factor as a float whose product with the size is not below the new size. */
  private static float scale(Use use, Resize layer, int axis) {
    int size = use.inputShape().dim(axis);
    int to = use.outputShape().dim(axis);
    float scale =
        layer.sizes().isPresent() ? (float) to / size : layer.scales().get(axis).floatValue();
    return to != Shape.UNKNOWN && scale * size < to ? Math.nextUp(scale) : scale;
  }

  /** Scales the axes one after the other, as the first of two. */
  private static String axisByAxis(Use use, Resize layer, ResizeRule rule, String x) {
    if (!use.inputShape().isKnown()) {
      throw use.refusal("cubic interpolation of other than two axes needs sizes that are known");
    }
    Shape shape = Order.CHANNELS_FIRST.dims(use.inputShape());
    Shape result = Order.CHANNELS_FIRST.dims(use.outputShape());
    String y = x;
    for (int axis = 1; axis < shape.rank(); axis++) {
      int outer = shape.slice(0, axis).size();
      int inner = shape.slice(axis + 1, shape.rank()).size();
      String apart = use.graph().reshape(y, Shape.of(outer, shape.dim(axis), inner));
      y = scaled(use, rule, apart, scale(use, layer, axis - 1), 1);
      shape = shape.with(axis, result.dim(axis));
    }
    return use.graph().reshape(y, result);
  }

  /** Scales the axes behind the channels. */
  private static String scaled(Use use, ResizeRule rule, String x, float... scales) {
    float[] all = new float[scales.length + 2];
    Arrays.fill(all, 1);
    System.arraycopy(scales, 0, all, 2, scales.length);
    String factors =
        use.graph().initializers().floats(use.path() + "/scales", Shape.of(all.length), all);
    return use.graph().add("Resize", List.of(x, "", factors), attributes(rule));
  }

  private static AttributeProto[] attributes(ResizeRule rule) {
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(Attributes.text("mode", ResizeRule.word(rule.interpolation())));
    attributes.add(
        Attributes.text("coordinate_transformation_mode", ResizeRule.word(rule.coordinates())));
    if (rule.interpolation() == Interpolation.NEAREST) {
      attributes.add(Attributes.text("nearest_mode", ResizeRule.word(rule.rounding())));
    }
    if (rule.interpolation() == Interpolation.CUBIC) {
      attributes.add(Attributes.number("cubic_coeff_a", rule.cubicCoefficient()));
    }
    if (rule.excludeOutside()) {
      attributes.add(Attributes.flag("exclude_outside", true));
    }
    if (rule.antialias()) {
      attributes.add(Attributes.flag("antialias", true));
    }
    return attributes.toArray(AttributeProto[]::new);
  }

  /**
   * Returns the rule in words that the opset has. TF_HALF_PIXEL_FOR_NN, which ONNX has given up,
   * lies half a position beyond HALF_PIXEL: another rounding takes the same positions.
   */
  private static ResizeRule known(Use use, ResizeRule rule) {
    if (rule.antialias()) {
      use.graph().requireOpset(use, ANTIALIAS_SINCE, "antialias");
    }
    if (rule.coordinates() == Coordinates.HALF_PIXEL_SYMMETRIC) {
      use.graph().requireOpset(use, SYMMETRIC_SINCE, "half_pixel_symmetric");
    }
    if (rule.coordinates() != Coordinates.TF_HALF_PIXEL_FOR_NN) {
      return rule;
    }
    boolean nearest = rule.interpolation() == Interpolation.NEAREST;
    if (nearest && rule.rounding() == Rounding.FLOOR) {
      return ResizeRule.of(
          Coordinates.HALF_PIXEL, Interpolation.NEAREST, Rounding.ROUND_PREFER_CEIL);
    }
    if (nearest && rule.rounding() == Rounding.ROUND_PREFER_FLOOR) {
      return ResizeRule.of(Coordinates.HALF_PIXEL, Interpolation.NEAREST, Rounding.CEIL);
    }
    throw use.refusal("ONNX has given up tf_half_pixel_for_nn, which it resizes with");
  }
}
