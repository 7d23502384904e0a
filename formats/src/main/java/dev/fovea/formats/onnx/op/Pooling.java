package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Pooling over windows, and over whole pictures. */
final class Pooling {
  /** What is made of the elements under a window. */
  private interface Rule {
    /**
     * Returns the result.
     *
     * @param sources the indices of elements, or -1 outside, of which those of this place begin at
     *     {@code from}
     * @param start the index of the picture's first element
     */
    double of(Array x, int start, int[] sources, int from, int place);
  }

  private Pooling() {}

  static void addTo(OperatorTable table) {
    table.addAll("MaxPool", Pooling::maxPool, 1, 8, 10, 11, 12, 22);
    table.add("AveragePool", Pooling::averagePool, 1, 7, 10, 11, 19, 22);
    table.add("LpPool", Pooling::lpPool, 1, 2, 11, 18, 22);
    table.add("MaxUnpool", Pooling::maxUnpool, 9, 11, 22);
    table.add("GlobalMaxPool", call -> global(call, Pooling::largest), 1, 22);
    table.add("GlobalAveragePool", call -> global(call, Pooling::mean), 1, 22);
    table.add("GlobalLpPool", Pooling::globalLpPool, 1, 2, 22);
  }

  private static int[] kernel(Call call) {
    return call.node()
        .integers("kernel_shape")
        .orElseThrow(() -> call.failure("has no kernel_shape"));
  }

  private static Array pool(Array x, Window window, Rule rule) {
    int[] sources = window.sources();
    int places = window.places();
    int taps = window.taps();
    int elements = window.elements();
    return Array.ofNumbers(
        x.type(),
        Gathering.joined(x.shape().slice(0, 2), Shape.of(window.output())),
        i -> rule.of(x, i / places * elements, sources, i % places * taps, i % places));
  }

  private static List<Array> maxPool(Call call) {
    Array x = call.input(0);
    call.requireRank(x, 3);
    Window window = Window.of(call, x.shape(), kernel(call));
    int taps = window.taps();
    int[] sources = window.sources();
    int places = window.places();
    int elements = window.elements();
    Shape shape = Gathering.joined(x.shape().slice(0, 2), Shape.of(window.output()));
    int[] winners = new int[shape.size()];
    for (int i = 0; i < winners.length; i++) {
      int start = i / places * elements;
      int best = -1;
      for (int tap = 0; tap < taps; tap++) {
        int source = sources[i % places * taps + tap];
        if (source >= 0 && (best < 0 || x.number(start + source) > x.number(best))) {
          best = start + source;
        }
      }
      if (best < 0) {
        throw call.failure("has a window that lies outside of its input " + x.shape());
      }
      winners[i] = best;
    }
    Array values = x.pick(shape, i -> winners[i]);
    if (!call.node().hasOutput(1)) {
      return List.of(values);
    }
    boolean columnMajor = call.node().flag("storage_order", false);
    return List.of(
        values,
        Array.ofIntegers(
            ElementType.INT64,
            shape,
            i -> columnMajor ? columnMajor(winners[i], window.input()) : winners[i]));
  }

  /** Returns an index as it were if the first axis of the picture ran fastest. */
  private static long columnMajor(int index, int[] sizes) {
    int elements = Shape.of(sizes).size();
    int within = index % elements;
    long result = 0;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      result = result * sizes[axis];
      int position = within % sizes[axis];
      within /= sizes[axis];
      result += position;
    }
    return (long) index / elements * elements + result;
  }

  private static Array averagePool(Call call) {
    Array x = call.realInput();
    call.requireRank(x, 3);
    Window window = Window.of(call, x.shape(), kernel(call));
    boolean includesPads = call.node().flag("count_include_pad", false);
    int taps = window.taps();
    return pool(
        x,
        window,
        (values, start, sources, from, place) -> {
          double sum = 0;
          int count = 0;
          for (int i = from; i < from + taps; i++) {
            if (sources[i] >= 0) {
              sum += values.number(start + sources[i]);
              count++;
            }
          }
          return sum / (includesPads ? window.padded(place) : count);
        });
  }

  private static double power(Call call) {
    return call.version() < 2 ? call.node().real("p", 2) : call.node().whole("p", 2);
  }

  private static Array lpPool(Call call) {
    Array x = call.realInput();
    call.requireRank(x, 3);
    Window window = Window.of(call, x.shape(), kernel(call));
    int taps = window.taps();
    double p = power(call);
    return pool(
        x,
        window,
        (values, start, sources, from, place) -> {
          double sum = 0;
          for (int i = from; i < from + taps; i++) {
            sum += sources[i] < 0 ? 0 : Math.pow(Math.abs(values.number(start + sources[i])), p);
          }
          return Math.pow(sum, 1 / p);
        });
  }

  /** What is made of elements that lie one after the other. */
  private interface Whole {
    double of(Array x, int from, int to);
  }

  private static Array global(Call call, Whole rule) {
    Array x = call.realInput();
    call.requireRank(x, 2);
    int[] dims = x.shape().dims();
    for (int axis = 2; axis < dims.length; axis++) {
      dims[axis] = 1;
    }
    int elements = x.shape().slice(2, x.rank()).size();
    return Array.ofNumbers(
        x.type(), Shape.of(dims), i -> rule.of(x, i * elements, (i + 1) * elements));
  }

  private static double largest(Array x, int from, int to) {
    double best = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      best = Math.max(best, x.number(i));
    }
    return best;
  }

  private static double mean(Array x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x.number(i);
    }
    return sum / (to - from);
  }

  private static Array globalLpPool(Call call) {
    double p = power(call);
    return global(
        call,
        (x, from, to) -> {
          double sum = 0;
          for (int i = from; i < to; i++) {
            sum += Math.pow(Math.abs(x.number(i)), p);
          }
          return Math.pow(sum, 1 / p);
        });
  }

  /** Puts each element where max pooling found it, and zeros elsewhere. */
  private static Array maxUnpool(Call call) {
    Array x = call.input(0);
    Array indices = call.input(1);
    call.requireRank(x, 3);
    int[] kernel = kernel(call);
    int axes = x.rank() - 2;
    int[] strides = Window.values(call, "strides", axes, 1);
    int[] pads = Window.values(call, "pads", 2 * axes, 0);
    if (kernel.length != axes || !indices.shape().equals(x.shape())) {
      throw call.failure(
          "has indices of shape " + indices.shape() + " for an input of " + x.shape());
    }
    int[] dims = x.shape().dims();
    for (int axis = 0; axis < axes; axis++) {
      long size =
          (dims[axis + 2] - 1L) * strides[axis] - pads[axis] - pads[axes + axis] + kernel[axis];
      dims[axis + 2] = Math.toIntExact(size);
    }
    Shape natural = Shape.of(dims);
    Shape shape = call.optional(2).map(given -> Transforms.shape(call, given)).orElse(natural);
    int[] source = new int[shape.size()];
    Arrays.fill(source, -1);
    for (int i = 0; i < x.size(); i++) {
      source[(int) placed(indices.integer(i), natural, shape)] = i;
    }
    return x.pick(shape, i -> source[i]);
  }

  /** Returns an index into one shape as an index of the same position in a larger one. */
  private static long placed(long index, Shape from, Shape to) {
    long rest = index;
    long result = 0;
    long stride = 1;
    for (int axis = from.rank() - 1; axis >= 0; axis--) {
      result += rest % from.dim(axis) * stride;
      rest /= from.dim(axis);
      stride *= to.dim(axis);
    }
    return result;
  }
}
