package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.ElementType;
import dev.fovea.layer.math.ArgReduction;
import dev.fovea.layer.math.Reduction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that combine values along axes into one. */
final class ReductionConverters {
  private static final Map<String, ReductionRule> RULES =
      Map.of(
          "ReduceSum", ReductionRule.SUM,
          "ReduceMean", ReductionRule.MEAN,
          "ReduceMax", ReductionRule.MAX,
          "ReduceMin", ReductionRule.MIN,
          "ReduceProd", ReductionRule.PROD,
          "ReduceL1", ReductionRule.L1_NORM,
          "ReduceL2", ReductionRule.L2_NORM,
          "ReduceSumSquare", ReductionRule.SUM_SQUARE,
          "ReduceLogSum", ReductionRule.LOG_SUM,
          "ReduceLogSumExp", ReductionRule.LOGSUMEXP);

  private ReductionConverters() {}

  static void addTo(Converters.Table table) {
    RULES.forEach((name, rule) -> table.add(name, call -> reduce(call, rule)));
    table.add("ArgMax", call -> argument(call, true));
    table.add("ArgMin", call -> argument(call, false));
  }

  private static View reduce(Call call, ReductionRule rule) {
    View view = call.view(0);
    List<Integer> given =
        call.integers("axes", 1).map(axes -> call.axes(axes, view.rank())).orElse(List.of());
    if (given.isEmpty() && call.node().flag("noop_with_empty_axes", false)) {
      return view;
    }
    List<Integer> axes = given.isEmpty() ? IntStream.range(0, view.rank()).boxed().toList() : given;
    List<Factor> reduced = axes.stream().flatMap(axis -> view.axes().get(axis).stream()).toList();
    if (reduced.stream().anyMatch(Factor::isBatch)) {
      throw call.failure("combines the samples of a batch");
    }
    boolean keeps = call.node().flag("keepdims", true);
    List<List<Factor>> rest = new ArrayList<>();
    for (int axis = 0; axis < view.rank(); axis++) {
      if (!axes.contains(axis)) {
        rest.add(view.axes().get(axis));
      } else if (keeps) {
        rest.add(List.of());
      }
    }
    if (reduced.isEmpty() && isIdentity(rule)) {
      return view.axes(rest);
    }
    return reduced(call, rule, view, reduced).axes(rest);
  }

  /** Returns whether one value alone is combined to itself. */
  private static boolean isIdentity(ReductionRule rule) {
    return switch (rule) {
      case SUM, MEAN, MAX, MIN, PROD, LOGSUMEXP -> true;
      case L1_NORM, L2_NORM, SUM_SQUARE, LOG_SUM -> false;
    };
  }

  private static View reduced(Call call, ReductionRule rule, View view, List<Factor> reduced) {
    Memory.Shaped shaped = call.memory().divided(view, reduced::contains);
    List<Integer> axes = new ArrayList<>();
    List<Factor> memory = new ArrayList<>();
    boolean spatial = true;
    for (int i = 0; i < shaped.dims().size(); i++) {
      List<Factor> dim = shaped.dims().get(i);
      boolean last = i == shaped.dims().size() - 1;
      if (!dim.isEmpty() && reduced.contains(dim.getFirst())) {
        axes.add(i + 1);
        spatial &= !last;
      } else {
        memory.addAll(dim);
        spatial &= last;
      }
    }
    int rank = shaped.dims().size() - 1;
    Optional<Pooling.Rule> pooling =
        spatial && rank >= 1 && rank <= 3 ? pooling(rule) : Optional.empty();
    if (axes.isEmpty()) {
      // Every value is combined by itself, along an axis of size 1.
      List<List<Factor>> dims = new ArrayList<>(shaped.dims());
      dims.add(List.of());
      axes.add(dims.size());
      shaped = new Memory.Shaped(call.memory().as(view, dims).signal(), dims);
    }
    Signal result =
        call.graph()
            .apply(
                pooling.isPresent()
                    ? new GlobalPooling(call.name(), pooling.get(), rank, false)
                    : new Reduction(call.name(), rule, axes, false),
                shaped.signal());
    return new View(result, memory, view.axes(), view.type());
  }

  private static Optional<Pooling.Rule> pooling(ReductionRule rule) {
    return switch (rule) {
      case MEAN -> Optional.of(Pooling.Rule.AVERAGE);
      case MAX -> Optional.of(Pooling.Rule.MAX);
      default -> Optional.empty();
    };
  }

  private static View argument(Call call, boolean max) {
    View view = call.view(0);
    int axis = call.axis(call.node().whole("axis", 0), view.rank());
    if (view.axes().get(axis).stream().anyMatch(Factor::isBatch)) {
      throw call.failure("compares the samples of a batch");
    }
    boolean keeps = call.node().flag("keepdims", true);
    boolean last = call.node().flag("select_last_index", false);
    Memory.PerAxis read = call.memory().perAxis(view);
    Signal result =
        call.graph()
            .apply(
                new ArgReduction(call.name(), max, read.layerAxis(axis), false, last),
                read.signal());
    List<List<Factor>> axes = new ArrayList<>(view.axes());
    axes.remove(axis);
    if (keeps) {
      axes.add(axis, List.of());
    }
    List<Factor> memory = new ArrayList<>();
    for (int each : read.order()) {
      if (each != axis) {
        view.axes().get(each).stream().filter(f -> !f.isBatch()).forEach(memory::add);
      }
    }
    return new View(result, memory, axes, ElementType.INT64);
  }
}
