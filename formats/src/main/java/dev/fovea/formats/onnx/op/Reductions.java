package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Operators that make one number of many along some axes. */
final class Reductions {
  /** What is made of the elements of an array from one index on to another, exclusive. */
  private interface Real {
    double of(Array x, int from, int to);
  }

  /** The same for whole numbers, where that is not the real result without its fraction. */
  private interface Whole {
    long of(Array x, int from, int to);
  }

  private Reductions() {}

  static void addTo(OperatorTable table) {
    int[] versions = {1, 11, 13, 18};
    table.add("ReduceSum", reduce(Reductions::sum, Reductions::wholeSum, 13), 1, 11, 13);
    table.add("ReduceMean", reduce(Reductions::mean), versions);
    table.add("ReduceProd", reduce(Reductions::product, Reductions::wholeProduct, 18), versions);
    table.add(
        "ReduceMax", reduce(Reductions::max, Reductions::wholeMax, 18), 1, 11, 12, 13, 18, 20);
    table.add(
        "ReduceMin", reduce(Reductions::min, Reductions::wholeMin, 18), 1, 11, 12, 13, 18, 20);
    table.add("ReduceL1", reduce((x, from, to) -> total(x, from, to, 1)), versions);
    table.add("ReduceL2", reduce((x, from, to) -> Math.sqrt(total(x, from, to, 2))), versions);
    table.add("ReduceSumSquare", reduce((x, from, to) -> total(x, from, to, 2)), versions);
    table.add("ReduceLogSum", reduce((x, from, to) -> Math.log(sum(x, from, to))), versions);
    table.add("ReduceLogSumExp", reduce(Reductions::logSumExp), versions);
    table.add("ArgMax", call -> argument(call, 1), 1, 11, 12, 13);
    table.add("ArgMin", call -> argument(call, -1), 1, 11, 12, 13);
  }

  private static OperatorTable.Single reduce(Real real) {
    return reduce(real, (x, from, to) -> (long) real.of(x, from, to), 18);
  }

  /**
   * Returns a reduction.
   *
   * @param axesAreInput the version since which the axes are an input
   */
  private static OperatorTable.Single reduce(Real real, Whole whole, int axesAreInput) {
    return call -> {
      Array x = call.input(0);
      int[] axes =
          call.version() < axesAreInput
              ? call.node().integers("axes").orElse(new int[0])
              : call.optional(1).map(Array::toInts).orElse(new int[0]);
      if (axes.length == 0) {
        if (call.node().flag("noop_with_empty_axes", false)) {
          return x;
        }
        axes = IntStream.range(0, x.rank()).toArray();
      }
      return reduce(x, call.axes(axes, x.rank()), call.node().flag("keepdims", true), real, whole);
    };
  }

  private static Array reduce(Array x, int[] axes, boolean keep, Real real, Whole whole) {
    boolean[] isReduced = new boolean[x.rank()];
    for (int axis : axes) {
      isReduced[axis] = true;
    }
    int[] kept = IntStream.range(0, x.rank()).filter(axis -> !isReduced[axis]).toArray();
    int[] order =
        IntStream.concat(
                Arrays.stream(kept), IntStream.range(0, x.rank()).filter(axis -> isReduced[axis]))
            .toArray();
    Array rows = Rearranging.transposed(x, order);
    int count = rows.shape().slice(kept.length, x.rank()).size();
    Shape result =
        Shape.of(
            keep
                ? IntStream.range(0, x.rank())
                    .map(axis -> isReduced[axis] ? 1 : x.shape().dim(axis))
                    .toArray()
                : Arrays.stream(kept).map(axis -> x.shape().dim(axis)).toArray());
    return x.type().isFloating()
        ? Array.ofNumbers(x.type(), result, i -> real.of(rows, i * count, (i + 1) * count))
        : Array.ofIntegers(x.type(), result, i -> whole.of(rows, i * count, (i + 1) * count));
  }

  private static double sum(Array x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x.number(i);
    }
    return sum;
  }

  private static long wholeSum(Array x, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += x.integer(i);
    }
    return sum;
  }

  private static double mean(Array x, int from, int to) {
    return sum(x, from, to) / (to - from);
  }

  /** Returns the sum of the sizes of elements, or of their squares. */
  private static double total(Array x, int from, int to, int power) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double value = x.number(i);
      sum += power == 1 ? Math.abs(value) : value * value;
    }
    return sum;
  }

  private static double product(Array x, int from, int to) {
    double product = 1;
    for (int i = from; i < to; i++) {
      product *= x.number(i);
    }
    return product;
  }

  private static long wholeProduct(Array x, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= x.integer(i);
    }
    return product;
  }

  private static double max(Array x, int from, int to) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, x.number(i));
    }
    return max;
  }

  private static double min(Array x, int from, int to) {
    double min = Double.POSITIVE_INFINITY;
    for (int i = from; i < to; i++) {
      min = Math.min(min, x.number(i));
    }
    return min;
  }

  private static long wholeMax(Array x, int from, int to) {
    boolean isUnsigned = x.type() == ElementType.UINT64;
    long max = x.type().isInteger() ? x.type().min() : 0;
    for (int i = from; i < to; i++) {
      max = Arithmetic.larger(max, x.integer(i), isUnsigned);
    }
    return max;
  }

  private static long wholeMin(Array x, int from, int to) {
    boolean isUnsigned = x.type() == ElementType.UINT64;
    long min = x.type().isInteger() ? x.type().max() : 1;
    for (int i = from; i < to; i++) {
      min = Arithmetic.smaller(min, x.integer(i), isUnsigned);
    }
    return min;
  }

  /** Returns the logarithm of the sum of powers of e, from which the largest is taken out first. */
  private static double logSumExp(Array x, int from, int to) {
    double max = max(x, from, to);
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(x.number(i) - max);
    }
    return max + Math.log(sum);
  }

  /** Returns where the largest elements are, or with a direction of -1 the smallest. */
  private static Array argument(Call call, int direction) {
    Array x = call.input(0);
    int axis = call.axis("axis", 0, x.rank());
    boolean last = call.node().flag("select_last_index", false);
    Lanes lanes = Lanes.of(x.shape(), axis);
    if (lanes.size() == 0 && lanes.count() > 0) {
      throw call.failure("looks for the largest of no elements: " + x.shape());
    }
    Shape kept = x.shape().with(axis, 1);
    Shape result =
        call.node().flag("keepdims", true)
            ? kept
            : Gathering.joined(x.shape().slice(0, axis), x.shape().slice(axis + 1, x.rank()));
    return Array.ofIntegers(
        ElementType.INT64,
        result,
        lane -> {
          int best = 0;
          for (int i = 1; i < lanes.size(); i++) {
            int order = direction * compare(x, lanes.index(lane, i), lanes.index(lane, best));
            if (order > 0 || (last && order == 0)) {
              best = i;
            }
          }
          return best;
        });
  }

  /** Compares two elements; zeros of both signs are equal. */
  static int compare(Array x, int a, int b) {
    if (x.type().isFloating()) {
      double left = x.number(a);
      double right = x.number(b);
      return left == right ? 0 : Double.compare(left, right);
    }
    return x.type() == ElementType.UINT64
        ? Long.compareUnsigned(x.integer(a), x.integer(b))
        : Long.compare(x.integer(a), x.integer(b));
  }
}
