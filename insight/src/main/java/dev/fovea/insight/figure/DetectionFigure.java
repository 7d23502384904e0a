package dev.fovea.insight.figure;

import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Overlay;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Palette;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.ScaleBar;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A picture with the objects that were found in it, and a heat map for each class. */
public final class DetectionFigure {
  private static final double SIZE = 640;
  private static final double TILE = 122;
  private static final int COLUMNS = 5;
  private static final double SHARE = 0.75;

  /** The most heat maps that are drawn. */
  private static final int MAPS = 20;

  private DetectionFigure() {}

  /**
   * An object that was found.
   *
   * @param category the number of its class, which chooses the color
   * @param name the name of its class
   * @param score the probability of the class
   * @param x the left edge of its box in pixels of the picture
   * @param y the upper edge
   * @param width of the box
   * @param height of the box
   */
  public record Box(
      int category, String name, double score, double x, double y, double width, double height) {}

  /**
   * How strongly each place of the picture speaks for a class.
   *
   * @param name the name of the class
   * @param height the number of rows
   * @param width the number of columns
   * @param heat (height, width), stretched over the picture
   */
  public record HeatMap(String name, int height, int width, float[] heat) {}

  /** Draws the figure in English. */
  public static Figure of(String name, Tensor picture, List<Box> boxes, List<HeatMap> maps) {
    return of(Words.ENGLISH, name, picture, boxes, maps);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param name name of the picture
   * @param picture (height, width, channels)
   * @param boxes the objects
   * @param maps a heat map for each class; the first ones are drawn if there are many
   */
  public static Figure of(
      Words words, String name, Tensor picture, List<Box> boxes, List<HeatMap> maps) {
    double longest = Math.max(picture.shape().dim(0), picture.shape().dim(1));
    double scale = SIZE / longest;
    Pixels pixels = Picture.visible(SamplePicture.of(picture), SIZE);
    Drawing drawn =
        Picture.framed(pixels, scale * picture.shape().dim(1), scale * picture.shape().dim(0));
    List<Mark> marks = new ArrayList<>();
    boxes.forEach(box -> marks.addAll(marks(box, scale)));
    List<Drawing> parts = new ArrayList<>();
    parts.add(drawn.with(marks));
    if (!maps.isEmpty()) {
      parts.add(Drawing.text(words.text("figure.detection.maps"), Letters.HEADING));
      parts.add(tiles(pixels, maps.subList(0, Math.min(MAPS, maps.size()))));
      parts.add(
          ScaleBar.of(new Scale(ColorMap.VIRIDIS, 0, 1), words.text("figure.detection.heat")));
    }
    return new Figure(
        words.text("figure.detection.title", boxes.size(), name),
        words.text("figure.detection.caption"),
        Drawing.column(12, Align.START, parts));
  }

  private static List<Mark> marks(Box box, double scale) {
    Paint paint = Palette.of(box.category());
    double x = box.x() * scale;
    double y = box.y() * scale;
    double width = box.width() * scale;
    double height = box.height() * scale;
    String label = box.name() + "  " + Numbers.fixed(box.score(), 2);
    Letters letters = Letters.SMALL.bold(true).paint(Paint.of(0xffffff));
    double high = letters.size() + 4;
    // The label stands above the box, or within it at the upper edge of the picture.
    double top = y >= high ? y - high : y;
    return List.of(
        Mark.rectangle(x, y, width, height, Style.line(paint, 1.6)),
        Mark.rectangle(x - 0.8, top, letters.width(label) + 6, high, Style.fill(paint)),
        Mark.text(label, x + 2, top + letters.size() + 0.5, letters, Mark.Anchor.START));
  }

  private static Drawing tiles(Pixels pixels, List<HeatMap> maps) {
    double scale = TILE / Math.max(pixels.width(), pixels.height());
    Pixels small = Picture.visible(pixels, TILE);
    Scale heat = new Scale(ColorMap.VIRIDIS, 0, 1);
    List<Drawing> rows = new ArrayList<>();
    for (int from = 0; from < maps.size(); from += COLUMNS) {
      List<Drawing> row = new ArrayList<>();
      for (HeatMap map : maps.subList(from, Math.min(maps.size(), from + COLUMNS))) {
        Pixels over = Overlay.of(small, map.heat(), map.height(), map.width(), heat, SHARE);
        row.add(
            Drawing.column(
                3,
                Align.START,
                Drawing.text(map.name(), Letters.BODY),
                Picture.framed(over, pixels.width() * scale, pixels.height() * scale)));
      }
      rows.add(Drawing.row((SIZE - COLUMNS * TILE) / (COLUMNS - 1), Align.START, row));
    }
    return Drawing.column(8, Align.START, rows);
  }
}
