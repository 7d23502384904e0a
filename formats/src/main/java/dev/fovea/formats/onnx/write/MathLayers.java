package dev.fovea.formats.onnx.write;

import dev.fovea.layer.math.ArgReduction;
import dev.fovea.layer.math.Clip;
import dev.fovea.layer.math.FakeQuantization;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.Reduction;
import dev.fovea.layer.math.ReductionRule;
import java.util.List;
import java.util.TreeSet;

/** Functions of a number, and reductions of several to one. */
final class MathLayers {
  private MathLayers() {}

  static Value function(Use use, MathFunction function) {
    return use.each(x -> function(use.graph(), function, x));
  }

  private static String function(Graph graph, MathFunction function, String x) {
    return switch (function) {
      case ABSOLUTE -> graph.add("Abs", x);
      case NEGATIVE -> graph.add("Neg", x);
      case RECIPROCAL -> graph.add("Reciprocal", x);
      case SQUARE -> graph.add("Mul", x, x);
      case SQRT -> graph.add("Sqrt", x);
      case EXP -> graph.add("Exp", x);
      case LOG -> graph.add("Log", x);
      case ERF -> graph.add("Erf", x);
      case SIN -> graph.add("Sin", x);
      case COS -> graph.add("Cos", x);
      case TAN -> graph.add("Tan", x);
      case ARCSIN -> graph.add("Asin", x);
      case ARCCOS -> graph.add("Acos", x);
      case ARCTAN -> graph.add("Atan", x);
      case SINH -> graph.add("Sinh", x);
      case COSH -> graph.add("Cosh", x);
      case ARCSINH -> graph.add("Asinh", x);
      case ARCCOSH -> graph.add("Acosh", x);
      case ARCTANH -> graph.add("Atanh", x);
      case SIGN -> graph.add("Sign", x);
      case FLOOR -> graph.add("Floor", x);
      case CEIL -> graph.add("Ceil", x);
      case ROUND -> graph.add("Round", x);
      case TRUNC -> graph.add("Mul", graph.add("Sign", x), graph.add("Floor", graph.add("Abs", x)));
      case LOGICAL_NOT -> graph.numberOf(graph.add("Not", graph.isTrue(x)));
      case ISNAN -> graph.numberOf(graph.add("IsNaN", x));
      case ISINF -> graph.numberOf(graph.add("IsInf", x));
    };
  }

  static Value clip(Use use, Clip layer) {
    return use.each(x -> Activations.clip(use.graph(), x, layer.xMin(), layer.xMax()));
  }

  /** The steps are written out, as floats: a pair of integer operators may be fused by runtimes. */
  static Value fakeQuantization(Use use, FakeQuantization layer) {
    Graph graph = use.graph();
    return use.each(
        x -> {
          String rounded = graph.add("Round", graph.add("Div", x, layer.scale()));
          String number = graph.add("Add", rounded, layer.zeroPoint());
          String clipped = Activations.clip(graph, number, layer.low(), layer.high());
          String distance = graph.add("Sub", clipped, layer.zeroPoint());
          return graph.add("Mul", distance, layer.scale());
        });
  }

  static Value reduction(Use use, Reduction layer) {
    int[] axes = layer.axes().stream().mapToInt(use::axisInGraph).sorted().distinct().toArray();
    String y =
        use.graph().reduce(operator(layer.rule()), use.input().name(), layer.keepdims(), axes);
    return use.output(left(use, layer.axes(), layer.keepdims()), y);
  }

  private static String operator(ReductionRule rule) {
    return switch (rule) {
      case SUM -> "ReduceSum";
      case MEAN -> "ReduceMean";
      case MAX -> "ReduceMax";
      case MIN -> "ReduceMin";
      case PROD -> "ReduceProd";
      case LOGSUMEXP -> "ReduceLogSumExp";
      case L1_NORM -> "ReduceL1";
      case L2_NORM -> "ReduceL2";
      case SUM_SQUARE -> "ReduceSumSquare";
      case LOG_SUM -> "ReduceLogSum";
    };
  }

  /** Returns the order that is left of the input's: without channels, nothing comes first. */
  private static Order left(Use use, List<Integer> axes, boolean keepdims) {
    TreeSet<Integer> reduced = new TreeSet<>();
    axes.forEach(axis -> reduced.add(Axes.ofSample(axis, use.inputShape())));
    boolean stays = keepdims || !reduced.contains(use.rank() - 1);
    boolean first = use.input().order().equals(Order.CHANNELS_FIRST);
    return stays && first ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST;
  }

  /** Indices along a vector are those of Fovea's order. */
  static Value argReduction(Use use, ArgReduction layer) {
    Order order = use.input().orderOfAxes();
    int axis = order.axis(Axes.ofSample(layer.axis(), use.inputShape()), use.rank());
    Graph graph = use.graph();
    String index =
        graph.add(
            layer.max() ? "ArgMax" : "ArgMin",
            use.input().in(order),
            Attributes.integer("axis", axis),
            Attributes.flag("keepdims", layer.keepdims()),
            Attributes.flag("select_last_index", layer.last()));
    Order result = left(use, List.of(layer.axis()), layer.keepdims());
    return use.output(result, graph.numberOf(index));
  }
}
