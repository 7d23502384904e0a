package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.LpPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.pooling.Subsampling;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Poolings as MaxPool, AveragePool, LpPool and their global forms. */
final class Poolings {
  /** The first opset whose AveragePool has windows with gaps. */
  private static final int DILATED_MEANS_SINCE = 19;

  /** The first opset whose LpPool has windows with gaps, and sizes that are rounded up. */
  private static final int DILATED_NORMS_SINCE = 18;

  private Poolings() {}

  static Value pooling(Use use, Pooling layer) {
    boolean average = layer.rule() == Pooling.Rule.AVERAGE;
    if (average && layer.isDilated() && use.graph().opset() < DILATED_MEANS_SINCE) {
      return dilatedMean(use, layer);
    }
    boolean counting = average && layer.countIncludePad();
    String x = use.input().in(Order.CHANNELS_FIRST);
    List<AttributeProto> attributes;
    if (layer.ceilMode() && use.inputShape().isKnown()) {
      int[] pads = window(layer).pads(use.inputShape());
      int[] margins = roundedUp(use, layer);
      if (counting && Arrays.stream(pads).anyMatch(pad -> pad > 0)) {
        // Padding that counts is zeros added before: what is beyond it does not count.
        x = Shapes.pad(use, x, Order.CHANNELS_FIRST, pads);
        Arrays.setAll(margins, i -> margins[i] - pads[i]);
      }
      counting = false;
      attributes = window(layer).attributes(margins);
    } else {
      attributes = attributes(use, layer);
    }
    if (counting) {
      attributes.add(Attributes.flag("count_include_pad", true));
    }
    return pooled(use, layer.rule().keras() + "Pool", x, attributes);
  }

  private static Sliding window(Pooling layer) {
    return new Sliding(layer.poolSize(), layer.strides(), layer.dilationRate(), layer.padding());
  }

  private static Value pooled(Use use, String operator, String x, List<AttributeProto> attributes) {
    return use.output(
        Order.CHANNELS_FIRST,
        use.graph().add(operator, x, attributes.toArray(AttributeProto[]::new)));
  }

  /** Returns the attributes of windows that the operator itself rounds up, if they are. */
  private static List<AttributeProto> attributes(Use use, Pooling layer) {
    List<AttributeProto> attributes = window(layer).attributes(use.inputShape());
    if (layer.ceilMode()) {
      attributes.add(Attributes.flag("ceil_mode", true));
    }
    return attributes;
  }

  /**
   * Returns margins as wide as the last windows need them where sizes are rounded up: what a mean
   * counts beyond the padding differs between runtimes.
   */
  private static int[] roundedUp(Use use, Pooling layer) {
    int rank = layer.poolSize().rank();
    int[] margins = window(layer).pads(use.inputShape());
    for (int i = 0; i < rank; i++) {
      int reach = (layer.poolSize().dim(i) - 1) * layer.dilationRate().dim(i) + 1;
      int needed = (use.outputShape().dim(i) - 1) * layer.strides().dim(i) + reach;
      int present = margins[i] + use.inputShape().dim(i) + margins[rank + i];
      margins[rank + i] += Math.max(0, needed - present);
    }
    return margins;
  }

  /** A sum over windows with gaps is a convolution; the operator has had gaps since opset 19. */
  private static Value dilatedMean(Use use, Pooling layer) {
    Shape output = use.outputShape();
    if (!use.inputShape().isKnown()) {
      use.graph().requireOpset(use, DILATED_MEANS_SINCE, "the mean of windows with gaps");
    }
    String sums = sums(use, layer, use.input().in(Order.CHANNELS_FIRST));
    int[] divisors = layer.divisors(use.inputShape());
    float[] factors = new float[divisors.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1f / divisors[i];
    }
    Shape positions = output.with(-1, 1);
    String shares = use.constants("shares", positions, Order.CHANNELS_FIRST, factors);
    return use.output(Order.CHANNELS_FIRST, use.graph().add("Mul", sums, shares));
  }

  /** Adds the sums of the windows, each channel by itself. */
  private static String sums(Use use, Pooling layer, String x) {
    int channels = use.inputShape().channels();
    Shape kernel = layer.poolSize().prepend(1).prepend(channels);
    float[] ones = new float[kernel.size()];
    Arrays.fill(ones, 1);
    String weights = use.graph().initializers().floats(use.path() + "/ones", kernel, ones);
    boolean fixed = layer.ceilMode() && use.inputShape().isKnown();
    List<AttributeProto> attributes =
        fixed
            ? window(layer).attributes(roundedUp(use, layer))
            : window(layer).attributes(use.inputShape());
    attributes.add(Attributes.integer("group", channels));
    return use.graph().add("Conv", List.of(x, weights), attributes.toArray(AttributeProto[]::new));
  }

  /** Padding adds nothing to a norm, however wide it is. */
  static Value norm(Use use, LpPooling layer) {
    Pooling windows = layer.pooling();
    String x = use.input().in(Order.CHANNELS_FIRST);
    boolean composed = windows.isDilated() && use.graph().opset() < DILATED_NORMS_SINCE;
    if (windows.ceilMode() && !use.inputShape().isKnown()) {
      use.graph().requireOpset(use, DILATED_NORMS_SINCE, "a norm of windows rounded up");
    }
    if (composed) {
      Graph graph = use.graph();
      String powers = graph.add("Pow", graph.add("Abs", x), layer.p());
      String norm = graph.add("Pow", sums(use, windows, powers), 1.0 / layer.p());
      return use.output(Order.CHANNELS_FIRST, norm);
    }
    List<AttributeProto> attributes =
        windows.ceilMode() && use.inputShape().isKnown()
            ? window(windows).attributes(roundedUp(use, windows))
            : attributes(use, windows);
    attributes.add(Attributes.integer("p", layer.p()));
    return pooled(use, "LpPool", x, attributes);
  }

  static Value global(Use use, GlobalPooling layer) {
    String operator = "Global" + layer.rule().keras() + "Pool";
    String pooled = use.graph().add(operator, use.input().in(Order.CHANNELS_FIRST));
    return layer.keepdims()
        ? use.output(Order.CHANNELS_FIRST, pooled)
        : use.output(Order.CHANNELS_LAST, use.graph().add("Flatten", pooled));
  }

  /** The sum of a window is its mean times its size, a factor that the coefficients take in. */
  static Value subsampling(Use use, Subsampling layer) {
    int size = layer.poolSize().size();
    List<AttributeProto> attributes =
        Sliding.of(layer.poolSize(), layer.poolSize(), Padding.VALID).attributes(use.inputShape());
    String mean =
        use.graph()
            .add(
                "AveragePool",
                use.input().in(Order.CHANNELS_FIRST),
                attributes.toArray(AttributeProto[]::new));
    Shape perChannel = use.perChannel();
    Weight weight = use.weight("coefficient");
    String coefficient =
        use.graph()
            .initializers()
            .weight(
                weight,
                "times " + size,
                use.path() + "/coefficient",
                Order.CHANNELS_FIRST.dims(perChannel),
                () -> times(size, weight.values()));
    String bias = use.spread("bias", perChannel, Order.CHANNELS_FIRST);
    String scaled = use.graph().add("Mul", mean, coefficient);
    return use.output(Order.CHANNELS_FIRST, use.graph().add("Add", scaled, bias));
  }

  private static float[] times(int factor, float[] values) {
    float[] times = values.clone();
    for (int i = 0; i < times.length; i++) {
      times[i] *= factor;
    }
    return times;
  }
}
