package dev.fovea.formats.weights;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The order of the features of a flat vector in a channels-first framework, where a picture is
 * flattened with its channels outermost.
 *
 * @param source for each feature of Fovea's vector, its place in the other one; empty if both are
 *     in the same order
 */
record FeatureOrder(int[] source) {
  /** Both vectors have the same order. */
  static final FeatureOrder SAME = new FeatureOrder(new int[0]);

  /** Nothing is known of the other vector's order. */
  static final FeatureOrder UNKNOWN = new FeatureOrder(new int[] {-1});

  /**
   * Returns the order of a flattened picture or row.
   *
   * @param shape (spatial sizes, channels)
   */
  static FeatureOrder ofFlattened(Shape shape) {
    if (!shape.isKnown() || shape.rank() < 2) {
      return shape.isKnown() ? SAME : UNKNOWN;
    }
    int channels = shape.channels();
    int positions = shape.size() / Math.max(1, channels);
    if (channels == 1 || positions == 1) {
      return SAME;
    }
    int[] source = new int[shape.size()];
    for (int i = 0; i < source.length; i++) {
      source[i] = i % channels * positions + i / channels;
    }
    return new FeatureOrder(source);
  }

  /** Returns the order of vectors that stand one behind the other. */
  static FeatureOrder ofJoined(List<FeatureOrder> parts, List<Integer> lengths) {
    if (parts.stream().allMatch(SAME::equals)) {
      return SAME;
    }
    if (parts.contains(UNKNOWN)) {
      return UNKNOWN;
    }
    int[] source = new int[lengths.stream().mapToInt(Integer::intValue).sum()];
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      for (int j = 0; j < lengths.get(i); j++) {
        source[at + j] = at + parts.get(i).place(j);
      }
      at += lengths.get(i);
    }
    return new FeatureOrder(source);
  }

  boolean isKnown() {
    return !equals(UNKNOWN);
  }

  /** Returns the place of a feature in the other vector. */
  int place(int feature) {
    return source.length == 0 ? feature : source[feature];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureOrder order && Arrays.equals(source, order.source);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(source);
  }
}
