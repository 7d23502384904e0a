package dev.fovea.insight.figure;

import dev.fovea.insight.Predictions;
import dev.fovea.insight.SampleMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Palette;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.Symbols;
import dev.fovea.insight.embedding.Embedding;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.ArgMax;
import java.util.ArrayList;
import java.util.List;

/** A map of samples, with a symbol for each class and large stars for errors of the model. */
public final class EmbeddingFigure {
  private static final double WIDTH = 680;
  private static final double LEAST_HEIGHT = 320;
  private static final double MARGIN = 18;
  private static final double STAR = 11;

  private EmbeddingFigure() {}

  /** Draws the figure in English. */
  public static Figure of(String title, String caption, SampleMap samples) {
    return of(Words.ENGLISH, title, caption, samples);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param title title, such as "t-SNE of dense"
   * @param caption description of how the map was made
   */
  public static Figure of(Words words, String title, String caption, SampleMap samples) {
    Embedding map = samples.places();
    Predictions predictions = samples.predictions();
    Frame frame = Frame.of(map);
    double radius = Math.clamp(90 / Math.sqrt(map.size()), 1.4, 4.5);
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Rectangle(0, 0, WIDTH, frame.height(), 4, Style.line(Paint.Role.GRID, 1)));
    List<Mark> stars = new ArrayList<>();
    for (int i = 0; i < map.size(); i++) {
      double x = frame.x(map.x()[i]);
      double y = frame.y(map.y()[i]);
      int label = predictions.labels()[i];
      Style style = Style.fill(Palette.of(label));
      if (predictions.isError(i) && predictions.predicted(i) != ArgMax.NONE) {
        Mark star = Symbols.star(x, y, STAR, style.outlined(Paint.Role.INK, 1.1));
        stars.add(Mark.titled(title(words, samples, i), List.of(star)));
      } else {
        marks.add(
            Mark.titled(
                title(words, samples, i),
                List.of(Symbols.of(label, x, y, radius, style.opacity(0.85)))));
      }
    }
    marks.addAll(stars);
    Drawing drawing =
        Drawing.column(
            12,
            Align.START,
            new Drawing(WIDTH, frame.height(), marks),
            Legend.rows(legend(words, predictions, stars.size()), WIDTH));
    return new Figure(title, caption, drawing);
  }

  private static List<Legend.Entry> legend(Words words, Predictions predictions, int errors) {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int c = 0; c < predictions.classes(); c++) {
      entries.add(Legend.Entry.category(c, predictions.name(c)));
    }
    Style style = Style.fill(Paint.Role.PAPER).outlined(Paint.Role.INK, 1.1);
    entries.add(
        new Legend.Entry(
            (x, y) -> Symbols.star(x, y, 8, style),
            words.text(
                "figure.embedding.errors",
                Numbers.count(errors),
                Numbers.count(predictions.size()))));
    return entries;
  }

  /** Returns the tooltip of a sample. */
  static String title(Words words, SampleMap samples, int at) {
    Predictions predictions = samples.predictions();
    int number = samples.numbers()[at];
    String actual = predictions.name(predictions.labels()[at]);
    if (predictions.predicted(at) == ArgMax.NONE) {
      return words.text("figure.embedding.sample", number, actual);
    }
    String percent = Numbers.percent(predictions.confidence(at), 1);
    return predictions.isError(at)
        ? words.text(
            "figure.embedding.sample.wrong",
            number,
            actual,
            predictions.name(predictions.predicted(at)),
            percent)
        : words.text("figure.embedding.sample.right", number, actual, percent);
  }

  /** The plotting area, with the same scale along both axes. */
  private record Frame(double left, double high, double scale, double height) {
    static Frame of(Embedding map) {
      double[] x = ends(map.x());
      double[] y = ends(map.y());
      double across = Math.max(x[1] - x[0], 1e-9);
      double scale = (WIDTH - 2 * MARGIN) / across;
      double height = (y[1] - y[0]) * scale + 2 * MARGIN;
      if (height > WIDTH) {
        scale *= (WIDTH - 2 * MARGIN) / (height - 2 * MARGIN);
        height = WIDTH;
      }
      double room = Math.max(height, LEAST_HEIGHT);
      return new Frame(
          (x[0] + x[1]) / 2 - WIDTH / 2 / scale, (y[0] + y[1]) / 2 + room / 2 / scale, scale, room);
    }

    private static double[] ends(float[] values) {
      double low = values[0];
      double high = values[0];
      for (float value : values) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      return new double[] {low, high};
    }

    double x(double value) {
      return (value - left) * scale;
    }

    double y(double value) {
      return (high - value) * scale;
    }
  }
}
