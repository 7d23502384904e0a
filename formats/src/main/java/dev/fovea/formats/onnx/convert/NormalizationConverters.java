package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.layer.Layer;
import dev.fovea.layer.math.Clip;
import dev.fovea.layer.math.Reduction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.GroupNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.layer.normalization.LocalResponseNormalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Normalization by statistics of a file, of a sample, or of neighbouring channels. */
final class NormalizationConverters {
  private NormalizationConverters() {}

  static void addTo(Converters.Table table) {
    table.add("BatchNormalization", NormalizationConverters::batch);
    table.add("InstanceNormalization", NormalizationConverters::instance);
    table.add("GroupNormalization", NormalizationConverters::group);
    table.add("LayerNormalization", NormalizationConverters::layer);
    table.add("LRN", NormalizationConverters::localResponse);
    table.add("LpNormalization", NormalizationConverters::byNorm);
  }

  private static double epsilon(Call call) {
    return Call.decimal(call.node().real("epsilon", 1e-5f));
  }

  /** Checks that an input can be normalized by channels, which are its second axis. */
  private static void requireChannels(Call call, View view) {
    boolean fits = view.rank() >= 2 && view.axes().get(1).stream().allMatch(Factor::isFixed);
    if (!fits) {
      throw call.failure("needs an input (batch, channels, ...), not " + view.describe());
    }
  }

  private static float[] row(Call call, int index, String what, int channels) {
    Array array = call.fixed(index, what);
    if (array.size() != channels) {
      throw call.failure(
          "has %s values of %s for %s channels".formatted(array.size(), what, channels));
    }
    return array.toFloats();
  }

  private static View batch(Call call) {
    boolean trains =
        call.version() >= 14
            ? call.node().flag("training_mode", false)
            : IntStream.range(1, 5)
                .anyMatch(
                    i ->
                        call.node().hasOutput(i)
                            && call.conversion().hasReaders(call.node().outputs().get(i)));
    View view = call.view(0);
    requireChannels(call, view);
    if (trains) {
      throw call.failure("normalizes by the statistics of a batch (training mode)");
    }
    List<Factor> axis = view.axes().get(1);
    if (call.version() < 9 && !call.node().flag("spatial", true)) {
      axis = view.axes().subList(1, view.rank()).stream().flatMap(List::stream).toList();
    }
    List<Factor> channels = view.inMemoryOrder(axis);
    int count = View.size(axis, 0);
    Memory.Shaped shaped = call.memory().endingWith(view, channels);
    Optional<int[]> places = Weights.places(channels, axis);
    List<Supplier<float[]>> values = new ArrayList<>();
    String[] names = {"scale", "bias", "mean", "variance"};
    for (int i = 0; i < names.length; i++) {
      float[] row = row(call, i + 1, names[i], count);
      values.add(() -> Weights.moved(row, places));
    }
    BatchNormalization layer =
        BatchNormalization.of()
            .name(call.nameByWeight(1))
            .epsilon(epsilon(call))
            .momentum(Call.decimal(call.node().real("momentum", 0.9f)));
    return same(call.graph().apply(layer, values, shaped.signal()), shaped, view);
  }

  /** Returns the view of what a layer made of a signal without changing its shape. */
  private static View same(Signal signal, Memory.Shaped shaped, View view) {
    List<Factor> memory = shaped.dims().stream().flatMap(List::stream).toList();
    return new View(signal, memory, view.axes(), view.type());
  }

  private static View instance(Call call) {
    View view = call.view(0);
    requireChannels(call, view);
    List<Factor> channels = view.inMemoryOrder(view.axes().get(1));
    int count = View.size(channels, 0);
    Optional<int[]> places = Weights.places(channels, view.axes().get(1));
    float[] scale = row(call, 1, "scale", count);
    float[] bias = row(call, 2, "bias", count);
    List<Factor> tail = behind(view, view.axes().get(1));
    if (!tail.isEmpty()) {
      // The instances are groups of channels, which lie behind one another: a file says group
      // normalization by reshaping.
      return grouped(call, view, tail, scale, bias);
    }
    GroupNormalization layer =
        GroupNormalization.of(-1).name(call.nameByWeight(1)).epsilon(epsilon(call));
    Memory.Shaped shaped = call.memory().endingWith(view, channels);
    List<Supplier<float[]>> values =
        List.of(() -> Weights.moved(scale, places), () -> Weights.moved(bias, places));
    return same(call.graph().apply(layer, values, shaped.signal()), shaped, view);
  }

  /**
   * Returns the factors behind some others in memory, if these lie together and all of them are
   * fixed.
   */
  private static List<Factor> behind(View view, List<Factor> factors) {
    int at = factors.isEmpty() ? -1 : view.memory().indexOf(factors.getFirst());
    int end = at + factors.size();
    boolean together =
        at >= 0 && end <= view.memory().size() && view.memory().subList(at, end).equals(factors);
    List<Factor> tail = together ? view.memory().subList(end, view.memory().size()) : List.of();
    return tail.stream().allMatch(Factor::isFixed) ? tail : List.of();
  }

