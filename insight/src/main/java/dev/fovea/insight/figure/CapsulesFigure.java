package dev.fovea.insight.figure;

import dev.fovea.insight.CapsuleDecoder.Varied;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reconstructions of a capsule whose dimensions are varied one at a time. */
public final class CapsulesFigure {
  private static final double LARGE = 96;
  private static final double TILE = 44;
  private static final double GAP = 3;

  private CapsulesFigure() {}

  /** Draws the figure in English. */
  public static Figure of(String sample, Tensor image, String category, Varied varied) {
    return of(Words.ENGLISH, sample, image, category, varied);
  }

  /**
   * Draws the figure: the image and its reconstruction, and below them a row for each dimension
   * with a column for each change.
   *
   * @param words texts in the language of the figure
   * @param sample name of the sample
   * @param image (height, width, channels)
   * @param category name of the class of the capsule
   * @param varied the capsule and the reconstructions of its variations
   */
  public static Figure of(
      Words words, String sample, Tensor image, String category, Varied varied) {
    Drawing above =
        Drawing.row(
            24,
            Align.START,
            titled(sample, image),
            titled(words.text("figure.capsules.reconstruction"), varied.reconstruction()));
    String length = Numbers.fixed(varied.length(), 3);
    return new Figure(
        words.text("figure.capsules.title", category),
        words.text("figure.capsules.caption", length),
        Drawing.column(18, Align.START, above, variations(words, varied)));
  }

  private static Drawing titled(String heading, Tensor image) {
    return Drawing.column(
        6, Align.START, Drawing.text(heading, Letters.HEADING), tile(image, LARGE));
  }

  private static Drawing variations(Words words, Varied varied) {
    List<String> names = new ArrayList<>();
    for (int d = 0; d < varied.variations().size(); d++) {
      names.add(words.text("figure.capsules.dimension", d));
    }
    double margin = names.stream().mapToDouble(Letters.SMALL::width).max().orElse(0);
    List<Drawing> heads = new ArrayList<>(List.of(cell("", margin, Letters.SMALL.lineHeight())));
    for (double change : varied.changes()) {
      heads.add(cell(signed(change), TILE, Letters.SMALL.lineHeight()));
    }
    List<Drawing> rows = new ArrayList<>(List.of(Drawing.row(GAP, Align.CENTER, heads)));
    for (int d = 0; d < names.size(); d++) {
      List<Drawing> row = new ArrayList<>(List.of(cell(names.get(d), margin, TILE)));
      varied.variations().get(d).forEach(image -> row.add(tile(image, TILE)));
      rows.add(Drawing.row(GAP, Align.CENTER, row));
    }
    return Drawing.column(GAP, Align.START, rows);
  }

  /** Returns a number with its sign, a true minus, and no sign for zero. */
  private static String signed(double change) {
    String text = String.format(Locale.ROOT, "%+.2f", change);
    return Math.abs(change) < 0.005 ? "0" : text.replace('-', '\u2212');
  }

  /** Returns a text in the middle of a cell. */
  private static Drawing cell(String text, double width, double height) {
    double baseline = (height + Letters.SMALL.size()) / 2 - 1;
    return new Drawing(
        width,
        height,
        text.isEmpty()
            ? List.of()
            : List.of(Mark.text(text, width / 2, baseline, Letters.SMALL, Mark.Anchor.MIDDLE)));
  }

  private static Drawing tile(Tensor image, double size) {
    Pixels pixels = SamplePicture.of(image);
    double scale = size / Math.max(pixels.width(), pixels.height());
    double width = pixels.width() * scale;
    double height = pixels.height() * scale;
    return new Drawing(
        width,
        height,
        List.of(
            Mark.image(pixels, 0, 0, width, height),
            Mark.rectangle(0, 0, width, height, Style.line(Paint.Role.GRID, 0.5))));
  }
}
