package dev.fovea.formats.onnx.convert;

import java.util.Arrays;

/**
 * A stretch of the memory of a value, such as its rows or its channels, or the batch. An axis of a
 * graph's value consists of any number of factors. Factors are compared by identity.
 */
final class Factor {
  /** The number of assumptions about open sizes. */
  static final int ASSUMPTIONS = 2;

  private final int[] sizes;
  private final boolean batch;

  private Factor(int[] sizes, boolean batch) {
    this.sizes = sizes.clone();
    this.batch = batch;
  }

  /** Returns a new factor with a size for each assumption. */
  static Factor of(int... sizes) {
    return new Factor(sizes, false);
  }

  /** Returns a new factor of a fixed size. */
  static Factor fixed(int size) {
    int[] sizes = new int[ASSUMPTIONS];
    Arrays.fill(sizes, size);
    return of(sizes);
  }

  /** Returns the batch, with a size for each assumption. */
  static Factor batch(int... sizes) {
    return new Factor(sizes, true);
  }

  /** Returns whether this is the batch. */
  boolean isBatch() {
    return batch;
  }

  /** Returns the size under an assumption. */
  int size(int assumption) {
    return sizes[assumption];
  }

  /** Returns whether the size is the same under all assumptions; that of the batch never counts. */
  boolean isFixed() {
    return !batch && Arrays.stream(sizes).allMatch(size -> size == sizes[0]);
  }

  /** Returns whether another factor has the same sizes. */
  boolean hasSizesOf(Factor other) {
    return batch == other.batch && Arrays.equals(sizes, other.sizes);
  }

  @Override
  public String toString() {
    return batch ? "batch" : isFixed() ? String.valueOf(sizes[0]) : "?";
  }
}
