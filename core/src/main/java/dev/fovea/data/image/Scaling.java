package dev.fovea.data.image;

import java.util.List;

/**
 * The last step of a preparation: from values of 0 (black) to 1 (white) to those that a model
 * takes, {@code value * factor + offset}.
 *
 * @param factors one for all channels, or one for each
 * @param offsets as many as factors
 */
public record Scaling(List<Float> factors, List<Float> offsets) {
  /** From 0 to 1, unchanged. */
  public static final Scaling UNIT = of(1, 0);

  /** From -1 to 1, as MobileNet and Teachable Machine take images. */
  public static final Scaling SIGNED = of(2, -1);

  /** From 0 to 255, for models that scale by themselves. */
  public static final Scaling BYTES = of(255, 0);

  /**
   * Copies the numbers.
   *
   * @throws IllegalArgumentException if there are not 1 or 3 of each, or one is not finite
   */
  public Scaling {
    factors = List.copyOf(factors);
    offsets = List.copyOf(offsets);
    if (factors.size() != offsets.size() || factors.size() != 1 && factors.size() != 3) {
      throw new IllegalArgumentException(
          "a scaling has 1 or 3 factors and as many offsets, not %s and %s"
              .formatted(factors, offsets));
    }
    for (int i = 0; i < factors.size(); i++) {
      if (!Float.isFinite(factors.get(i)) || !Float.isFinite(offsets.get(i))) {
        throw new IllegalArgumentException(
            "a scaling has finite factors and offsets, not %s and %s".formatted(factors, offsets));
      }
    }
  }

  /** Returns the scaling of all channels by one factor and offset. */
  public static Scaling of(float factor, float offset) {
    return new Scaling(List.of(factor), List.of(offset));
  }

  /**
   * Returns the scaling that subtracts a mean from each channel and divides by a standard
   * deviation, both of values from 0 to 1.
   *
   * @throws IllegalArgumentException if there are not 1 or 3 of each, or a deviation is 0
   */
  public static Scaling standardized(List<Float> means, List<Float> deviations) {
    if (means.size() != deviations.size()) {
      throw new IllegalArgumentException(
          "there are as many deviations as means, not %s and %s".formatted(deviations, means));
    }
    List<Float> factors = deviations.stream().map(deviation -> 1 / deviation).toList();
    List<Float> offsets =
        java.util.stream.IntStream.range(0, means.size())
            .mapToObj(i -> -means.get(i) / deviations.get(i))
            .toList();
    return new Scaling(factors, offsets);
  }

  /** Returns the factor of a channel. */
  public float factor(int channel) {
    return factors.get(Math.min(channel, factors.size() - 1));
  }

  /** Returns the offset of a channel. */
  public float offset(int channel) {
    return offsets.get(Math.min(channel, offsets.size() - 1));
  }
}
