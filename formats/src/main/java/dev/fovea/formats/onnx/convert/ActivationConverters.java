package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.Celu;
import dev.fovea.layer.activation.ELU;
import dev.fovea.layer.activation.Gelu;
import dev.fovea.layer.activation.LeakyReLU;
import dev.fovea.layer.activation.LogSoftmax;
import dev.fovea.layer.activation.PReLU;
import dev.fovea.layer.activation.ReLU;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.activation.Threshold;
import dev.fovea.layer.math.Clip;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.MathLayer;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.layer.noise.Dropout;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Activation functions and dropout. */
final class ActivationConverters {
  private static final Map<String, Activation> PLAIN =
      Map.of(
          "Sigmoid", Activation.SIGMOID,
          "Tanh", Activation.TANH,
          "Softplus", Activation.SOFTPLUS,
          "Softsign", Activation.SOFTSIGN,
          "Mish", Activation.MISH,
          "HardSwish", Activation.HARD_SILU);

  /** The parameters of the SELU in the definition of the operator. */
  private static final float SELU_ALPHA = 1.67326319217681884765625f;

  private static final float SELU_GAMMA = 1.05070102214813232421875f;

  private ActivationConverters() {}

  static void addTo(Converters.Table table) {
    PLAIN.forEach(
        (name, function) ->
            table.add(name, each(call -> new ActivationLayer(call.name(), function))));
    table.add("Relu", each(call -> new ReLU(call.name(), OptionalDouble.empty(), 0, 0)));
    table.add("LeakyRelu", each(call -> new LeakyReLU(call.name(), alpha(call, 0.01f))));
    table.add("Elu", each(call -> new ELU(call.name(), alpha(call, 1))));
    table.add("Celu", each(call -> new Celu(call.name(), alpha(call, 1))));
    table.add("ThresholdedRelu", each(call -> new Threshold(call.name(), alpha(call, 1), 0)));
    table.add("Gelu", each(ActivationConverters::gelu));
    table.add("Selu", ActivationConverters::selu);
    table.add("HardSigmoid", ActivationConverters::hardSigmoid);
    table.add("Swish", ActivationConverters::swish);
    table.add("Shrink", ActivationConverters::shrink);
    table.add("PRelu", ActivationConverters::prelu);
    table.add("Clip", ActivationConverters::clip);
    table.add("Softmax", call -> softmax(call, Softmax::new));
    table.add("LogSoftmax", call -> softmax(call, LogSoftmax::new));
    table.addAll("Dropout", ActivationConverters::dropout);
    table.add("Identity", call -> call.value(0));
    table.add("Cast", ActivationConverters::cast);
    table.add("CastLike", ActivationConverters::cast);
  }

  private static Converters.Table.Single each(Function<Call, Layer> layer) {
    return call -> call.elementwise(layer.apply(call), call.view(0));
  }

  private static double alpha(Call call, float absent) {
    return Call.decimal(call.node().real("alpha", absent));
  }

  private static Layer gelu(Call call) {
    return new Gelu(call.name(), call.node().text("approximate", "none").equals("tanh"));
  }

  private static View selu(Call call) {
    float alpha = call.node().real("alpha", SELU_ALPHA);
    float gamma = call.node().real("gamma", SELU_GAMMA);
    if (near(alpha, SELU_ALPHA) && near(gamma, SELU_GAMMA)) {
      return call.elementwise(new ActivationLayer(call.name(), Activation.SELU), call.view(0));
    }
    View elu = call.elementwise(new ELU(call.name(), Call.decimal(alpha)), call.view(0));
    return Rescales.times(call, elu, Call.decimal(gamma));
  }

  /** Returns whether a file means the number and has written it with fewer digits. */
  private static boolean near(double number, double other) {
    return Math.abs(number - other) < 1e-6;
  }

  /** y = max(0, min(1, alpha x + beta)), which is Keras's function for 1/6 and 1/2. */
  private static View hardSigmoid(Call call) {
    double alpha = alpha(call, 0.2f);
    double beta = Call.decimal(call.node().real("beta", 0.5f));
    if (near(alpha, 1 / 6.0) && beta == 0.5) {
      return call.elementwise(
          new ActivationLayer(call.name(), Activation.HARD_SIGMOID), call.view(0));
    }
    View linear = Rescales.linear(call, call.view(0), alpha, beta);
    return call.elementwise(new ReLU(call.name(), OptionalDouble.of(1), 0, 0), linear);
  }

