package dev.fovea.insight.figure;

import dev.fovea.insight.FilterKernel;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers in squares whose color shows their value. */
final class NumberGrid {
  private NumberGrid() {}

  /**
   * Draws rows of numbers.
   *
   * @param values numbers row by row; the square of NaN stays empty
   * @param cell side of a square, in units
   */
  static Drawing of(double[] values, int columns, Scale scale, double cell) {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      double x = i % columns * cell;
      double y = i / columns * cell;
      Style frame = Style.line(Paint.Role.GRID, 0.7);
      if (Double.isNaN(values[i])) {
        marks.add(Mark.rectangle(x, y, cell, cell, frame.dashed(2)));
      } else {
        int color = scale.argb(values[i]);
        String text = text(values[i]);
        Letters letters = letters(text, cell, color);
        marks.add(
            Mark.rectangle(
                x, y, cell, cell, Style.fill(Paint.of(color)).outlined(Paint.Role.GRID, 0.7)));
        marks.add(
            Mark.text(
                text,
                x + cell / 2,
                y + cell / 2 + 0.36 * letters.size(),
                letters,
                Mark.Anchor.MIDDLE));
      }
    }
    return new Drawing(columns * cell, Math.ceilDiv(values.length, columns) * cell, marks);
  }

  /** Draws a kernel, in which zero is mid-grey. */
  static Drawing kernel(FilterKernel kernel, double size) {
    float[] values = kernel.values();
    double[] numbers = new double[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i];
    }
    double cell = size / Math.max(kernel.width(), kernel.height());
    return of(numbers, kernel.width(), Scale.aroundZero(ColorMap.GREY, values), cell);
  }

  private static Letters letters(String text, double cell, int ground) {
    double room = 0.84 * cell;
    double size = Math.min(0.42 * cell, 12);
    double width = Letters.BODY.size(size).width(text);
    return new Letters(
        width > room ? size * room / width : size,
        false,
        light(ground) > 120 ? Paint.of(0x111111) : Paint.of(0xffffff));
  }

  private static double light(int argb) {
    return 0.299 * (argb >> 16 & 0xff) + 0.587 * (argb >> 8 & 0xff) + 0.114 * (argb & 0xff);
  }

  /**
   * Formats integers as such, numbers below 1 with up to three decimal places and others with up to
   * four digits.
   */
  static String text(double value) {
    if (Math.abs(value - Math.rint(value)) < 1e-4 && Math.abs(value) < 1e6) {
      return String.valueOf(Math.round(value)).replace('-', '\u2212');
    }
    String text = String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.3f" : "%.4g", value);
    return text.replaceFirst("0+$", "").replaceFirst("\\.$", "").replace('-', '\u2212');
  }
}
