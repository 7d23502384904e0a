package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The legend of a chart, which explains its symbols and lines. */
public final class Legend {
  private static final double SIGN = 22;
  private static final double GAP = 16;

  /**
   * An entry of a legend.
   *
   * @param sign draws the symbol around a position
   * @param label meaning of the symbol
   */
  public record Entry(BiFunction<Double, Double, Mark> sign, String label) {
    /** Returns an entry for the color and symbol of a class. */
    public static Entry category(int category, String label) {
      return new Entry(
          (x, y) -> Symbols.of(category, x, y, 4.5, Style.fill(Palette.of(category))), label);
    }

    /** Returns an entry for a line. */
    public static Entry line(Style style, String label) {
      return new Entry((x, y) -> Mark.line(x - 9, y, x + 9, y, style), label);
    }

    /** Returns an entry for a filled square. */
    public static Entry swatch(Style style, String label) {
      return new Entry((x, y) -> new Mark.Rectangle(x - 6, y - 6, 12, 12, 2, style), label);
    }

    Drawing drawing() {
      Letters letters = Letters.BODY;
      return new Drawing(
          SIGN + 4 + letters.width(label),
          letters.lineHeight(),
          List.of(
              sign.apply(SIGN / 2, 0.62 * letters.size()),
              Mark.text(label, SIGN + 4, letters.size(), letters, Mark.Anchor.START)));
    }
  }

  private Legend() {}

  /** Draws the entries one below the other. */
  public static Drawing column(List<Entry> entries) {
    return Drawing.column(2, Drawing.Align.START, entries.stream().map(Entry::drawing).toList());
  }

  /**
   * Draws the entries side by side, on as many lines as needed.
   *
   * @param width width of a line, in units
   */
  public static Drawing rows(List<Entry> entries, double width) {
    List<Drawing> rows = new ArrayList<>();
    List<Drawing> row = new ArrayList<>();
    double used = 0;
    for (Entry entry : entries) {
      Drawing figure = entry.drawing();
      if (!row.isEmpty() && used + figure.width() > width) {
        rows.add(Drawing.row(GAP, Drawing.Align.CENTER, row));
        row = new ArrayList<>();
        used = 0;
      }
      row.add(figure);
      used += figure.width() + GAP;
    }
    rows.add(Drawing.row(GAP, Drawing.Align.CENTER, row));
    return Drawing.column(2, Drawing.Align.START, rows);
  }
}
