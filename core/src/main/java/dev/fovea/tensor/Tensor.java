package dev.fovea.tensor;

import java.util.Locale;

/**
 * A {@code float[]} and a shape, row-major, channels last: (batch, height, width, channels).
 *
 * <p>A tensor shares its array with whoever made it; it holds no mathematics.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] data;

  private Tensor(Shape shape, float[] data) {
    this.shape = shape;
    this.data = data;
  }

  /**
   * A view of the array as a tensor; the array is not copied.
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

  /** A tensor of zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()]);
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The values, row-major; the array itself, not a copy. */
  public float[] data() {
    return data;
  }

  /** The number of samples: the first dimension. */
  public int batch() {
    return shape.dim(0);
  }

  /**
   * One value.
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
      at = at * shape.dim(i) + java.util.Objects.checkIndex(index[i], shape.dim(i));
    }
    return data[at];
  }

  /** The same values under another shape of the same size. */
  public Tensor reshape(Shape other) {
    return of(other, data);
  }

  /** A copy of the samples from {@code from} to before {@code to}. */
  public Tensor samples(int from, int to) {
    java.util.Objects.checkFromToIndex(from, to, batch());
    int size = shape.tail().size();
    float[] part = java.util.Arrays.copyOfRange(data, from * size, to * size);
    return new Tensor(shape.with(0, to - from), part);
  }

  @Override
  public String toString() {
    return "Tensor " + shape;
  }
}
