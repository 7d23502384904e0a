package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that sort, and that sum up along an axis. */
final class Ordering {
  private Ordering() {}

  static void addTo(OperatorTable table) {
    table.addAll("TopK", Ordering::topK, 1, 10, 11, 24);
    table.addAll("Unique", Ordering::unique, 11);
    table.add("CumSum", call -> cumulated(call, false), 11, 14);
    table.add("CumProd", call -> cumulated(call, true), 26);
  }

  private static List<Array> topK(Call call) {
    Array x = call.input(0);
    int axis = call.axis("axis", -1, x.rank());
    long k = call.version() < 10 ? call.node().requireWhole("k") : call.input(1).integer(0);
    int size = x.shape().dim(axis);
    if (k < 0 || k > size) {
      throw call.failure("wants " + k + " of " + size + " elements");
    }
    int direction = call.node().flag("largest", true) ? -1 : 1;
    Lanes lanes = Lanes.of(x.shape(), axis);
    Shape shape = x.shape().with(axis, (int) k);
    Lanes results = Lanes.of(shape, axis);
    int[] places = new int[shape.size()];
    for (int lane = 0; lane < lanes.count(); lane++) {
      int row = lane;
      // The sort is stable, so that of equal elements the first comes first.
      int[] best =
          IntStream.range(0, size)
              .boxed()
              .sorted(
                  (a, b) ->
                      direction * Reductions.compare(x, lanes.index(row, a), lanes.index(row, b)))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();
      for (int i = 0; i < best.length; i++) {
        places[results.index(lane, i)] = best[i];
      }
    }
    int inner = lanes.inner();
    Array values =
        x.pick(shape, i -> (i / inner / results.size() * size + places[i]) * inner + i % inner);
    return List.of(values, Array.ofIntegers(ElementType.INT64, shape, i -> places[i]));
  }

  /**
   * Returns the different elements, or slices along an axis: themselves, where each is first, which
   * of them each one is, and how often each is there.
   */
  private static List<Array> unique(Call call) {
    Array given = call.input(0);
    boolean isFlat = !call.node().has("axis");
    Array x = isFlat ? given.reshape(Shape.of(given.size())) : given;
    int axis = call.axis("axis", 0, x.rank());
    Lanes lanes = Lanes.of(x.shape(), axis);
    Comparator<Integer> order =
        (a, b) -> {
          int result = 0;
          for (int lane = 0; lane < lanes.count() && result == 0; lane++) {
            result = Reductions.compare(x, lanes.index(lane, a), lanes.index(lane, b));
          }
          return result;
        };
    List<Integer> sorted = IntStream.range(0, lanes.size()).boxed().sorted(order).toList();
    int[] inverse = new int[lanes.size()];
    List<Integer> firsts = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      if (i == 0 || order.compare(sorted.get(i - 1), sorted.get(i)) != 0) {
        firsts.add(sorted.get(i));
      }
      inverse[sorted.get(i)] = firsts.size() - 1;
    }
    if (!call.node().flag("sorted", true)) {
      List<Integer> met = firsts.stream().sorted().toList();
      for (int i = 0; i < inverse.length; i++) {
        inverse[i] = met.indexOf(firsts.get(inverse[i]));
      }
      firsts = met;
    }
    return results(x, axis, firsts, inverse);
  }

  private static List<Array> results(Array x, int axis, List<Integer> firsts, int[] inverse) {
    int[] counts = new int[firsts.size()];
    for (int which : inverse) {
      counts[which]++;
    }
    Lanes lanes = Lanes.of(x.shape(), axis);
    int inner = lanes.inner();
    int count = firsts.size();
    Array values =
        x.pick(
            x.shape().with(axis, count),
            i ->
                (i / inner / count * lanes.size() + firsts.get(i / inner % count)) * inner
                    + i % inner);
    return List.of(
        values,
        Array.row(firsts.stream().mapToLong(Integer::longValue).toArray()),
        Array.row(IntStream.of(inverse).asLongStream().toArray()),
        Array.row(IntStream.of(counts).asLongStream().toArray()));
  }

  /** Returns for each element the sum, or product, of those up to it along an axis. */
  private static Array cumulated(Call call, boolean isProduct) {
    Array x = call.input(0);
    int axis = call.axis(call.input(1).integer(0), x.rank());
    boolean isExclusive = call.node().flag("exclusive", false);
    boolean isReversed = call.node().flag("reverse", false);
    Lanes lanes = Lanes.of(x.shape(), axis);
    double[] reals = x.type().isFloating() ? Array.doubles(x.shape()) : new double[0];
    long[] wholes = x.type().isFloating() ? new long[0] : x.toLongs().clone();
    for (int lane = 0; lane < lanes.count(); lane++) {
      double real = isProduct ? 1 : 0;
      long whole = isProduct ? 1 : 0;
      for (int i = 0; i < lanes.size(); i++) {
        int at = lanes.index(lane, isReversed ? lanes.size() - 1 - i : i);
        double nextReal = isProduct ? real * x.number(at) : real + x.number(at);
        long nextWhole = isProduct ? whole * x.integer(at) : whole + x.integer(at);
        if (x.type().isFloating()) {
          reals[at] = isExclusive ? real : nextReal;
        } else {
          wholes[at] = isExclusive ? whole : nextWhole;
        }
        real = nextReal;
        whole = nextWhole;
      }
    }
    return x.type().isFloating()
        ? Array.ofNumbers(x.type(), x.shape(), i -> reals[i])
        : Array.ofIntegers(x.type(), x.shape(), i -> wholes[i]);
  }
}
