package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.layer.pooling.Subsampling;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Poolings as MaxPool, AveragePool and their global forms. */
final class Poolings {
  private Poolings() {}

  static Value pooling(Use use, Pooling layer) {
    Sliding window = Sliding.of(layer.poolSize(), layer.strides(), layer.padding());
    if (layer.ceilMode() && use.inputShape().isKnown()) {
      return roundedUp(use, layer, window.pads(use.inputShape()));
    }
    List<AttributeProto> attributes = window.attributes(use.inputShape());
    if (layer.ceilMode()) {
      attributes.add(Attributes.flag("ceil_mode", true));
    }
    if (isCounting(layer)) {
      attributes.add(Attributes.flag("count_include_pad", true));
    }
    return pooled(use, layer, use.input().in(Order.CHANNELS_FIRST), attributes);
  }

  private static boolean isCounting(Pooling layer) {
    return layer.rule() == Pooling.Rule.AVERAGE && layer.countIncludePad();
  }

  private static Value pooled(Use use, Pooling layer, String x, List<AttributeProto> attributes) {
    String operator = layer.rule().keras() + "Pool";
    return use.output(
        Order.CHANNELS_FIRST,
        use.graph().add(operator, x, attributes.toArray(AttributeProto[]::new)));
  }

  /**
   * Rounds the size up by margins that are as wide as the last windows need them, since what a mean
   * counts beyond the padding differs between runtimes. Padding that counts is zeros added before.
   */
  private static Value roundedUp(Use use, Pooling layer, int[] pads) {
    int rank = layer.poolSize().rank();
    String x = use.input().in(Order.CHANNELS_FIRST);
    int[] margins = pads.clone();
    if (isCounting(layer) && Arrays.stream(pads).anyMatch(pad -> pad > 0)) {
      x = Shapes.pad(use, x, Order.CHANNELS_FIRST, pads);
      Arrays.fill(margins, 0);
    }
    for (int i = 0; i < rank; i++) {
      int needed =
          (use.outputShape().dim(i) - 1) * layer.strides().dim(i) + layer.poolSize().dim(i);
      int present = pads[i] + use.inputShape().dim(i) + pads[rank + i];
      margins[rank + i] += Math.max(0, needed - present);
    }
    Sliding window = Sliding.of(layer.poolSize(), layer.strides(), Padding.VALID);
    return pooled(use, layer, x, window.attributes(margins));
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
