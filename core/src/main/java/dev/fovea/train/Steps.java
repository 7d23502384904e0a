package dev.fovea.train;

/** The lengths of schedules. */
final class Steps {
  private Steps() {}

  static void require(String what, double steps) {
    if (!(steps > 0)) {
      throw new IllegalArgumentException(what + " must be above 0, not " + steps);
    }
  }
}
