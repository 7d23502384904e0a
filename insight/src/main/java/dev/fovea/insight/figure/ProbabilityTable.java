package dev.fovea.insight.figure;

import dev.fovea.insight.Probabilities;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.ArgMax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The probabilities of the classes as numbers and bars, with the most probable class highlighted.
 */
final class ProbabilityTable {
  /** Maximum number of classes that are all shown; of more, only the most probable are. */
  private static final int ALL = 12;

  private static final int LIKELIEST = 10;
  private static final double ROW = 17;
  private static final double BAR = 120;

  private ProbabilityTable() {}

  /**
   * Draws the table.
   *
   * @param words texts in the language of the table
   * @param probabilities probabilities of the classes
   * @param names names of the classes; classes without a name are numbered
   */
  static Drawing of(Words words, float[] probabilities, List<String> names) {
    List<Integer> order = Probabilities.order(probabilities);
    int likeliest = ArgMax.of(probabilities);
    List<Integer> shown =
        probabilities.length <= ALL
            ? order.stream().sorted().toList()
            : order.subList(0, LIKELIEST);
    double label =
        shown.stream()
            .mapToDouble(category -> Letters.BODY.bold(true).width(name(names, category)))
            .max()
            .orElse(0);
    double number = Letters.BODY.bold(true).width("0.000000");
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      int category = shown.get(i);
      boolean first = category == likeliest;
      Letters letters = Letters.BODY.bold(first);
      double y = i * ROW;
      double p = probabilities[category];
      marks.add(Mark.text(name(names, category), label, y + 12, letters, Mark.Anchor.END));
      marks.add(
          Mark.text(
              String.format(Locale.ROOT, "%.6f", p),
              label + 10 + number,
              y + 12,
              letters,
              Mark.Anchor.END));
      double left = label + number + 20;
      marks.add(Mark.rectangle(left, y + 3, BAR, ROW - 6, Style.fill(Paint.Role.PANEL)));
      marks.add(
          Mark.rectangle(
              left,
              y + 3,
              Double.isNaN(p) ? 0.75 : Math.max(0.75, BAR * Math.clamp(p, 0, 1)),
              ROW - 6,
              Style.fill(first ? Paint.Role.ACCENT : Paint.Role.MUTED)));
    }
    Drawing table = new Drawing(label + number + 20 + BAR, shown.size() * ROW, marks);
    return shown.size() == probabilities.length
        ? table
        : Drawing.column(
            2,
            Drawing.Align.START,
            table,
            Drawing.text(
                words.text(
                    "figure.probabilities.shown",
                    shown.size(),
                    Numbers.count(probabilities.length)),
                Letters.CAPTION));
  }

  private static String name(List<String> names, int category) {
    return category < names.size() ? names.get(category) : String.valueOf(category);
  }
}
