package dev.fovea.formats.onnx.convert;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.math.Reduction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.LpPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Pooling over windows, and over whole pictures. */
final class PoolingConverters {
  private PoolingConverters() {}

  static void addTo(Converters.Table table) {
    table.add("MaxPool", call -> pool(call, Pooling.Rule.MAX));
    table.add("AveragePool", call -> pool(call, Pooling.Rule.AVERAGE));
    table.add("LpPool", PoolingConverters::lpPool);
    table.add("GlobalMaxPool", call -> global(call, Pooling.Rule.MAX));
    table.add("GlobalAveragePool", call -> global(call, Pooling.Rule.AVERAGE));
    table.add("GlobalLpPool", PoolingConverters::globalLpPool);
  }

  private static Geometry geometry(Call call) {
    return Geometry.of(
        call,
        call.node()
            .integers("kernel_shape")
            .orElseThrow(() -> call.failure("has no kernel_shape")));
  }

  private static Pooling pooling(Call call, Pooling.Rule rule, Signal input, String name) {
    Geometry geometry = geometry(call);
    boolean ceil = call.node().flag("ceil_mode", false) && geometry.auto().equals("NOTSET");
    Padding padding =
        ceil ? Geometry.explicit(geometry.before(), geometry.after()) : geometry.padding(input);
    return new Pooling(
        name,
        rule,
        Shape.of(geometry.kernel()),
        Shape.of(geometry.strides()),
        padding,
        rule == Pooling.Rule.AVERAGE
            && call.node().flag("count_include_pad", false)
            && (ceil || !padding.equals(Padding.VALID)),
        ceil && reachesBeyond(geometry, padding, input),
        Shape.of(geometry.dilations()));
  }

  /** Returns whether rounding up makes a difference for inputs of this size. */
  private static boolean reachesBeyond(Geometry geometry, Padding padding, Signal input) {
    for (int axis = 0; axis < geometry.rank(); axis++) {
      for (Shape shape : input.shapes()) {
        int size = shape.dim(axis);
        int kernel = geometry.kernel()[axis];
        int stride = geometry.strides()[axis];
        int dilation = geometry.dilations()[axis];
        Padding here = padding.on(axis);
        if (input.shape().dim(axis) == Shape.UNKNOWN
            || here.outputs(size, kernel, stride, dilation)
                != here.outputsRoundedUp(size, kernel, stride, dilation)) {
          return true;
        }
      }
    }
    return false;
  }

  private static View pool(Call call, Pooling.Rule rule) {
    if (call.node().hasOutput(1) && call.conversion().hasReaders(call.node().outputs().get(1))) {
      throw call.failure("its second output, the indices, is used; no layer gives them");
    }
    View x = call.view(0);
    Input input = Input.of(call, x, geometry(call).rank(), false);
    Layer layer = pooling(call, rule, input.signal(), call.name());
    return ConvolutionConverters.result(call.graph().apply(layer, input.signal()), x);
  }

  private static View lpPool(Call call) {
    View x = call.view(0);
    Input input = Input.of(call, x, geometry(call).rank(), false);
    Pooling windows = pooling(call, Pooling.Rule.AVERAGE, input.signal(), "");
    Layer layer = new LpPooling(call.name(), exponent(call), windows.countIncludePad(false));
    return ConvolutionConverters.result(call.graph().apply(layer, input.signal()), x);
  }

  private static int exponent(Call call) {
    double p = call.version() < 2 ? call.node().real("p", 2) : call.node().whole("p", 2);
    if (p != (int) p || p < 1) {
      throw call.failure("has the exponent " + p + "; a layer takes a whole one from 1 on");
    }
    return (int) p;
  }

  private static View global(Call call, Pooling.Rule rule) {
    View x = call.view(0);
    int rank = x.rank() - 2;
    if (rank < 1 || rank > 3) {
      throw call.failure("needs one to three spatial axes, not an input " + x.describe());
    }
    Input input = Input.of(call, x, rank, false);
    Signal signal =
        call.graph().apply(new GlobalPooling(call.name(), rule, rank, false), input.signal());
    return pooled(signal, x);
  }

  /** Returns the view of (channels) as (batch, channels, 1, ...). */
  private static View pooled(Signal signal, View before) {
    List<Factor> channels = View.factors(signal, signal.shape().rank() - 1);
    List<List<Factor>> axes = new ArrayList<>();
    axes.add(before.axes().getFirst());
    axes.add(channels);
    while (axes.size() < before.rank()) {
      axes.add(List.of());
    }
    return new View(signal, channels, axes, before.type());
  }

  private static View globalLpPool(Call call) {
    View x = call.view(0);
    int rank = x.rank() - 2;
    Input input = Input.of(call, x, rank, false);
    ReductionRule rule =
        switch (exponent(call)) {
          case 1 -> ReductionRule.L1_NORM;
          case 2 -> ReductionRule.L2_NORM;
          default -> throw call.failure("has an exponent above 2; no layer computes such norms");
        };
    List<Integer> axes = IntStream.rangeClosed(1, rank).boxed().toList();
    return pooled(
        call.graph().apply(new Reduction(call.name(), rule, axes, false), input.signal()), x);
  }
}
