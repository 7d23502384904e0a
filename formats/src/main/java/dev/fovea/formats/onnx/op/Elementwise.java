package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;

/** Computes element by element. */
final class Elementwise {
  /** A function of two numbers. */
  interface Real {
    double apply(double a, double b);
  }

  /** A function of two whole numbers. */
  interface Whole {
    /**
     * Returns the result, of which only the bits of the type count.
     *
     * @param isUnsigned whether the longs are bits of unsigned 64-bit numbers
     */
    long apply(long a, long b, boolean isUnsigned);
  }

  /** A question about two numbers. */
  interface Question {
    /** Returns the answer from how the numbers compare; NaN compares with nothing. */
    boolean of(int comparison);
  }

  private Elementwise() {}

  /** Returns a function of each number, of the same type. */
  static Array map(Array x, DoubleUnaryOperator function) {
    return Array.ofNumbers(x.type(), x.shape(), i -> function.applyAsDouble(x.number(i)));
  }

  /** Returns a function of each two numbers, of the type of the first. */
  static Array combine(Array a, Array b, Real real, Whole whole) {
    Shape shape = Broadcasting.shape(a.shape(), b.shape());
    Array left = a.broadcast(shape);
    Array right = b.broadcast(shape);
    if (a.type().isFloating()) {
      return Array.ofNumbers(a.type(), shape, i -> real.apply(left.number(i), right.number(i)));
    }
    boolean isUnsigned = a.type() == ElementType.UINT64;
    return Array.ofIntegers(
        a.type(), shape, i -> whole.apply(left.integer(i), right.integer(i), isUnsigned));
  }

  /** Returns the answers to a question about each two numbers. */
  static Array ask(Array a, Array b, Question question) {
    Shape shape = Broadcasting.shape(a.shape(), b.shape());
    Array left = a.broadcast(shape);
    Array right = b.broadcast(shape);
    if (a.type().isFloating()) {
      return truth(
          shape,
          i -> {
            double l = left.number(i);
            double r = right.number(i);
            // Zeros of both signs are equal here, which Double.compare would tell apart.
            return !Double.isNaN(l) && !Double.isNaN(r) && question.of(l < r ? -1 : l > r ? 1 : 0);
          });
    }
    return truth(
        shape,
        i ->
            question.of(
                a.type() == ElementType.UINT64
                    ? Long.compareUnsigned(left.integer(i), right.integer(i))
                    : Long.compare(left.integer(i), right.integer(i))));
  }

  /** Returns an array of truth values. */
  static Array truth(Shape shape, IntPredicate value) {
    return Array.ofIntegers(ElementType.BOOL, shape, i -> value.test(i) ? 1 : 0);
  }

  /**
   * Returns the second operand as it broadcasts to the first. Before version 7, an attribute says
   * that it does, and another one at which axis of the first operand it begins.
   */
  static Array secondOperand(Call call, Array a, Array b) {
    if (call.version() >= 7 || !call.node().flag("broadcast", false)) {
      return b;
    }
    int behind = 0;
    if (call.node().has("axis")) {
      int axis = call.axis("axis", 0, Math.max(a.rank(), 1));
      behind = a.rank() - axis - b.rank();
    }
    if (behind <= 0) {
      return b;
    }
    int[] dims = Arrays.copyOf(b.shape().dims(), b.rank() + behind);
    Arrays.fill(dims, b.rank(), dims.length, 1);
    return b.reshape(Shape.of(dims));
  }
}
