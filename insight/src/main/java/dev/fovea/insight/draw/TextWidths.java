package dev.fovea.insight.draw;

/**
 * Widths of characters, in thousandths of the font size. They are those of DejaVu Sans, the widest
 * of the common sans-serif fonts, so that text in other fonts fits as well. Layouts therefore do
 * not depend on the fonts of the machine.
 */
final class TextWidths {
  private static final int FIRST = ' ';

  /** First character of the scripts whose characters are as wide as high, such as Chinese. */
  private static final int FIRST_SQUARE = 0x2e80;

  private static final int SQUARE = 1000;
  private static final int OTHER = 640;
  private static final int SIGN = 838;

  /** Widths from the space to the tilde. */
  private static final int[] PLAIN = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838
  };

  private static final int[] BOLD = {
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838
  };

  private TextWidths() {}

  /** Returns the width of a line, as a multiple of the font size. */
  static double of(String text, boolean bold) {
    int[] table = bold ? BOLD : PLAIN;
    return text.codePoints().map(letter -> width(letter, table)).sum() / 1000.0;
  }

  private static int width(int letter, int[] table) {
    if (letter >= FIRST && letter < FIRST + table.length) {
      return table[letter - FIRST];
    }
    if (letter >= FIRST_SQUARE || letter == '\u2026') {
      return SQUARE;
    }
    return switch (letter) {
      case '\u00d7', '\u2192', '\u2212', '\u00b1', '\u2264', '\u2265' -> SIGN;
      case '\u00b7' -> table[0];
      default -> OTHER;
    };
  }
}
