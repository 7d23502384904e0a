package dev.fovea.insight.draw;

import java.util.List;

/**
 * Colors of classes that are distinguishable with red-green color blindness: M. Okabe and K. Ito,
 * Color Universal Design, 2008, in an order in which neighbours differ most, followed by two more.
 * Further classes repeat the colors and are distinguished by {@link Symbols}.
 */
public final class Palette {
  private static final List<Paint> COLORS =
      List.of(
          Paint.of(0x0072b2),
          Paint.of(0xe69f00),
          Paint.of(0x009e73),
          Paint.of(0xd55e00),
          Paint.of(0x56b4e9),
          Paint.of(0xcc79a7),
          Paint.of(0x000000),
          Paint.of(0xb8ac00),
          Paint.of(0x7a5195),
          Paint.of(0x8c8c8c));

  private Palette() {}

  /** Returns the color of a class, counted from 0. */
  public static Paint of(int category) {
    return COLORS.get(Math.floorMod(category, COLORS.size()));
  }

  /**
   * Returns the color of one of many classes, where symbols cannot distinguish those that repeat a
   * color: the second ten are lighter, the third ten darker.
   */
  public static Paint many(int category) {
    int rgb = of(category).rgb();
    return switch (Math.floorMod(category / COLORS.size(), 3)) {
      case 0 -> Paint.of(rgb);
      case 1 -> mixed(rgb, 0xff);
      default -> mixed(rgb, 0);
    };
  }

  private static Paint mixed(int rgb, int level) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      mixed |= ((rgb >> shift & 0xff) + level) / 2 << shift;
    }
    return Paint.of(mixed);
  }
}
