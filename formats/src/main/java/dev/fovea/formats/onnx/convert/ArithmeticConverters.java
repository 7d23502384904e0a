package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.layer.Layer;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.MathLayer;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import dev.fovea.layer.merge.Where;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arithmetic and comparisons, element by element with broadcasting. */
final class ArithmeticConverters {
  private static final Map<String, Comparison.Rule> COMPARISONS =
      Map.of(
          "Greater", Comparison.Rule.GREATER,
          "GreaterOrEqual", Comparison.Rule.GREATER_EQUAL,
          "Less", Comparison.Rule.LESS,
          "LessOrEqual", Comparison.Rule.LESS_EQUAL,
          "Equal", Comparison.Rule.EQUAL,
          "And", Comparison.Rule.LOGICAL_AND,
          "Or", Comparison.Rule.LOGICAL_OR,
          "Xor", Comparison.Rule.LOGICAL_XOR);

  private static final Map<String, MathFunction> FUNCTIONS =
      Map.ofEntries(
          Map.entry("Abs", MathFunction.ABSOLUTE),
          Map.entry("Reciprocal", MathFunction.RECIPROCAL),
          Map.entry("Sqrt", MathFunction.SQRT),
          Map.entry("Exp", MathFunction.EXP),
          Map.entry("Log", MathFunction.LOG),
          Map.entry("Erf", MathFunction.ERF),
          Map.entry("Sin", MathFunction.SIN),
          Map.entry("Cos", MathFunction.COS),
          Map.entry("Tan", MathFunction.TAN),
          Map.entry("Asin", MathFunction.ARCSIN),
          Map.entry("Acos", MathFunction.ARCCOS),
          Map.entry("Atan", MathFunction.ARCTAN),
          Map.entry("Sinh", MathFunction.SINH),
          Map.entry("Cosh", MathFunction.COSH),
          Map.entry("Asinh", MathFunction.ARCSINH),
          Map.entry("Acosh", MathFunction.ARCCOSH),
          Map.entry("Atanh", MathFunction.ARCTANH),
          Map.entry("Sign", MathFunction.SIGN),
          Map.entry("Floor", MathFunction.FLOOR),
          Map.entry("Ceil", MathFunction.CEIL),
          Map.entry("Round", MathFunction.ROUND));

  private static final Map<String, MathFunction> QUESTIONS =
      Map.of(
          "Not", MathFunction.LOGICAL_NOT,
          "IsNaN", MathFunction.ISNAN,
          "IsInf", MathFunction.ISINF);

  private ArithmeticConverters() {}

  static void addTo(Converters.Table table) {
    table.add("Add", ArithmeticConverters::add);
    table.add("Sub", ArithmeticConverters::subtract);
    table.add("Mul", ArithmeticConverters::multiply);
    table.add("Div", ArithmeticConverters::divide);
    table.add("Pow", ArithmeticConverters::power);
    table.add("Neg", call -> Rescales.times(call, call.view(0), -1));
    table.add("Sum", call -> call.inputs().size() == 2 ? add(call) : many(call, MergeRule.ADD));
    table.add("Mean", call -> many(call, MergeRule.AVERAGE));
    table.add("Max", call -> many(call, MergeRule.MAXIMUM));
    table.add("Min", call -> many(call, MergeRule.MINIMUM));
    table.add("Where", ArithmeticConverters::where);
    COMPARISONS.forEach(
        (name, rule) ->
            table.add(
                name,
                call ->
                    Combining.of(
                        call,
                        new Comparison(call.name(), rule),
                        operands(call),
                        ElementType.BOOL)));
    FUNCTIONS.forEach(
        (name, function) ->
            table.add(
                name,
                call -> call.elementwise(new MathLayer(call.name(), function), call.view(0))));
    QUESTIONS.forEach(
        (name, function) ->
            table.add(name, call -> question(call, function).type(ElementType.BOOL)));
  }

  private static View question(Call call, MathFunction function) {
    if (function == MathFunction.ISINF
        && !(call.node().flag("detect_positive", true)
            && call.node().flag("detect_negative", true))) {
      throw call.failure("asks for infinities of one sign; no layer does");
    }
    return call.elementwise(new MathLayer(call.name(), function), call.view(0));
  }

  /**
   * Returns the two operands; before version 7 the second one is put along an axis of the first if
   * the attribute says so.
   */
  private static List<Value> operands(Call call) {
    Value first = call.value(0);
    Value second = call.value(1);
    if (call.version() < 7 && call.node().has("axis")) {
      int rank = rank(first);
      int after = rank - call.axis(call.node().whole("axis", 0), rank) - rank(second);
      second = after > 0 ? behind(second, after) : second;
    }
    return List.of(first, second);
  }

