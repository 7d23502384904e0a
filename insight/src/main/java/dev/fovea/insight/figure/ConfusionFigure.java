package dev.fovea.insight.figure;

import dev.fovea.insight.Predictions;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Words;
import dev.fovea.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The confusion matrix of a model. */
public final class ConfusionFigure {
  private static final double CELL = 34;
  private static final double MOST_WIDTH = 520;
  private static final int MOST_NUMBERS = 24;

  private ConfusionFigure() {}

  /** Draws the figure in English. */
  public static Figure of(Predictions predictions) {
    return of(Words.ENGLISH, predictions);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   */
  public static Figure of(Words words, Predictions predictions) {
    ConfusionMatrix matrix = predictions.confusion();
    int classes = matrix.classes();
    double cell = Math.min(CELL, MOST_WIDTH / classes);
    boolean numbered = classes <= MOST_NUMBERS;
    Letters letters = Letters.SMALL.size(Math.clamp(cell / 3.2, 5, 10));
    double left = Letters.BODY.lineHeight() + 8;
    for (int c = 0; numbered && c < classes; c++) {
      left = Math.max(left, letters.width(predictions.name(c)) + Letters.BODY.lineHeight() + 10);
    }
    double top = Letters.BODY.lineHeight() + (numbered ? letters.lineHeight() + 2 : 0);
    List<Mark> marks = new ArrayList<>();
    for (int actual = 0; actual < classes; actual++) {
      double y = top + actual * cell;
      if (numbered) {
        double middle = cell / 2 + 0.36 * letters.size();
        marks.add(
            Mark.text(predictions.name(actual), left - 5, y + middle, letters, Mark.Anchor.END));
        marks.add(
            Mark.text(
                shortened(predictions.name(actual), letters, cell),
                left + (actual + 0.5) * cell,
                top - 4,
                letters,
                Mark.Anchor.MIDDLE));
      }
      for (int guess = 0; guess < classes; guess++) {
        cell(matrix, actual, guess, left + guess * cell, y, cell, numbered, letters, marks);
      }
    }
    double side = classes * cell;
    marks.add(Mark.rectangle(left, top, side, side, Style.line(Paint.Role.MUTED, 0.8)));
    marks.add(
        Mark.text(
            words.text("figure.confusion.predicted"),
            left + side / 2,
            Letters.BODY.size(),
            Letters.BODY,
            Mark.Anchor.MIDDLE));
    marks.add(
        new Mark.Text(
            words.text("figure.confusion.actual"),
            Letters.BODY.size(),
            top + side / 2,
            Letters.BODY,
            Mark.Anchor.MIDDLE,
            -90));
    return new Figure(
        words.text("figure.confusion.title"),
        words.text("figure.confusion.caption"),
        new Drawing(left + side + 2, top + side + 2, marks));
  }

  private static void cell(
      ConfusionMatrix matrix,
      int actual,
      int guess,
      double x,
      double y,
      double size,
      boolean numbered,
      Letters letters,
      List<Mark> marks) {
    double count = matrix.count(actual, guess);
    double share = count / Math.max(1, matrix.actual(actual));
    // Correct predictions use the blue half of the color map, errors the orange half.
    double strength = actual == guess ? 0.5 - 0.33 * share : 0.56 + 0.27 * Math.min(1, 10 * share);
    int rgb = (count == 0 ? 0xffffff : ColorMap.DIVERGING.argb(strength)) & 0xffffff;
    marks.add(
        Mark.rectangle(
            x,
            y,
            size,
            size,
            Style.fill(Paint.of(rgb)).outlined(Paint.of(0xe6eaee), size > 8 ? 0.5 : 0)));
    if (numbered && count > 0) {
      boolean light = actual == guess && share > 0.5;
      marks.add(
          Mark.text(
              String.format(Locale.ROOT, "%,.0f", count),
              x + size / 2,
              y + size / 2 + 0.36 * letters.size(),
              letters.paint(Paint.of(light ? 0xffffff : 0x1d2733)),
              Mark.Anchor.MIDDLE));
    }
  }

  private static String shortened(String name, Letters letters, double room) {
    String text = name;
    while (text.length() > 1 && letters.width(text) > room) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }
}
