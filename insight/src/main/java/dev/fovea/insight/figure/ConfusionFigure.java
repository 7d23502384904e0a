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
import java.util.stream.IntStream;

/** The confusion matrix of a model. */
public final class ConfusionFigure {
  private static final double CELL = 34;
  private static final double MOST_WIDTH = 520;
  private static final int MOST_NUMBERS = 24;
  private static final int MOST_NAMES = 60;
  private static final double LONGEST_NAME = 110;

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
    return of(
        words, matrix, IntStream.range(0, matrix.classes()).mapToObj(predictions::name).toList());
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param names the name of each class of the matrix
   */
  public static Figure of(Words words, ConfusionMatrix matrix, List<String> names) {
    int classes = matrix.classes();
    double cell = Math.min(CELL, MOST_WIDTH / classes);
    boolean numbered = classes <= MOST_NUMBERS;
    boolean named = classes <= MOST_NAMES;
    Letters letters = Letters.SMALL.size(Math.clamp(cell / 3.2, 7, 10));
    List<String> labels =
        names.stream().map(name -> Names.fitting(name, letters, LONGEST_NAME)).toList();
    double longest = labels.stream().mapToDouble(letters::width).max().orElse(0);
    // Names that are wider than their column are turned upright.
    boolean flat = longest <= cell - 2;
    double left = Letters.BODY.lineHeight() + (named ? longest + 10 : 8);
    double over = flat ? letters.lineHeight() + 2 : longest + 10;
    double top = Letters.BODY.lineHeight() + (named ? over : 0);
    List<Mark> marks = new ArrayList<>();
    for (int actual = 0; actual < classes; actual++) {
      double y = top + actual * cell;
      if (named) {
        double middle = cell / 2 + 0.36 * letters.size();
        double x = left + actual * cell + (flat ? cell / 2 : middle);
        String label = labels.get(actual);
        marks.add(Mark.text(label, left - 5, y + middle, letters, Mark.Anchor.END));
        marks.add(
            flat
                ? Mark.text(label, x, top - 4, letters, Mark.Anchor.MIDDLE)
                : new Mark.Text(label, x, top - 5, letters, Mark.Anchor.START, -90));
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
    Paint fill = count == 0 ? Paint.Role.PAPER : Paint.of(ColorMap.DIVERGING.argb(strength));
    marks.add(
        Mark.rectangle(
            x,
            y,
            size,
            size,
            Style.fill(fill).outlined(Paint.Role.GRID, size > 8 ? 0.5 : 0)));
    if (numbered && count > 0) {
      marks.add(
          Mark.text(
              String.format(Locale.ROOT, "%,.0f", count),
              x + size / 2,
              y + size / 2 + 0.36 * letters.size(),
              letters.paint(ink(fill)),
              Mark.Anchor.MIDDLE));
    }
  }

  /**
   * Returns a color for text on a cell with a contrast of 4.5 or more (Web Content Accessibility
   * Guidelines 2.2, criterion 1.4.3).
   */
  private static Paint ink(Paint cell) {
    double luminance = luminance(cell.rgb());
    return contrast(luminance, luminance(Paint.Role.INK.rgb())) >= 4.5
        ? Paint.of(Paint.Role.INK.rgb())
        : contrast(luminance, 1) >= 4.5 ? Paint.of(0xffffff) : Paint.of(0);
  }

  private static double contrast(double one, double other) {
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int level) {
    double share = (level & 0xff) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