  static int rank(Value value) {
    return switch (value) {
      case View view -> view.rank();
      case Value.Known known -> known.under(0).rank();
    };
  }

  /** Returns a value with axes of size 1 at the end. */
  private static Value behind(Value value, int count) {
    return switch (value) {
      case View view -> {
        List<List<Factor>> axes = new ArrayList<>(view.axes());
        for (int i = 0; i < count; i++) {
          axes.add(List.of());
        }
        yield view.axes(axes);
      }
      case Value.Known known ->
          new Value.Known(
              known.arrays().stream()
                  .map(
                      array -> {
                        Shape shape = array.shape();
                        for (int i = 0; i < count; i++) {
                          shape = shape.append(1);
                        }
                        return array.reshape(shape);
                      })
                  .toList());
    };
  }

  /**
   * Returns the index of the only operand that is computed from the input, if the other is fixed.
   */
  private static Optional<Integer> computed(List<Value> operands) {
    for (int i = 0; i < 2; i++) {
      if (operands.get(i) instanceof View
          && operands.get(1 - i) instanceof Value.Known known
          && known.isFixed()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static Array constant(List<Value> operands, int computed) {
    return ((Value.Known) operands.get(1 - computed)).under(0);
  }

  static ElementType type(Value value) {
    return switch (value) {
      case View view -> view.type();
      case Value.Known known -> known.under(0).type();
    };
  }

  private static ElementType type(List<Value> operands) {
    return type(operands.getFirst());
  }

  private static View merge(Call call, MergeRule rule, List<Value> operands) {
    return Combining.of(call, new Merge(call.name(), rule), operands, type(operands));
  }

  private static View many(Call call, MergeRule rule) {
    List<Value> operands = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      operands.add(call.value(i));
    }
    return operands.size() == 1 ? call.view(0) : merge(call, rule, operands);
  }

  static View add(Call call) {
    List<Value> operands = operands(call);
    return computed(operands)
        .flatMap(i -> Rescales.plus(call, i, constant(operands, i), 1))
        .orElseGet(() -> merge(call, MergeRule.ADD, operands));
  }

  private static View subtract(Call call) {
    List<Value> operands = operands(call);
    return computed(operands)
        .flatMap(
            i -> {
              Array constant = constant(operands, i);
              return i == 1
                  ? Rescales.plus(call, 1, constant, -1)
                  : Rescales.plus(call, 0, negative(constant), 1);
            })
        .orElseGet(() -> merge(call, MergeRule.SUBTRACT, operands));
  }

  private static Array negative(Array array) {
    return Array.ofNumbers(ElementType.FLOAT, array.shape(), i -> -array.number(i));
  }

  private static View multiply(Call call) {
    List<Value> operands = operands(call);
    return computed(operands)
        .flatMap(i -> Rescales.times(call, i, constant(operands, i), factor -> factor))
        .orElseGet(() -> merge(call, MergeRule.MULTIPLY, operands));
  }

  private static View divide(Call call) {
    List<Value> operands = operands(call);
    View quotient =
        computed(operands)
            .filter(i -> i == 0 && hasNoZero(constant(operands, 0)))
            .flatMap(i -> Rescales.times(call, 0, constant(operands, 0), divisor -> 1 / divisor))
            .orElseGet(() -> merge(call, MergeRule.DIVIDE, operands));
    return quotient.type().isInteger()
        ? call.elementwise(new MathLayer("", MathFunction.TRUNC), quotient)
        : quotient;
  }

  private static boolean hasNoZero(Array array) {
    for (int i = 0; i < array.size(); i++) {
      if (array.number(i) == 0) {
        return false;
      }
    }
    return true;
  }

  private static View power(Call call) {
    List<Value> operands = operands(call);
    if (call.isFixed(1) && operands.getFirst() instanceof View view) {
      Array exponent = call.fixed(1, "exponent");
      if (exponent.size() == 1 && exponent.rank() <= view.rank()) {
        Optional<MathFunction> function =
            Optional.ofNullable(
                Map.of(
                        2.0, MathFunction.SQUARE,
                        0.5, MathFunction.SQRT,
                        -1.0, MathFunction.RECIPROCAL)
                    .get(exponent.number(0)));
        if (exponent.number(0) == 1) {
          return view;
        }
        if (function.isPresent()) {
          Layer layer = new MathLayer(call.name(), function.get());
          return call.elementwise(layer, view);
        }
      }
    }
    return merge(call, MergeRule.POWER, operands);
  }

  private static View where(Call call) {
    List<Value> operands = List.of(call.value(0), call.value(1), call.value(2));
    return Combining.of(call, new Where(call.name()), operands, type(operands.subList(1, 3)));
  }
}
