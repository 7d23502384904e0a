package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Reach;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * A layer that keeps the positions {@code start, start + step, ...} before {@code end} along some
 * axes, as {@code x[start:end:step]} does in NumPy: negative starts and ends count from the end of
 * the axis, those beyond an end are moved to it, and a negative step goes backwards.
 *
 * @param axes the axes, counted from 1, or backwards from -1 for the last one
 * @param starts the first position, one for each of the axes
 * @param ends the position at which to stop; {@link Integer#MAX_VALUE} for the end of the axis, or
 *     {@link Integer#MIN_VALUE} for its start if the step is negative
 * @param steps the distance from one position to the next, not 0
 */
public record Slice(
    String name, List<Integer> axes, List<Integer> starts, List<Integer> ends, List<Integer> steps)
    implements Rearranging {
  /**
   * @throws IllegalArgumentException if the lists are not of one length or a step is 0
   */
  public Slice {
    axes = List.copyOf(axes);
    starts = List.copyOf(starts);
    ends = List.copyOf(ends);
    steps = List.copyOf(steps);
    if (starts.size() != axes.size()
        || ends.size() != axes.size()
        || steps.size() != axes.size()
        || steps.contains(0)) {
      throw new IllegalArgumentException(
          "a slice needs a start, an end and a step other than 0 for each axis, not %s, %s and %s for %s"
              .formatted(starts, ends, steps, axes));
    }
  }

  /** Returns a slice with step 1 along one axis. */
  public static Slice of(int axis, int start, int end) {
    return new Slice("", List.of(axis), List.of(start), List.of(end), List.of(1));
  }

  /** Returns this layer with the given name. */
  public Slice name(String name) {
    return new Slice(name, axes, starts, ends, steps);
  }

  /** Returns this layer with another step along each of the axes. */
  public Slice steps(int... steps) {
    return new Slice(name, axes, starts, ends, Arrays.stream(steps).boxed().toList());
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    Shape shape = inputs.get(input);
    for (int i = 0; i < axes.size(); i++) {
      if (Axes.ofSample(axes.get(i), shape) == axis) {
        int first = first(i, shape.dim(axis));
        return Reach.window(steps.get(i), first, first, 1);
      }
    }
    return Reach.SAME;
  }

  private int first(int index, int size) {
    return bounded(starts.get(index), size, 0, steps.get(index) > 0 ? size : size - 1);
  }

  private int count(int index, int size) {
    int step = steps.get(index);
    int end =
        step > 0
            ? bounded(ends.get(index), size, 0, size)
            : bounded(ends.get(index), size, -1, size - 1);
    return Math.max(0, Math.ceilDiv(end - first(index, size), step));
  }

  private static int bounded(int position, int size, int low, int high) {
    long from = position < 0 ? (long) position + size : position;
    return (int) Math.max(low, Math.min(high, from));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Shape output = input;
    for (int i = 0; i < axes.size(); i++) {
      int axis = Axes.ofSample(axes.get(i), input);
      if (input.dim(axis) != Shape.UNKNOWN) {
        int count = count(i, input.dim(axis));
        if (count == 0) {
          throw new ShapeException(
              "nothing is left of axis %s of input %s from %s to %s in steps of %s"
                  .formatted(axes.get(i), input, starts.get(i), ends.get(i), steps.get(i)));
        }
        output = output.with(axis, count);
      }
    }
    return output;
  }

  @Override
  public Rearrangement rearrangement(Shape input, Shape output) {
    int[] from = new int[input.rank()];
    int[] by = new int[input.rank()];
    Arrays.fill(by, 1);
    for (int i = 0; i < axes.size(); i++) {
      int axis = Axes.ofSample(axes.get(i), input);
      from[axis] = first(i, input.dim(axis));
      by[axis] = steps.get(i);
    }
    return Rearrangement.ofAxes(
        input, output, (axis, position) -> from[axis] + position * by[axis], 0);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("axes", axes)
        .with("starts", starts)
        .with("ends", ends)
        .with("steps", steps);
  }

  public static Slice from(String name, Config config) {
    return new Slice(
        name,
        config.integers("axes"),
        config.integers("starts"),
        config.integers("ends"),
        config.integers("steps"));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        "axes " + axes,
        "from " + starts,
        steps.stream().allMatch(step -> step == 1) ? "" : "steps " + steps);
  }
}
