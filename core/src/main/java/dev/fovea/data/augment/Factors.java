package dev.fovea.data.augment;

/** Checks of the numbers that state the strength of a change. */
final class Factors {
  private Factors() {}

  /**
   * Checks a factor.
   *
   * @throws IllegalArgumentException if the factor is not from low to high
   */
  static void check(String name, double factor, double low, double high) {
    if (!(factor >= low && factor <= high)) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, not %s".formatted(name, low, high, factor));
    }
  }
}
