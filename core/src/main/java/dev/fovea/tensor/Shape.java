package dev.fovea.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dimensions of a tensor, outermost first, and the one place where shapes are checked.
 *
 * <p>A dimension may be {@link #UNKNOWN}, Keras's {@code None}: a convolution accepts inputs of any
 * size, so a model may leave it open until a plan fixes it.
 *
 * @param dims the dimensions, each at least 0 or {@link #UNKNOWN}; the array is copied
 */
public record Shape(int... dims) {
  /** A dimension that is left open until a plan is made. */
  public static final int UNKNOWN = -1;

  /** The shape of a single number. */
  public static final Shape SCALAR = new Shape();

  /**
   * @throws ShapeException if a dimension is below -1, or if the number of elements exceeds what a
   *     Java array can hold
   */
  public Shape {
    dims = dims.clone();
    long size = 1;
    for (int dim : dims) {
      if (dim < UNKNOWN) {
        throw new ShapeException("a shape has no negative dimension: " + Arrays.toString(dims));
      }
      size = Math.min(size * Math.max(dim, 1), Integer.MAX_VALUE);
    }
    if (size == Integer.MAX_VALUE) {
      throw new ShapeException(
          "%s has more elements than an array can hold; use a smaller batch or input"
              .formatted(Arrays.toString(dims)));
    }
  }

  /** Returns the shape with these dimensions. */
  public static Shape of(int... dims) {
    return new Shape(dims);
  }

  @Override
  public int[] dims() {
    return dims.clone();
  }

  /** Returns the number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /**
   * Returns a dimension.
   *
   * @param axis counted from 0, or backwards from -1 for the last one
   * @throws ShapeException if this shape has no such axis
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /** Returns the last dimension: the channels; 1 for a scalar. */
  public int channels() {
    return dims.length == 0 ? 1 : dim(-1);
  }

  /**
   * Returns an axis counted from 0.
   *
   * @param axis counted from 0, or backwards from -1 for the last one
   * @throws ShapeException if this shape has no such axis
   */
  public int axis(int axis) {
    int at = axis < 0 ? axis + dims.length : axis;
    if (at < 0 || at >= dims.length) {
      throw new ShapeException("shape " + this + " has no axis " + axis);
    }
    return at;
  }

  /** Returns whether every dimension is known. */
  public boolean isKnown() {
    return Arrays.stream(dims).noneMatch(dim -> dim == UNKNOWN);
  }

  /**
   * Returns the number of elements.
   *
   * @throws ShapeException if a dimension is unknown
   */
  public int size() {
    if (!isKnown()) {
      throw new ShapeException(
          "the size of " + this + " is not known; give the model an input of fixed size");
    }
    return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
  }

  /** Returns this shape with one more dimension in front. */
  public Shape prepend(int dim) {
    int[] longer = new int[dims.length + 1];
    longer[0] = dim;
    System.arraycopy(dims, 0, longer, 1, dims.length);
    return new Shape(longer);
  }

  /** Returns this shape with one more dimension at the end. */
  public Shape append(int dim) {
    int[] longer = Arrays.copyOf(dims, dims.length + 1);
    longer[dims.length] = dim;
    return new Shape(longer);
  }

  /** Returns this shape without its first dimension: the shape of one sample of a batch. */
  public Shape tail() {
    return slice(1, rank());
  }

  /** Returns the dimensions from {@code from}, inclusive, to {@code to}, exclusive. */
  public Shape slice(int from, int to) {
    return new Shape(Arrays.copyOfRange(dims, from, to));
  }

  /** Returns this shape with one dimension replaced. */
  public Shape with(int axis, int dim) {
    int[] changed = dims.clone();
    changed[axis(axis)] = dim;
    return new Shape(changed);
  }

  /** Returns whether a tensor of another, known shape may be given if this one is expected. */
  public boolean accepts(Shape other) {
    return rank() == other.rank()
        && IntStream.range(0, rank()).allMatch(i -> dims[i] == UNKNOWN || dims[i] == other.dims[i]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** Returns a text such as 28x28x1, with "?" for unknown dimensions, or "scalar". */
  @Override
  public String toString() {
    return dims.length == 0
        ? "scalar"
        : Arrays.stream(dims)
            .mapToObj(dim -> dim == UNKNOWN ? "?" : String.valueOf(dim))
            .collect(Collectors.joining("x"));
  }
}
