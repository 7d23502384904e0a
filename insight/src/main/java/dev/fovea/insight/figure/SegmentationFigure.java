package dev.fovea.insight.figure;

import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Overlay;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Palette;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A picture with the class of each pixel as a color over it, and the shares of the classes. */
public final class SegmentationFigure {
  private static final double SIZE = 640;
  private static final double SHARE = 0.85;

  private SegmentationFigure() {}

  /**
   * A class.
   *
   * @param name its name
   * @param color its color; {@link Paint#NONE} for one that is not colored, such as the ground
   */
  public record Category(String name, Paint color) {
    /** Returns classes in the colors of the palette; the first one, the ground, is not colored. */
    public static List<Category> of(List<String> names) {
      List<Category> categories = new ArrayList<>();
      for (String name : names) {
        int place = categories.size() - 1;
        categories.add(new Category(name, place < 0 ? Paint.NONE : Palette.many(place)));
      }
      return categories;
    }
  }

  /** Draws the figure in English. */
  public static Figure of(String name, Tensor picture, byte[] indices, List<Category> categories) {
    return of(Words.ENGLISH, name, picture, indices, categories);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param name name of the picture
   * @param picture (height, width, channels)
   * @param indices (height, width), the class of each pixel as an unsigned byte
   * @param categories the classes
   */
  public static Figure of(
      Words words, String name, Tensor picture, byte[] indices, List<Category> categories) {
    int height = picture.shape().dim(0);
    int width = picture.shape().dim(1);
    double scale = SIZE / Math.max(height, width);
    Pixels seen = Picture.visible(SamplePicture.of(picture), SIZE);
    int factor = Math.max(1, (int) Math.round(Picture.scale(seen.height(), seen.width(), SIZE)));
    int[] colors =
        categories.stream()
            .mapToInt(each -> each.color == Paint.NONE ? 0 : 0xff000000 | each.color.rgb())
            .toArray();
    Pixels over = Overlay.classes(seen, factor, indices, height, width, colors, SHARE);
    return new Figure(
        words.text("figure.segmentation.title", name),
        words.text("figure.segmentation.caption"),
        Drawing.column(
            12,
            Align.START,
            Picture.framed(over, scale * width, scale * height),
            Legend.rows(entries(indices, categories), SIZE)));
  }

  private static List<Legend.Entry> entries(byte[] indices, List<Category> categories) {
    long[] pixels = new long[categories.size()];
    for (byte index : indices) {
      pixels[Byte.toUnsignedInt(index)]++;
    }
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < pixels.length; i++) {
      if (pixels[i] > 0) {
        Style style = Style.fill(categories.get(i).color).outlined(Paint.Role.GRID, 1);
        String share = Numbers.percent(pixels[i], indices.length) + " %";
        entries.add(Legend.Entry.swatch(style, categories.get(i).name + "  " + share));
      }
    }
    return entries;
  }
}
