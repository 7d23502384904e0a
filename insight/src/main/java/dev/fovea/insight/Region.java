package dev.fovea.insight;

import dev.fovea.layer.Reach;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/**
 * A set of spatial positions of a layer's output.
 *
 * @param sizes spatial sizes of the output
 * @param mask whether each position belongs to the set, row by row
 */
@SuppressWarnings("ArrayRecordComponent")
public record Region(Shape sizes, boolean[] mask) {

  /** Returns an empty region of a layer with the given output shape. */
  static Region none(Shape shape) {
    Shape sizes = shape.slice(0, Math.max(0, shape.rank() - 1));
    return new Region(sizes, new boolean[sizes.size()]);
  }

  /** Returns the number of positions. */
  public int count() {
    int count = 0;
    for (boolean in : mask) {
      count += in ? 1 : 0;
    }
    return count;
  }

  /**
   * Returns the first position along an axis, or the size of the axis if the region is empty.
   *
   * @param axis spatial axis, from 0
   */
  public int first(int axis) {
    int first = sizes.dim(axis);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        first = Math.min(first, index(i, axis));
      }
    }
    return first;
  }

  /** Returns the last position along an axis, or -1 if the region is empty. */
  public int last(int axis) {
    int last = -1;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        last = Math.max(last, index(i, axis));
      }
    }
    return last;
  }

  /** Returns the number of positions from the first to the last along an axis. */
  public int extent(int axis) {
    return last(axis) - first(axis) + 1;
  }

  private int index(int at, int axis) {
    return at / stride(axis) % sizes.dim(axis);
  }

  private int stride(int axis) {
    return sizes.slice(axis + 1, sizes.rank()).size();
  }

  /** Returns the positions of an input that those of this region read along one axis. */
  Region spread(int axis, int inputSize, Reach reach) {
    Shape changed = sizes.with(axis, inputSize);
    boolean[] read = new boolean[changed.size()];
    int stride = stride(axis);
    int size = sizes.dim(axis);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        int output = index(i, axis);
        int base = i / (stride * size) * stride * inputSize + i % stride;
        for (int in = reach.first(output); in <= reach.last(output, inputSize); in++) {
          if (reach.reads(output, in)) {
            read[base + in * stride] = true;
          }
        }
      }
    }
    return new Region(changed, read);
  }

  /** Returns all positions of the given shape, or none if this region is empty. */
  Region all(Shape shape) {
    Region all = none(shape);
    Arrays.fill(all.mask, count() > 0);
    return all;
  }

  /** Adds another region of the same layer to this one. */
  void add(Region other) {
    for (int i = 0; i < mask.length; i++) {
      mask[i] |= other.mask[i];
    }
  }
}
