package dev.fovea.formats.onnx.write;

import dev.fovea.layer.neocognitron.Area;
import dev.fovea.layer.neocognitron.CCells;
import dev.fovea.layer.neocognitron.SCells;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.List;

/** The cells of the neocognitron, composed of convolutions and arithmetic. */
final class NeocognitronLayers {
  private static final Order ORDER = Order.CHANNELS_FIRST;

  private NeocognitronLayers() {}

  /**
   * u = r max(0, (e - h) / (1 + h)) with h = threshold b v, where e is a convolution with the
   * excitation, and v the root of a convolution of the squares with the fixed strengths.
   */
  static Value simple(Use use, SCells layer) {
    Graph graph = use.graph();
    String x = use.input().in(ORDER);
    Sliding window = sliding(layer.area());
    String excitation = use.transposed("excitation", 3, 2, 0, 1);
    String e = Convolutions.slide(use, window, x, excitation, List.of(), 1);
    int planes = use.inputShape().channels();
    float[] strengths = layer.strengths();
    String mean =
        graph
            .initializers()
            .floats(
                use.path() + "/strengths",
                kernel(1, planes, layer.area()),
                repeated(strengths, planes, 1f / planes));
    String squares = graph.add("Mul", x, x);
    String v = graph.add("Sqrt", Convolutions.slide(use, window, squares, mean, List.of(), 1));
    String h = graph.add("Mul", v, inhibition(use, layer));
    String inner = graph.add("Div", graph.add("Sub", e, h), graph.add("Add", h, 1));
    double gain = layer.threshold() / (1 - layer.threshold());
    return use.output(ORDER, graph.add("Mul", graph.add("Relu", inner), gain));
  }

  /** Returns the threshold times the inhibition of each plane, which counts as 0 if negative. */
  private static String inhibition(Use use, SCells layer) {
    Weight weight = use.weight("inhibition");
    float[] scaled = new float[weight.size()];
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] = (float) layer.threshold() * Math.max(0, weight.values()[k]);
    }
    return use.constants("inhibition", use.perChannel(), ORDER, scaled);
  }

  /**
   * u = q / (1 + saturation q) with q = max(0, (s - v) / (1 + v)), where s blurs each plane, and v
   * is the mean of s over the planes, or 0 without lateral inhibition.
   */
  static Value complex(Use use, CCells layer) {
    Graph graph = use.graph();
    int planes = use.inputShape().channels();
    String strengths =
        graph
            .initializers()
            .floats(
                use.path() + "/strengths",
                kernel(planes, 1, layer.area()),
                repeated(layer.strengths(), planes, 1));
    String q =
        Convolutions.slide(
            use, sliding(layer.area()), use.input().in(ORDER), strengths, List.of(), planes);
    if (layer.lateral()) {
      String mean = graph.reduce("ReduceMean", q, 1);
      q = graph.add("Div", graph.add("Sub", q, mean), graph.add("Add", mean, 1));
    }
    q = graph.add("Relu", q);
    if (layer.saturation() != 0) {
      q = graph.add("Div", q, graph.add("Add", graph.add("Mul", q, layer.saturation()), 1));
    }
    return use.output(ORDER, q);
  }

  private static Sliding sliding(Area area) {
    return Sliding.of(area.kernelSize(), area.strides(), area.padding());
  }

  private static Shape kernel(int filters, int channels, Area area) {
    return Shape.of(filters, channels, area.kernelSize().dim(0), area.kernelSize().dim(1));
  }

  /** Returns the strengths once for each plane, times a factor. */
  private static float[] repeated(float[] strengths, int planes, float factor) {
    float[] all = new float[strengths.length * planes];
    for (int i = 0; i < all.length; i++) {
      all[i] = factor * strengths[i % strengths.length];
    }
    return all;
  }
}