  /** y = x sigmoid(alpha x) = silu(alpha x) / alpha. */
  private static View swish(Call call) {
    double alpha = alpha(call, 1);
    if (alpha == 0) {
      return Rescales.times(call, call.view(0), 0.5);
    }
    View scaled = Rescales.times(call, call.view(0), alpha);
    View silu = call.elementwise(new ActivationLayer(call.name(), Activation.SILU), scaled);
    return Rescales.times(call, silu, 1 / alpha);
  }

  /** y = x + bias below -lambda, x - bias above lambda, else 0: the sum of two thresholds. */
  private static View shrink(Call call) {
    double lambda = Call.decimal(call.node().real("lambd", 0.5f));
    double bias = Call.decimal(call.node().real("bias", 0));
    View x = call.view(0);
    View above = call.elementwise(new Threshold(call.name(), lambda, bias), x);
    View below = call.elementwise(new Threshold("", lambda, bias), Rescales.times(call, x, -1));
    return Combining.of(call, new Merge("", MergeRule.SUBTRACT), List.of(above, below), x.type());
  }

  /** A slope for each channel or element is a weight; one that is computed is arithmetic. */
  private static View prelu(Call call) {
    View view = call.view(0);
    if (!call.isFixed(1)) {
      View slope = call.view(1);
      View positive = call.elementwise(new ReLU("", OptionalDouble.empty(), 0, 0), view);
      View negative =
          Combining.of(
              call, new Merge("", MergeRule.SUBTRACT), List.of(view, positive), view.type());
      View part =
          Combining.of(
              call, new Merge("", MergeRule.MULTIPLY), List.of(negative, slope), view.type());
      return Combining.of(
          call, new Merge(call.name(), MergeRule.ADD), List.of(positive, part), view.type());
    }
    Array slope = call.fixed(1, "slopes");
    if (call.version() < 7 && slope.rank() == 1 && slope.size() > 1 && view.rank() > 2) {
      // One slope for each channel, which newer files write as (channels, 1, 1).
      Shape shape = slope.shape();
      for (int axis = 2; axis < view.rank(); axis++) {
        shape = shape.append(1);
      }
      slope = slope.reshape(shape);
    }
    Operand operand =
        Operand.of(call, slope, view)
            .orElseThrow(() -> call.failure("has more slopes than its input has elements"));
    Signal signal = operand.value().signal();
    int rank = signal.shape().rank();
    Shape own = operand.constants().shape();
    List<Integer> shared = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int at = axis - (rank - own.rank());
      if (at < 0 || own.dim(at) == 1) {
        shared.add(axis + 1);
      }
    }
    float[] values = new float[own.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = operand.constants().values().get(i).floatValue();
    }
    PReLU layer =
        Layers.prelu()
            .name(call.nameByWeight(1))
            .sharedAxes(shared.stream().mapToInt(Integer::intValue).toArray());
    Signal result = call.graph().apply(layer, List.of(() -> values), signal);
    return new View(result, view.memory(), view.axes(), view.type());
  }

  private static View clip(Call call) {
    if ((call.has(1) && !call.isFixed(1)) || (call.has(2) && !call.isFixed(2))) {
      View limited = call.view(0);
      if (call.has(1)) {
        List<Value> values = List.of(limited, call.value(1));
        limited = Combining.of(call, new Merge("", MergeRule.MAXIMUM), values, limited.type());
      }
      if (call.has(2)) {
        List<Value> values = List.of(limited, call.value(2));
        limited = Combining.of(call, new Merge("", MergeRule.MINIMUM), values, limited.type());
      }
      return limited;
    }
    double low = bound(call, "min", 1, Double.NEGATIVE_INFINITY);
    double high = bound(call, "max", 2, Double.POSITIVE_INFINITY);
    if (low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY) {
      return call.view(0);
    }
    Layer layer =
        low == 0 && high >= 0
            ? new ReLU(
                call.name(),
                high == Double.POSITIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(high),
                0,
                0)
            : new Clip(call.name(), low, high);
    return call.elementwise(layer, call.view(0));
  }

  private static double bound(Call call, String name, int index, double absent) {
    Optional<Double> number =
        call.node().has(name)
            ? Optional.of(Call.decimal(call.node().real(name, 0)))
            : call.optionalFixed(index, "bounds").map(array -> array.number(0));
    // The largest floats stand for no bound.
    return number
        .map(
            value ->
                Math.abs(value) >= 3.4028234e38
                    ? Math.copySign(Double.POSITIVE_INFINITY, value)
                    : value)
        .orElse(absent);
  }

  /** Before version 13 all axes from the given one on are taken together. */
  private static View softmax(Call call, BiFunction<String, Integer, Layer> layer) {
    View view = call.view(0);
    boolean together = call.version() < 13;
    int axis = call.axis(call.node().whole("axis", together ? 1 : -1), Math.max(1, view.rank()));
    if (!together || axis == view.rank() - 1) {
      return alongAxis(call, view, axis, layer);
    }
    List<Factor> all =
        view.inMemoryOrder(
            view.axes().subList(axis, view.rank()).stream().flatMap(List::stream).toList());
    requireSample(call, view, axis);
    Memory.Shaped shaped = call.memory().endingWith(view, all);
    Signal result = call.graph().apply(layer.apply(call.name(), -1), shaped.signal());
    List<Factor> memory = shaped.dims().stream().flatMap(List::stream).toList();
    return new View(result, memory, view.axes(), view.type());
  }

  private static void requireSample(Call call, View view, int from) {
    for (int axis = from; axis < view.rank(); axis++) {
      if (view.axes().get(axis).stream().anyMatch(Factor::isBatch)) {
        throw call.failure("combines the samples of a batch");
      }
    }
  }

  private static View alongAxis(
      Call call, View view, int axis, BiFunction<String, Integer, Layer> layer) {
    requireSample(call, view.axes(view.axes().subList(axis, axis + 1)), 0);
    List<Factor> factors = view.inMemoryOrder(view.axes().get(axis));
    Memory.Shaped shaped = call.memory().divided(view, factors::contains);
    List<List<Factor>> own =
        shaped.dims().stream()
            .filter(dim -> !dim.isEmpty() && factors.contains(dim.getFirst()))
            .toList();
    if (own.size() != 1) {
      shaped = call.memory().endingWith(view, factors);
    }
    int at = own.size() == 1 ? shaped.dims().indexOf(own.getFirst()) : shaped.dims().size() - 1;
    int fromEnd = at == shaped.dims().size() - 1 ? -1 : at + 1;
    Signal result = call.graph().apply(layer.apply(call.name(), fromEnd), shaped.signal());
    List<Factor> memory = shaped.dims().stream().flatMap(List::stream).toList();
    return new View(result, memory, view.axes(), view.type());
  }

  /** Dropout does nothing in inference, and what the file says in training. */
  private static List<Value> dropout(Call call) {
    boolean trains =
        call.version() >= 12
            && call.optionalFixed(2, "training_mode")
                .map(mode -> mode.number(0) != 0)
                .orElse(false);
    if (trains) {
      throw call.failure("drops values at random in inference, too (training_mode)");
    }
    if (call.node().hasOutput(1) && call.conversion().hasReaders(call.node().outputs().get(1))) {
      throw call.failure("its mask is used; a layer gives none");
    }
    double rate =
        call.version() < 12
            ? Call.decimal(call.node().real("ratio", 0.5f))
            : call.optionalFixed(1, "ratio")
                .map(ratio -> Call.decimal((float) ratio.number(0)))
                .orElse(0.5);
    View view = call.view(0);
    return List.of(
        rate > 0 && rate < 1
            ? call.elementwise(new Dropout(call.name(), rate, Optional.empty()), view)
            : view);
  }

  private static final Set<ElementType> FLOATS =
      Set.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16, ElementType.BFLOAT16);

  private static View cast(Call call) {
    View view = call.view(0);
    ElementType target =
        call.node().operator().equals("Cast")
            ? target(call)
            : ArithmeticConverters.type(call.value(1));
    if (target == view.type() || FLOATS.contains(target)) {
      return view.type(target);
    }
    if (target == ElementType.BOOL) {
      Value zero = Value.Known.of(Array.scalar(view.type(), 0));
      return Combining.of(
          call,
          new Comparison(call.name(), Comparison.Rule.NOT_EQUAL),
          List.of(view, zero),
          target);
    }
    if (!target.isInteger()) {
      throw call.failure("casts to " + target + "; layers compute with floats");
    }
    return view.type().isFloating()
        ? call.elementwise(new MathLayer(call.name(), MathFunction.TRUNC), view).type(target)
        : view.type(target);
  }

  private static ElementType target(Call call) {
    // Before version 6 the type is a word.
    Optional<ElementType> type =
        call.version() < 6
            ? Arrays.stream(ElementType.values())
                .filter(each -> each.name().equals(call.node().text("to", "")))
                .findFirst()
            : ElementType.ofCode(call.node().integer("to", 0));
    return type.orElseThrow(() -> call.failure("casts to a type that holds no numbers"));
  }
}
