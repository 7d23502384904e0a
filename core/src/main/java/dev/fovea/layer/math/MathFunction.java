package dev.fovea.layer.math;

import dev.fovea.kernel.ErrorFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * The functions of a single number that are no activation functions, under the class names of
 * Keras's operations. The derivative of functions that are constant almost everywhere is 0.
 */
public enum MathFunction {
  ABSOLUTE("Absolute", Math::abs, (x, y) -> Math.signum(x)),
  NEGATIVE("Negative", x -> -x, (x, y) -> -1),
  RECIPROCAL("Reciprocal", x -> 1 / x, (x, y) -> -y * y),
  SQUARE("Square", x -> x * x, (x, y) -> 2 * x),
  SQRT("Sqrt", Math::sqrt, (x, y) -> 0.5 / y),
  EXP("Exp", Math::exp, (x, y) -> y),
  LOG("Log", Math::log, (x, y) -> 1 / x),
  /** The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
  ERF("Erf", ErrorFunction::of, (x, y) -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x)),
  SIN("Sin", Math::sin, (x, y) -> Math.cos(x)),
  COS("Cos", Math::cos, (x, y) -> -Math.sin(x)),
  TAN("Tan", Math::tan, (x, y) -> 1 + y * y),
  ARCSIN("Arcsin", Math::asin, (x, y) -> 1 / Math.sqrt(1 - x * x)),
  ARCCOS("Arccos", Math::acos, (x, y) -> -1 / Math.sqrt(1 - x * x)),
  ARCTAN("Arctan", Math::atan, (x, y) -> 1 / (1 + x * x)),
  SINH("Sinh", Math::sinh, (x, y) -> Math.cosh(x)),
  COSH("Cosh", Math::cosh, (x, y) -> Math.sinh(x)),
  ARCSINH("Arcsinh", MathFunction::arcsinh, (x, y) -> 1 / Math.sqrt(x * x + 1)),
  ARCCOSH("Arccosh", x -> Math.log(x + Math.sqrt(x * x - 1)), (x, y) -> 1 / Math.sqrt(x * x - 1)),
  ARCTANH("Arctanh", x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)), (x, y) -> 1 / (1 - x * x)),
  SIGN("Sign", Math::signum, (x, y) -> 0),
  FLOOR("Floor", Math::floor, (x, y) -> 0),
  CEIL("Ceil", Math::ceil, (x, y) -> 0),
  /** The nearest whole number; of two, the even one. */
  ROUND("Round", Math::rint, (x, y) -> 0),
  /** The whole number next to x towards 0, as a cast to an integer type gives. */
  TRUNC("Trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x), (x, y) -> 0),
  /** 1 for 0, or else 0. */
  LOGICAL_NOT("LogicalNot", x -> x == 0 ? 1 : 0, (x, y) -> 0),
  ISNAN("Isnan", x -> Double.isNaN(x) ? 1 : 0, (x, y) -> 0),
  ISINF("Isinf", x -> Double.isInfinite(x) ? 1 : 0, (x, y) -> 0);

  /** A derivative, given the argument x and the value y of the function. */
  private interface Slope {
    double at(double x, double y);
  }

  private final String keras;
  private final DoubleUnaryOperator function;
  private final Slope slope;

  MathFunction(String keras, DoubleUnaryOperator function, Slope slope) {
    this.keras = keras;
    this.function = function;
    this.slope = slope;
  }

  /** Returns the class name of Keras's operation. */
  public String keras() {
    return keras;
  }

  /** Returns the function at x. */
  public double value(double x) {
    return function.applyAsDouble(x);
  }

  /** Returns the derivative at x, where the function has the value y. */
  public double slope(double x, double y) {
    return slope.at(x, y);
  }

  private static double arcsinh(double x) {
    double z = Math.abs(x);
    return Math.signum(x) * Math.log1p(z + z * z / (1 + Math.sqrt(z * z + 1)));
  }
}
