package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Arithmetic of two or more operands, and functions of whole and real numbers alike. */
final class Arithmetic {
  private Arithmetic() {}

  static void addTo(OperatorTable table) {
    table.add("Add", binary(Double::sum, (a, b, u) -> a + b), 1, 6, 7, 13, 14);
    table.add("Sub", binary((a, b) -> a - b, (a, b, u) -> a - b), 1, 6, 7, 13, 14);
    table.add("Mul", binary((a, b) -> a * b, (a, b, u) -> a * b), 1, 6, 7, 13, 14);
    table.add("Div", binary((a, b) -> a / b, Arithmetic::quotient), 1, 6, 7, 13, 14);
    table.add("Pow", Arithmetic::pow, 1, 7, 12, 13, 15);
    table.add("Mod", Arithmetic::mod, 10, 13);
    table.add("Max", variadic(Math::max, Arithmetic::larger), 1, 6, 8, 12, 13);
    table.add("Min", variadic(Math::min, Arithmetic::smaller), 1, 6, 8, 12, 13);
    table.add("Sum", variadic(Double::sum, (a, b, u) -> a + b), 1, 6, 8, 13);
    table.add("Mean", Arithmetic::mean, 1, 6, 8, 13);
    table.add("Abs", signed(Math::abs, x -> Math.abs(x)), 1, 6, 13);
    table.add("Neg", signed(x -> -x, x -> -x), 1, 6, 13);
    table.add("Sign", Arithmetic::sign, 9, 13);
    table.add("Clip", Arithmetic::clip, 1, 6, 11, 12, 13);
  }

  private static OperatorTable.Single binary(Elementwise.Real real, Elementwise.Whole whole) {
    return call -> {
      Array a = call.input(0);
      Array b = Elementwise.secondOperand(call, a, call.input(1));
      call.requireSameType(a, b);
      return Elementwise.combine(a, b, real, whole);
    };
  }

  private static OperatorTable.Single variadic(Elementwise.Real real, Elementwise.Whole whole) {
    return call -> fold(call, real, whole);
  }

  private static Array fold(Call call, Elementwise.Real real, Elementwise.Whole whole) {
    List<Array> operands = call.all();
    Array result = operands.getFirst();
    for (Array operand : operands.subList(1, operands.size())) {
      call.requireSameType(result, operand);
      result = Elementwise.combine(result, operand, real, whole);
    }
    return result;
  }

  private static Array mean(Call call) {
    // Summed in double precision: half precision would lose digits with every operand.
    List<Array> operands = call.all();
    Shape shape = Broadcasting.shape(operands.stream().map(Array::shape).toArray(Shape[]::new));
    List<Array> same = operands.stream().map(operand -> operand.broadcast(shape)).toList();
    return Array.ofNumbers(
        call.realInput().type(),
        shape,
        i -> same.stream().mapToDouble(operand -> operand.number(i)).sum() / same.size());
  }

  private interface WholeFunction {
    long apply(long x);
  }

  private static OperatorTable.Single signed(DoubleUnaryOperator real, WholeFunction whole) {
    return call -> {
      Array x = call.input(0);
      return switch (x.type().kind()) {
        case FLOATING -> Elementwise.map(x, real);
        case SIGNED -> Array.ofIntegers(x.type(), x.shape(), i -> whole.apply(x.integer(i)));
        case UNSIGNED, TRUTH -> x;
      };
    };
  }

  private static Array sign(Call call) {
    Array x = call.input(0);
    return switch (x.type().kind()) {
      case FLOATING -> Elementwise.map(x, Math::signum);
      case SIGNED -> Array.ofIntegers(x.type(), x.shape(), i -> Long.signum(x.integer(i)));
      case UNSIGNED, TRUTH -> Array.ofIntegers(x.type(), x.shape(), i -> x.integer(i) == 0 ? 0 : 1);
    };
  }

  private static long quotient(long a, long b, boolean isUnsigned) {
    requireDivisor(b);
    return isUnsigned ? Long.divideUnsigned(a, b) : a / b;
  }

  private static void requireDivisor(long b) {
    if (b == 0) {
      throw new ArithmeticException("divides a whole number by zero");
    }
  }

  static long larger(long a, long b, boolean isUnsigned) {
    return isUnsigned ? (Long.compareUnsigned(a, b) > 0 ? a : b) : Math.max(a, b);
  }

  static long smaller(long a, long b, boolean isUnsigned) {
    return isUnsigned ? (Long.compareUnsigned(a, b) < 0 ? a : b) : Math.min(a, b);
  }

  /** Raises to a power, whose type may be another; the result has the type of the base. */
  private static Array pow(Call call) {
    Array base = call.input(0);
    Array power = Elementwise.secondOperand(call, base, call.input(1));
    Shape shape = Broadcasting.shape(base.shape(), power.shape());
    Array bases = base.broadcast(shape);
    Array powers = power.broadcast(shape);
    if (base.type().isFloating() || power.type().isFloating()) {
      return Array.ofNumbers(base.type(), shape, i -> Math.pow(bases.number(i), powers.number(i)));
    }
    return Array.ofIntegers(
        base.type(), shape, i -> wholePower(bases.integer(i), powers.integer(i)));
  }

  private static long wholePower(long base, long power) {
    if (power < 0) {
      return (long) Math.pow(base, power);
    }
    long result = 1;
    long square = base;
    for (long rest = power; rest > 0; rest >>= 1) {
      result = (rest & 1) == 1 ? result * square : result;
      square *= square;
    }
    return result;
  }

  private static Array mod(Call call) {
    Array a = call.input(0);
    Array b = call.input(1);
    call.requireSameType(a, b);
    if (call.node().flag("fmod", false)) {
      return Elementwise.combine(a, b, (x, y) -> x % y, (x, y, u) -> remainder(x, y, u));
    }
    return Elementwise.combine(
        a,
        b,
        (x, y) -> {
          double rest = x % y;
          return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
        },
        (x, y, u) -> {
          requireDivisor(y);
          return u ? Long.remainderUnsigned(x, y) : Math.floorMod(x, y);
        });
  }

  private static long remainder(long a, long b, boolean isUnsigned) {
    requireDivisor(b);
    return isUnsigned ? Long.remainderUnsigned(a, b) : a % b;
  }

  /**
   * Bounds numbers; before version 11 by attributes. Where the bounds cross, the upper one holds.
   */
  private static Array clip(Call call) {
    Array x = call.input(0);
    if (call.version() < 11) {
      float low = call.node().real("min", -Float.MAX_VALUE);
      float high = call.node().real("max", Float.MAX_VALUE);
      return Elementwise.map(x, v -> Math.min(Math.max(v, low), high));
    }
    Array result = x;
    if (call.optional(1).isPresent()) {
      call.requireSameType(x, call.input(1));
      result = Elementwise.combine(result, call.input(1), Math::max, Arithmetic::larger);
    }
    if (call.optional(2).isPresent()) {
      call.requireSameType(x, call.input(2));
      result = Elementwise.combine(result, call.input(2), Math::min, Arithmetic::smaller);
    }
    return result;
  }
}
