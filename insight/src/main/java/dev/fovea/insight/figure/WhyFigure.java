package dev.fovea.insight.figure;

import dev.fovea.insight.attribution.Attribution;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Overlay;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.ScaleBar;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An image with heat maps of one or several attribution methods over it. */
public final class WhyFigure {
  private static final double SIZE = 224;
  private static final double SHARE = 0.72;
  private static final int COLUMNS = 4;

  private WhyFigure() {}

  /** Draws the figure in English. */
  public static Figure of(
      String sample,
      Tensor image,
      String category,
      double probability,
      List<AttributionMethod> methods,
      List<Attribution> attributions) {
    return of(Words.ENGLISH, sample, image, category, probability, methods, attributions);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param sample name of the sample
   * @param image (height, width, channels)
   * @param category name of the explained class
   * @param probability probability of that class
   * @param methods at least one method
   * @param attributions attribution of each method
   */
  public static Figure of(
      Words words,
      String sample,
      Tensor image,
      String category,
      double probability,
      List<AttributionMethod> methods,
      List<Attribution> attributions) {
    Pixels pixels = SamplePicture.of(image);
    List<Drawing> cells = new ArrayList<>();
    cells.add(cell(sample, tile(pixels, false), Drawing.EMPTY));
    for (int i = 0; i < methods.size(); i++) {
      Attribution attribution = attributions.get(i);
      Scale scale =
          attribution.isSigned()
              ? Scale.aroundZero(ColorMap.DIVERGING, attribution.heat())
              : Scale.fromZero(ColorMap.VIRIDIS, attribution.heat());
      Pixels over =
          Overlay.of(
              pixels, attribution.heat(), attribution.height(), attribution.width(), scale, SHARE);
      String label =
          words.text(attribution.isSigned() ? "figure.why.against-for" : "figure.why.weak-strong");
      cells.add(cell(methods.get(i).name(words), tile(over, true), ScaleBar.of(scale, label)));
    }
    List<Drawing> rows = new ArrayList<>();
    int columns = Math.ceilDiv(cells.size(), Math.ceilDiv(cells.size(), COLUMNS));
    for (int from = 0; from < cells.size(); from += columns) {
      rows.add(
          Drawing.row(
              20, Align.START, cells.subList(from, Math.min(cells.size(), from + columns))));
    }
    String meanings =
        methods.stream()
            .map(method -> method.name(words) + ": " + method.meaning(words))
            .collect(Collectors.joining(". "));
    return new Figure(
        words.text("figure.why.title", category),
        words.text(
            "figure.why.caption",
            meanings,
            Numbers.fixed(100 * probability, 1),
            Numbers.fixed(attributions.getFirst().score(), 2)),
        Drawing.column(18, Align.START, rows));
  }

  private static Drawing cell(String heading, Drawing tile, Drawing below) {
    return Drawing.column(6, Align.START, Drawing.text(heading, fitting(heading)), tile, below);
  }

  private static Letters fitting(String text) {
    double width = Letters.HEADING.width(text);
    return width > SIZE
        ? Letters.HEADING.size(Math.max(7, Letters.HEADING.size() * SIZE / width))
        : Letters.HEADING;
  }

  private static Drawing tile(Pixels pixels, boolean smooth) {
    double scale = SIZE / Math.max(pixels.width(), pixels.height());
    double width = pixels.width() * scale;
    double height = pixels.height() * scale;
    return new Drawing(
        SIZE,
        height,
        List.of(
            new Mark.Image(pixels, 0, 0, width, height, smooth),
            Mark.rectangle(0, 0, width, height, Style.line(Paint.Role.GRID, 0.5))));
  }
}
