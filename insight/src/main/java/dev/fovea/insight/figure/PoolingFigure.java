package dev.fovea.insight.figure;

import dev.fovea.insight.PoolingWinners;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.ScaleBar;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.kernel.Window;
import java.util.ArrayList;
import java.util.List;

/** A pooling layer applied to one map: its input, the maximum of each window, and its output. */
public final class PoolingFigure {
  private static final double SIZE = 340;
  private static final int PART = 8;

  private PoolingFigure() {}

  /** Draws the figure in English. */
  public static Figure of(String layer, String sample, int channel, PoolingWinners pooling) {
    return of(Words.ENGLISH, layer, sample, channel, pooling);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param layer name of the layer
   * @param sample name of the sample
   * @param channel index of the map
   */
  public static Figure of(
      Words words, String layer, String sample, int channel, PoolingWinners pooling) {
    Window window = pooling.window();
    Scale scale = Maps.inverted(pooling.input());
    Drawing in = map(pooling.input(), window.inW(), pooling.inputHeight(), scale);
    Drawing out = map(pooling.output(), window.outW(), pooling.outputHeight(), scale);
    boolean max = pooling.winners().length > 0;
    Drawing maps =
        Drawing.row(
            24,
            Align.CENTER,
            headed(
                words.text(
                    "figure.pooling.input", Numbers.sizes(pooling.inputHeight(), window.inW())),
                marked(pooling, in)),
            Arrows.right(30),
            headed(
                words.text(
                    "figure.pooling.output", Numbers.sizes(pooling.outputHeight(), window.outW())),
                out));
    return new Figure(
        words.text(
            max ? "figure.pooling.title.max" : "figure.pooling.title.average", layer, channel),
        words.text(
            max ? "figure.pooling.caption.max" : "figure.pooling.caption.average",
            words.language().sentence(sample),
            Numbers.sizes(window.kernelH(), window.kernelW()),
            Numbers.sizes(window.strideH(), window.strideW()),
            Numbers.count(pooling.input().length),
            Numbers.count(pooling.output().length)),
        Drawing.column(
            18,
            Align.START,
            maps,
            numbers(words, pooling, scale),
            ScaleBar.of(scale, words.text("label.activation"))));
  }

  private static Drawing headed(String heading, Drawing figure) {
    return Drawing.column(
        4, Align.CENTER, Drawing.text(heading, Letters.HEADING, Mark.Anchor.MIDDLE), figure);
  }

  private static Drawing map(float[] values, int width, int height, Scale scale) {
    return ResponseFigure.image(scale.pixels(width, height, values), SIZE);
  }

  /** Draws the windows as thin lines if they do not overlap, and a ring around each maximum. */
  private static Drawing marked(PoolingWinners pooling, Drawing map) {
    Window window = pooling.window();
    double pixel = map.width() / window.inW();
    List<Mark> marks = new ArrayList<>();
    boolean apart = window.strideH() >= window.kernelH() && window.strideW() >= window.kernelW();
    Style line = Style.line(Paint.Role.GRID, 0.6);
    for (int y = window.strideH(); apart && y < pooling.inputHeight(); y += window.strideH()) {
      marks.add(Mark.line(0, y * pixel, map.width(), y * pixel, line));
    }
    for (int x = window.strideW(); apart && x < window.inW(); x += window.strideW()) {
      marks.add(Mark.line(x * pixel, 0, x * pixel, map.height(), line));
    }
    for (int i = 0; i < pooling.winners().length; i++) {
      // If all values of a window are equal, as on empty background, its maximum is not marked.
      if (pooling.output()[i] != 0) {
        int at = pooling.winners()[i];
        marks.add(
            new Mark.Circle(
                (at % window.inW() + 0.5) * pixel,
                (at / window.inW() + 0.5) * pixel,
                0.36 * pixel,
                Style.line(Paint.Role.ACCENT, Math.max(0.8, pixel / 9))));
      }
    }
    return map.with(marks);
  }

  /**
   * Draws the strongest part of the map as numbers, in whole windows; empty if windows overlap, are
   * padded or too large.
   */
  private static Drawing numbers(Words words, PoolingWinners pooling, Scale scale) {
    Window w = pooling.window();
    boolean plain =
        w.outD() == 1
            && w.inD() == 1
            && !w.isPadded()
            && w.strideH() == w.kernelH()
            && w.strideW() == w.kernelW()
            && w.kernelH() <= PART
            && w.kernelW() <= PART;
    if (!plain) {
      return Drawing.EMPTY;
    }
    int rows = Math.min(PART / w.kernelH(), w.outH());
    int columns = Math.min(PART / w.kernelW(), w.outW());
    int corner = strongest(pooling, rows, columns);
    int top = corner / w.outW();
    int left = corner % w.outW();
    double[] input = new double[rows * w.kernelH() * columns * w.kernelW()];
    int width = columns * w.kernelW();
    List<Mark> rings = new ArrayList<>();
    double cell = SIZE / Math.max(width, rows * w.kernelH());
    for (int i = 0; i < input.length; i++) {
      int y = top * w.kernelH() + i / width;
      int x = left * w.kernelW() + i % width;
      input[i] = rounded(pooling.input()[y * w.inW() + x]);
    }
    double[] output = new double[rows * columns];
    for (int i = 0; i < output.length; i++) {
      int at = (top + i / columns) * w.outW() + left + i % columns;
      output[i] = rounded(pooling.output()[at]);
      if (pooling.winners().length > 0 && pooling.output()[at] != 0) {
        int y = pooling.winners()[at] / w.inW() - top * w.kernelH();
        int x = pooling.winners()[at] % w.inW() - left * w.kernelW();
        rings.add(
            new Mark.Rectangle(
                x * cell + 2,
                y * cell + 2,
                cell - 4,
                cell - 4,
                4,
                Style.line(Paint.Role.ACCENT, 2)));
      }
    }
    Drawing in = NumberGrid.of(input, width, scale, cell).with(rings);
    for (int i = 0; i < rows * columns; i++) {
      in =
          in.with(
              List.of(
                  Mark.rectangle(
                      i % columns * cell * w.kernelW(),
                      i / columns * cell * w.kernelH(),
                      cell * w.kernelW(),
                      cell * w.kernelH(),
                      Style.line(Paint.Role.MUTED, 1.4))));
    }
    Drawing out = NumberGrid.of(output, columns, scale, cell * Math.min(w.kernelH(), w.kernelW()));
    String part =
        words.text(
            "figure.pooling.part",
            top * w.kernelH(),
            (top + rows) * w.kernelH() - 1,
            left * w.kernelW(),
            (left + columns) * w.kernelW() - 1);
    return Drawing.row(
        24,
        Align.CENTER,
        headed(part, in),
        Arrows.right(30),
        headed(words.text("figure.pooling.part.outputs"), out));
  }

  private static double rounded(double value) {
    return Math.rint(value * 100) / 100;
  }

  /**
   * Returns the output at which the part of {@code rows} x {@code columns} outputs with the largest
   * sum begins.
   */
  private static int strongest(PoolingWinners pooling, int rows, int columns) {
    Window w = pooling.window();
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int y = 0; y + rows <= w.outH(); y++) {
      for (int x = 0; x + columns <= w.outW(); x++) {
        double sum = 0;
        for (int i = 0; i < rows * columns; i++) {
          sum += pooling.output()[(y + i / columns) * w.outW() + x + i % columns];
        }
        if (sum > most) {
          most = sum;
          best = y * w.outW() + x;
        }
      }
    }
    return best;
  }
}
