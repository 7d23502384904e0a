package dev.fovea.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * A {@code float[]} and a shape, row-major, channels last: (batch, height, width, channels).
 *
 * <p>A tensor shares its array with its creator. It has no arithmetic.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] data;

  private Tensor(Shape shape, float[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * Returns a tensor with an array as its values, which is not copied.
   *
   * @throws ShapeException if the array's length is not the shape's size
   */
  public static Tensor of(Shape shape, float... data) {
    if (shape.size() != data.length) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "shape %s has %d values, the array %d",
              shape,
              shape.size(),
              data.length));
    }
    return new Tensor(shape, data);
  }

  /** Returns a tensor of zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()]);
  }

  /** Returns the shape. */
  public Shape shape() {
    return shape;
  }

  /** Returns the values, row-major: the array itself, not a copy. */
  public float[] data() {
    return data;
  }

  /** Returns the number of samples: the first dimension. */
  public int batch() {
    return shape.dim(0);
  }

  /**
   * Returns one value.
   *
   * @param index one index for each dimension
   * @throws ShapeException if there are not as many indices as dimensions
   * @throws IndexOutOfBoundsException if one is outside its dimension
   */
  public float get(int... index) {
    if (index.length != shape.rank()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "%d indices given for a tensor of shape %s", index.length, shape));
    }
    int at = 0;
    for (int i = 0; i < index.length; i++) {
      at = at * shape.dim(i) + Objects.checkIndex(index[i], shape.dim(i));
    }
    return data[at];
  }

  /** Returns a tensor of another shape with the same array. */
  public Tensor reshape(Shape other) {
    return of(other, data);
  }

  /** Returns a copy of the samples from {@code from}, inclusive, to {@code to}, exclusive. */
  public Tensor samples(int from, int to) {
    Objects.checkFromToIndex(from, to, batch());
    int size = shape.tail().size();
    float[] part = Arrays.copyOfRange(data, from * size, to * size);
    return new Tensor(shape.with(0, to - from), part);
  }

  @Override
  public String toString() {
    return "Tensor " + shape;
  }
}
