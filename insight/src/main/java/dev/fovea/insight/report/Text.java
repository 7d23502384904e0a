package dev.fovea.insight.report;

import dev.fovea.insight.text.Numbers;
import dev.fovea.metric.Interval;
import java.util.List;

/** Numbers and lists within sentences. */
final class Text {
  private Text() {}

  /** Returns a share in percent, with one decimal place: "93.3 %". */
  static String percent(double share) {
    return Numbers.fixed(100 * share, 1) + "\u00a0%";
  }

  /** Returns a difference of shares in percentage points: "5.2 points". */
  static String points(double share) {
    return Numbers.fixed(100 * share, 1) + " points";
  }

  /** Returns an interval in percent: "89.9 to 95.7 %". */
  static String interval(Interval interval) {
    return Numbers.fixed(100 * interval.low(), 1) + " to " + percent(interval.high());
  }

  /** Returns an interval in percent, in short: "89.9–95.7 %". */
  static String range(Interval interval) {
    return Numbers.fixed(100 * interval.low(), 1) + "–" + percent(interval.high());
  }

  /** Returns a number of things: "1 picture", "12 pictures". */
  static String count(long number, String thing) {
    return Numbers.count(number) + " " + (number == 1 ? thing : plural(thing));
  }

  private static String plural(String thing) {
    return thing.endsWith("s") ? thing + "es" : thing + "s";
  }

  /** Returns "a", "a and b", or "a, b and c". */
  static String list(List<String> things) {
    return things.size() < 2
        ? String.join("", things)
        : String.join(", ", things.subList(0, things.size() - 1)) + " and " + things.getLast();
  }
}
