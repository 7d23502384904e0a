package dev.fovea.insight.figure;

import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.ScaleBar;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.TileGrid;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** The response of each kernel of a layer to one sample, in the order of the kernels. */
public final class ResponseFigure {
  private static final double INPUT = 168;

  private ResponseFigure() {}

  /** Draws the figure in English. */
  public static Figure of(
      String layer, String sample, Tensor input, FeatureMaps maps, ColorMap colors) {
    return of(Words.ENGLISH, layer, sample, input, maps, colors);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param layer name of the layer
   * @param sample name of the sample
   * @param input the sample, without the batch dimension
   * @param maps values of the layer for the sample
   * @param colors colors from low to high; {@link ColorMap#DIVERGING} has zero in the middle
   */
  public static Figure of(
      Words words, String layer, String sample, Tensor input, FeatureMaps maps, ColorMap colors) {
    Scale scale =
        colors == ColorMap.DIVERGING
            ? Scale.aroundZero(colors, maps.values())
            : Maps.zeroBased(colors, maps.values());
    TileGrid grid = grid(words, maps, scale);
    Drawing shown =
        Drawing.column(
            8,
            Align.START,
            Drawing.text(sample, Letters.HEADING),
            image(SamplePicture.of(input), INPUT),
            ScaleBar.of(scale, words.text("figure.responses.response")));
    return new Figure(
        words.text("figure.responses.title", layer),
        words.text(
            scale.low() < 0 ? "figure.responses.caption.signed" : "figure.responses.caption",
            Numbers.count(maps.count()),
            Numbers.sizes(maps.height(), maps.width())),
        Drawing.row(28, Align.START, shown, grid.drawing()));
  }

  private static TileGrid grid(Words words, FeatureMaps maps, Scale scale) {
    int shown = Math.min(maps.count(), TileGrid.MOST);
    int columns = shown <= 4 ? shown : shown <= 64 ? 8 : shown <= 256 ? 16 : 32;
    double size = shown <= 4 ? 150 : shown <= 64 ? 72 : shown <= 256 ? 38 : 20;
    TileGrid grid = Maps.grid(words, maps, scale, columns, size, TileGrid.MOST);
    return maps.count() <= 64
        ? grid.labels(IntStream.range(0, maps.count()).mapToObj(String::valueOf).toList())
        : grid;
  }

  /** Draws an image with a frame; {@code size} is the length of its longer side. */
  static Drawing image(Pixels pixels, double size) {
    double scale = size / Math.max(pixels.width(), pixels.height());
    double width = pixels.width() * scale;
    double height = pixels.height() * scale;
    return new Drawing(
        width,
        height,
        List.of(
            Mark.image(pixels, 0, 0, width, height),
            Mark.rectangle(0, 0, width, height, Style.line(Paint.Role.GRID, 0.7))));
  }
}
