package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import java.util.function.DoubleUnaryOperator;

/** Mathematical functions of one number. */
final class Functions {
  private Functions() {}

  static void addTo(OperatorTable table) {
    table.add("Acos", real(Math::acos), 7, 22);
    table.add("Acosh", real(x -> Math.log(x + Math.sqrt(x * x - 1))), 9, 22);
    table.add("Asin", real(Math::asin), 7, 22);
    table.add("Asinh", real(Functions::asinh), 9, 22);
    table.add("Atan", real(Math::atan), 7, 22);
    table.add("Atanh", real(x -> 0.5 * (Math.log1p(x) - Math.log1p(-x))), 9, 22);
    table.add("Ceil", real(Math::ceil), 1, 6, 13);
    table.add("Cos", real(Math::cos), 7, 22);
    table.add("Cosh", real(Math::cosh), 9, 22);
    table.add("Erf", call -> Elementwise.map(call.input(0), ErrorFunction::of), 9, 13);
    table.add("Exp", real(Math::exp), 1, 6, 13);
    table.add("Floor", real(Math::floor), 1, 6, 13);
    table.add("Log", real(Math::log), 1, 6, 13);
    table.add("Reciprocal", real(x -> 1 / x), 1, 6, 13);
    table.add("Round", real(Math::rint), 11, 22);
    table.add("Sin", real(Math::sin), 7, 22);
    table.add("Sinh", real(Math::sinh), 9, 22);
    table.add("Sqrt", real(Math::sqrt), 1, 6, 13);
    table.add("Tan", real(Math::tan), 7, 22);
    table.add("Tanh", real(Math::tanh), 1, 6, 13);
    table.add("IsNaN", Functions::isNaN, 9, 13, 20);
    table.add("IsInf", Functions::isInfinite, 10, 20);
  }

  static OperatorTable.Single real(DoubleUnaryOperator function) {
    return call -> Elementwise.map(call.realInput(), function);
  }

  private static double asinh(double x) {
    double size = Math.abs(x);
    return Math.copySign(Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1))), x);
  }

  private static Array isNaN(Call call) {
    Array x = call.realInput();
    return Elementwise.truth(x.shape(), i -> Double.isNaN(x.number(i)));
  }

  private static Array isInfinite(Call call) {
    Array x = call.realInput();
    boolean positive = call.node().flag("detect_positive", true);
    boolean negative = call.node().flag("detect_negative", true);
    return Elementwise.truth(
        x.shape(),
        i ->
            (positive && x.number(i) == Double.POSITIVE_INFINITY)
                || (negative && x.number(i) == Double.NEGATIVE_INFINITY));
  }
}
