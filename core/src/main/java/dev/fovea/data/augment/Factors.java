package dev.fovea.data.augment;

/** Checks of the numbers that say how strong a change is. */
final class Factors {
  private Factors() {}

  /**
   * @throws IllegalArgumentException naming the factor, if it is not from low to high
   */
  static void check(String name, double factor, double low, double high) {
    if (!(factor >= low && factor <= high)) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, not %s".formatted(name, low, high, factor));
    }
  }
}
