package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.MemoryBudget;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A window that slides over the axes of a picture, of a row or a volume; all arrays have an entry
 * for each of these axes.
 *
 * @param input the sizes of what it slides over
 * @param kernel the sizes of the window
 * @param strides how far it moves
 * @param dilations how far its elements are apart
 * @param before how many elements are added before the input
 * @param after how many are added behind it
 * @param output the number of places of the window
 */
record Window(
    int[] input,
    int[] kernel,
    int[] strides,
    int[] dilations,
    int[] before,
    int[] after,
    int[] output) {
  /**
   * Returns the window of a node with the attributes of convolutions and pooling.
   *
   * @param shape the shape of the input: batch, channels, then the axes
   */
  static Window of(Call call, Shape shape, int[] kernel) {
    int axes = shape.rank() - 2;
    int[] strides = values(call, "strides", axes, 1);
    int[] dilations = values(call, "dilations", axes, 1);
    int[] input = shape.slice(2, shape.rank()).dims();
    if (axes < 1 || kernel.length != axes) {
      throw call.failure(
          "has a kernel of " + kernel.length + " axes for an input of shape " + shape);
    }
    requirePositive(call, kernel, strides, dilations);
    int[] pads = values(call, "pads", 2 * axes, 0);
    int[] before = Arrays.copyOfRange(pads, 0, axes);
    int[] after = Arrays.copyOfRange(pads, axes, 2 * axes);
    int[] output = new int[axes];
    String auto = call.node().text("auto_pad", "NOTSET");
    boolean ceil = call.node().flag("ceil_mode", false);
    for (int axis = 0; axis < axes; axis++) {
      long reach = (kernel[axis] - 1L) * dilations[axis] + 1;
      switch (auto) {
        case "SAME_UPPER", "SAME_LOWER" -> {
          output[axis] = Math.ceilDiv(input[axis], strides[axis]);
          long total = Math.max((output[axis] - 1L) * strides[axis] + reach - input[axis], 0);
          int less = Math.toIntExact(total / 2);
          int more = Math.toIntExact(total - less);
          before[axis] = auto.equals("SAME_UPPER") ? less : more;
          after[axis] = auto.equals("SAME_UPPER") ? more : less;
        }
        case "VALID", "NOTSET", "" -> {
          if (auto.equals("VALID")) {
            before[axis] = 0;
            after[axis] = 0;
          }
          long room = (long) input[axis] + before[axis] + after[axis] - reach;
          if (room < 0) {
            throw call.failure(
                "has a kernel of %s that does not fit an input of shape %s"
                    .formatted(Arrays.toString(kernel), shape));
          }
          long places = (ceil ? Math.ceilDiv(room, strides[axis]) : room / strides[axis]) + 1;
          // A window that would begin behind the input, in what is added there, is left out.
          boolean isOutside =
              ceil && (places - 1) * strides[axis] >= (long) input[axis] + before[axis];
          output[axis] = Math.toIntExact(isOutside ? places - 1 : places);
        }
        default ->
            throw call.failure(
                "has auto_pad '" + auto + "'; NOTSET, SAME_UPPER, SAME_LOWER and VALID are known");
      }
    }
    return new Window(input, kernel, strides, dilations, before, after, output);
  }

  /** Returns the numbers of an attribute, or equal ones if it is missing. */
  static int[] values(Call call, String attribute, int count, int absent) {
    int[] values =
        call.node().integers(attribute).orElseGet(() -> Transforms.filled(count, absent));
    if (values.length != count) {
      throw call.failure(
          "has " + values.length + " " + attribute + " where " + count + " are needed");
    }
    return values;
  }

  private static void requirePositive(Call call, int[]... sizes) {
    for (int[] size : sizes) {
      if (Arrays.stream(size).anyMatch(value -> value < 1)) {
        throw call.failure("has a kernel, strides or dilations below 1: " + Arrays.toString(size));
      }
    }
  }

  /** Returns the number of elements of the window. */
  int taps() {
    return Shape.of(kernel).size();
  }

  /** Returns the number of places of the window. */
  int places() {
    return Shape.of(output).size();
  }

  /** Returns the number of elements of the input. */
  int elements() {
    return Shape.of(input).size();
  }

  /**
   * Returns for each place and each element of the window, row-major, the index of the input's
   * element that lies under it, or -1 outside of the input.
   */
  int[] sources() {
    long size = (long) places() * taps();
    if (size > Integer.MAX_VALUE - 8) {
      throw new ShapeException(
          "a window of %s at %s places is too much"
              .formatted(Arrays.toString(kernel), Arrays.toString(output)));
    }
    MemoryBudget.take(size, Integer.BYTES);
    int[] sources = new int[(int) size];
    int taps = taps();
    int[] place = new int[output.length];
    int[] tap = new int[kernel.length];
    for (int i = 0; i < sources.length; i++) {
      int index = 0;
      for (int axis = 0; axis < tap.length && index >= 0; axis++) {
        long at =
            (long) place[axis] * strides[axis] + (long) tap[axis] * dilations[axis] - before[axis];
        index = at < 0 || at >= input[axis] ? -1 : index * input[axis] + (int) at;
      }
      sources[i] = index;
      step(tap, kernel);
      if ((i + 1) % taps == 0) {
        step(place, output);
      }
    }
    return sources;
  }

  /** Returns the number of the window's elements at a place that lie in what is added, too. */
  int padded(int place) {
    int count = 1;
    int rest = place;
    for (int axis = output.length - 1; axis >= 0; axis--) {
      long start = (long) (rest % output[axis]) * strides[axis];
      rest /= output[axis];
      long end = (long) before[axis] + input[axis] + after[axis];
      int stride = dilations[axis];
      count *=
          (int)
              IntStream.range(0, kernel[axis]).filter(k -> start + (long) k * stride < end).count();
    }
    return count;
  }

  /** Moves a position to the next one, row-major. */
  static void step(int[] position, int[] sizes) {
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      position[axis]++;
      if (position[axis] < sizes[axis]) {
        return;
      }
      position[axis] = 0;
    }
  }
}
