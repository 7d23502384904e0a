package dev.fovea.insight.draw;

/**
 * An axis of a chart.
 *
 * @param label label of the axis, or empty
 * @param low value at the start
 * @param high value at the end
 * @param ticks labelled values
 */
public record Axis(String label, double low, double high, Ticks ticks) {

  /** Returns an axis that starts and ends at exactly the given values. */
  public static Axis exact(String label, double low, double high) {
    double end = high > low ? high : low + 1;
    return new Axis(label, low, end, Ticks.within(low, end, 5));
  }

  /** Returns an axis that starts and ends at round numbers that enclose the given values. */
  public static Axis around(String label, double low, double high) {
    double end = high > low ? high : low + 1;
    Ticks ticks = Ticks.around(low, end, 5);
    return new Axis(label, ticks.low(), ticks.high(), ticks);
  }

  /** Returns the relative position of a value: 0 at the start, 1 at the end. */
  public double share(double value) {
    return (value - low) / (high - low);
  }
}
