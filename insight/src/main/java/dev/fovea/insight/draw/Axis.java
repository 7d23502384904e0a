package dev.fovea.insight.draw;

/**
 * One direction of a chart.
 *
 * @param label what the numbers are, or empty
 * @param low the number at the beginning
 * @param high the number at the end
 */
public record Axis(String label, double low, double high, Ticks ticks) {

  /** An axis that ends at these very numbers. */
  public static Axis exact(String label, double low, double high) {
    double end = high > low ? high : low + 1;
    return new Axis(label, low, end, Ticks.within(low, end, 5));
  }

  /** An axis that begins and ends at round numbers around these. */
  public static Axis around(String label, double low, double high) {
    double end = high > low ? high : low + 1;
    Ticks ticks = Ticks.around(low, end, 5);
    return new Axis(label, ticks.low(), ticks.high(), ticks);
  }

  /** Where a number lies: 0 at the beginning, 1 at the end. */
  public double share(double value) {
    return (value - low) / (high - low);
  }
}
