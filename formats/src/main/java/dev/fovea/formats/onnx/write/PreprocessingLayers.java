package dev.fovea.formats.onnx.write;

import dev.fovea.layer.Constants;
import dev.fovea.layer.preprocessing.Normalization;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.tensor.Shape;
import java.util.List;

/** Layers that prepare inputs, as multiplications and additions. */
final class PreprocessingLayers {
  /** Keras's smallest standard deviation to divide by. */
  private static final double EPSILON = 1e-7;

  private PreprocessingLayers() {}

  static Value rescaling(Use use, Rescaling layer) {
    return use.each(
        x -> {
          String scaled = changed(use, "Mul", x, "scale", layer.scale(), 1);
          return changed(use, "Add", scaled, "offset", layer.offset(), 0);
        });
  }

  /** Adds an operation with constants, unless they are a number that changes nothing. */
  private static String changed(
      Use use, String operator, String x, String name, Constants constants, double neutral) {
    if (constants.values().stream().allMatch(value -> value == neutral)) {
      return x;
    }
    if (constants.values().size() == 1) {
      return use.graph().add(operator, x, constants.values().getFirst());
    }
    Shape shape = constants.shape();
    while (shape.rank() < use.rank()) {
      shape = shape.prepend(1);
    }
    String values = use.constants(name, shape, use.input().order(), floats(constants.values()));
    return use.graph().add(operator, x, values);
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  /** y = (x - mean) / deviation or, inverted, x deviation + mean. */
  static Value normalization(Use use, Normalization layer) {
    List<Integer> axes =
        layer.axes().stream().map(axis -> Axes.ofSample(axis, use.inputShape())).sorted().toList();
    Shape kept = Shape.of(axes.stream().mapToInt(use.inputShape()::dim).toArray());
    float[] means =
        layer
            .statistics()
            .map(given -> whole(given.mean(), kept))
            .orElseGet(() -> use.weight("mean").values());
    float[] deviations =
        layer
            .statistics()
            .map(given -> whole(given.variance(), kept))
            .orElseGet(() -> use.weight("variance").values().clone());
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = (float) Math.max(Math.sqrt(deviations[i]), EPSILON);
    }
    Order order = use.input().order();
    Shape shape = withOnes(axes, use.inputShape());
    String mean = use.constants("mean", shape, order, means);
    String deviation = use.constants("deviation", shape, order, deviations);
    Graph graph = use.graph();
    return use.each(
        x ->
            layer.invert()
                ? graph.add("Add", graph.add("Mul", x, deviation), mean)
                : graph.add("Div", graph.add("Sub", x, mean), deviation));
  }

  /** Returns the sample's shape with 1 for the axes that share their statistics. */
  private static Shape withOnes(List<Integer> kept, Shape sample) {
    Shape shape = sample;
    for (int i = 0; i < sample.rank(); i++) {
      shape = kept.contains(i) ? shape : shape.with(i, 1);
    }
    return shape;
  }

  /** Returns constants written out in a shape that they are broadcast to, as in NumPy. */
  private static float[] whole(Constants constants, Shape shape) {
    float[] whole = new float[shape.size()];
    for (int i = 0; i < whole.length; i++) {
      int rest = i;
      int from = 0;
      int stride = 1;
      for (int axis = 1; axis <= constants.shape().rank(); axis++) {
        int size = constants.shape().dim(-axis);
        from += size == 1 ? 0 : rest % shape.dim(-axis) * stride;
        rest /= shape.dim(-axis);
        stride *= size;
      }
      whole[i] = constants.values().get(from).floatValue();
    }
    return whole;
  }
}
