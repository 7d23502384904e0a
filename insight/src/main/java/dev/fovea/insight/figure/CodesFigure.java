package dev.fovea.insight.figure;

import dev.fovea.insight.Codes;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.ScaleBar;
import dev.fovea.insight.draw.Strip;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Codes as strips beside their inputs, grouped by class, and the distances between them. */
public final class CodesFigure {
  private static final double STRIP = 640;
  private static final double HEIGHT = 24;
  private static final double CELL = 84;
  private static final int MOST_CLASSES = 12;

  private CodesFigure() {}

  /** Draws the figure in English. */
  public static Figure of(Codes codes) {
    return of(Words.ENGLISH, codes);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   */
  public static Figure of(Words words, Codes codes) {
    Scale scale = Maps.inverted(all(codes));
    List<Drawing> parts = new ArrayList<>();
    for (int c = 0; c < codes.classes().size(); c++) {
      List<Drawing> rows = new ArrayList<>();
      rows.add(
          Drawing.text(
              words.text("figure.codes.samples", codes.names().get(c), codes.codes().get(c).size()),
              Letters.HEADING));
      for (int i = 0; i < codes.codes().get(c).size(); i++) {
        Pixels input = SamplePicture.of(codes.inputs().get(c).get(i));
        double width = HEIGHT * Math.min(3.0, (double) input.width() / input.height());
        rows.add(
            Drawing.row(
                10,
                Align.CENTER,
                new Drawing(width, HEIGHT, List.of(Mark.image(input, 0, 0, width, HEIGHT))),
                Strip.of(codes.codes().get(c).get(i), scale, STRIP, HEIGHT - 4)));
      }
      parts.add(Drawing.column(3, Align.START, rows));
    }
    parts.add(
        Drawing.row(
            48,
            Align.START,
            ScaleBar.of(scale, words.text("label.activation")),
            distances(words, codes)));
    int values = codes.codes().getFirst().getFirst().length;
    return new Figure(
        words.text("figure.codes.title", codes.layer()),
        words.text("figure.codes.caption", Numbers.count(values), codes.layer()),
        Drawing.column(16, Align.START, parts));
  }

  private static float[] all(Codes codes) {
    int size = codes.codes().stream().flatMap(List::stream).mapToInt(c -> c.length).sum();
    float[] all = new float[size];
    int at = 0;
    for (List<float[]> ofClass : codes.codes()) {
      for (float[] code : ofClass) {
        System.arraycopy(code, 0, all, at, code.length);
        at += code.length;
      }
    }
    return all;
  }

  /** Draws a matrix of mean distances, with those within classes on the diagonal. */
  private static Drawing distances(Words words, Codes codes) {
    int shown = Math.min(MOST_CLASSES, codes.classes().size());
    List<Mark> marks = new ArrayList<>();
    double line = Letters.BODY.lineHeight();
    double left = codes.names().stream().mapToDouble(Letters.BODY::width).max().orElse(0) + 8;
    double cell = Math.min(CELL, Math.max(52, left));
    for (int c = 0; c < shown; c++) {
      double right = left + (c + 1) * cell;
      marks.add(Mark.text(codes.names().get(c), right, 2 * line, Letters.BODY, Mark.Anchor.END));
      double y = (c + 3) * line;
      marks.add(Mark.text(codes.names().get(c), 0, y, Letters.BODY, Mark.Anchor.START));
      for (int other = 0; other < shown; other++) {
        marks.add(
            Mark.text(
                number(codes.distance(c, other)),
                left + (other + 1) * cell,
                y,
                Letters.BODY.bold(c == other),
                Mark.Anchor.END));
      }
    }
    String heading =
        shown < codes.classes().size()
            ? words.text("figure.codes.distances.first", shown)
            : words.text("figure.codes.distances");
    marks.add(Mark.text(heading, 0, Letters.SMALL.size(), Letters.SMALL, Mark.Anchor.START));
    return new Drawing(
        Math.max(Letters.SMALL.width(heading), left + shown * cell), (shown + 3) * line, marks);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3g", value);
  }
}