  private static View grouped(
      Call call, View view, List<Factor> tail, float[] scale, float[] bias) {
    List<Factor> channels = new ArrayList<>(view.axes().get(1));
    channels.addAll(tail);
    int count = View.size(channels, 0);
    GroupNormalization layer =
        GroupNormalization.of(scale.length).name(call.nameByWeight(1)).epsilon(epsilon(call));
    Memory.Shaped shaped = call.memory().endingWith(view, channels);
    List<Supplier<float[]>> values =
        List.of(() -> repeated(scale, count), () -> repeated(bias, count));
    return same(call.graph().apply(layer, values, shaped.signal()), shaped, view);
  }

  /** Up to version 20, there is a scale for each group instead of for each channel. */
  private static View group(Call call) {
    View view = call.view(0);
    requireChannels(call, view);
    List<Factor> channels = view.axes().get(1);
    int count = View.size(channels, 0);
    int groups = call.node().integer("num_groups", 0);
    if (groups < 1 || count % groups != 0) {
      throw call.failure(groups + " groups do not divide " + count + " channels");
    }
    int given = call.version() < 21 ? groups : count;
    float[] scale = repeated(row(call, 1, "scale", given), count);
    float[] bias = repeated(row(call, 2, "bias", given), count);
    GroupNormalization layer =
        GroupNormalization.of(groups).name(call.nameByWeight(1)).epsilon(epsilon(call));
    Memory.Shaped shaped = call.memory().endingWith(view, channels);
    Signal result = call.graph().apply(layer, List.of(scale::clone, bias::clone), shaped.signal());
    return same(result, shaped, view);
  }

  private static float[] repeated(float[] values, int count) {
    float[] repeated = new float[count];
    for (int i = 0; i < count; i++) {
      repeated[i] = values[i / (count / values.length)];
    }
    return repeated;
  }

  private static View layer(Call call) {
    View view = call.view(0);
    for (int i = 1; i < 3; i++) {
      if (call.node().hasOutput(i) && call.conversion().hasReaders(call.node().outputs().get(i))) {
        throw call.failure("its mean or deviation is used; a layer gives neither");
      }
    }
    int first = call.axis(call.node().whole("axis", -1), view.rank());
    List<Factor> axes =
        view.axes().subList(first, view.rank()).stream().flatMap(List::stream).toList();
    if (!axes.stream().allMatch(Factor::isFixed)) {
      throw call.failure(
          "normalizes over axes of " + view.describe() + " that are the batch or of open size");
    }
    List<Factor> last = view.inMemoryOrder(axes);
    int count = View.size(axes, 0);
    Optional<int[]> places = Weights.places(last, axes);
    float[] scale = row(call, 1, "scale", count);
    List<Supplier<float[]>> values = new ArrayList<>();
    values.add(() -> Weights.moved(scale, places));
    LayerNormalization layer =
        LayerNormalization.of().name(call.nameByWeight(1)).epsilon(epsilon(call));
    if (call.has(2)) {
      float[] bias = row(call, 2, "bias", count);
      values.add(() -> Weights.moved(bias, places));
    } else {
      layer = layer.center(false);
    }
    Memory.Shaped shaped = call.memory().endingWith(view, last);
    return same(call.graph().apply(layer, values, shaped.signal()), shaped, view);
  }

  private static View localResponse(Call call) {
    View view = call.view(0);
    requireChannels(call, view);
    Layer layer =
        new LocalResponseNormalization(
            call.name(),
            call.node().integer("size", 0),
            Call.decimal(call.node().real("alpha", 1e-4f)),
            Call.decimal(call.node().real("beta", 0.75f)),
            Call.decimal(call.node().real("bias", 1)));
    Memory.Shaped shaped = call.memory().endingWith(view, view.axes().get(1));
    return same(call.graph().apply(layer, shaped.signal()), shaped, view);
  }

  /** The operator divides by the norm along an axis, or gives 0 where all is 0. */
  private static View byNorm(Call call) {
    View view = call.view(0);
    int axis = call.axis(call.node().whole("axis", -1), view.rank());
    long p = call.node().whole("p", 2);
    if (view.isBatch(axis) || p < 1 || p > 2) {
      throw call.failure("needs p of 1 or 2 and an axis other than the batch");
    }
    Memory.PerAxis read = call.memory().perAxis(view);
    ReductionRule rule = p == 1 ? ReductionRule.L1_NORM : ReductionRule.L2_NORM;
    Signal norm =
        call.graph()
            .apply(new Reduction("", rule, List.of(read.layerAxis(axis)), true), read.signal());
    Signal above =
        call.graph().apply(new Clip("", Float.MIN_NORMAL, Double.POSITIVE_INFINITY), norm);
    Signal result =
        call.graph().apply(new Merge(call.name(), MergeRule.DIVIDE), read.signal(), above);
    return Memory.after(result, read, view, Set.of());
  }
}
