package dev.fovea.insight.figure;

import dev.fovea.insight.draw.Letters;

/** Names of classes as labels. */
final class Names {
  /** Longer names are cut, in units of body text. */
  private static final double LONGEST = 150;

  private Names() {}

  /** Returns a name for the side of a figure, cut if it is very long. */
  static String fitting(String name) {
    return fitting(name, Letters.BODY, LONGEST);
  }

  /** Returns a name that is cut, and says so, where it is wider than its room. */
  static String fitting(String name, Letters letters, double room) {
    if (letters.width(name) <= room) {
      return name;
    }
    int end = name.length();
    while (end > 1 && letters.width(name.substring(0, end) + "…") > room) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end) + "…";
  }
}
