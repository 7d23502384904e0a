package dev.fovea.insight.figure;

import dev.fovea.insight.ImageFilter;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Enlarge;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.kernel.Padding;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** An image and the results of applying kernels to it. */
public final class FilterFigure {
  private static final double LARGE = 300;
  private static final double SMALL = 220;
  private static final double KERNEL = 150;
  private static final int COLUMNS = 4;

  private FilterFigure() {}

  /** The presentation of values below 0 and above 1. */
  public enum Display {
    /** Values are clipped: those below 0 are black. */
    CLIP,
    /** Zero is mid-grey, with one scale for the whole image. */
    SIGNED;

    /** Converts a filtered image to pixels. */
    public Pixels pixels(Tensor filtered) {
      if (this == CLIP) {
        return Pixels.of(filtered);
      }
      Scale scale = Scale.aroundZero(ColorMap.GREY, filtered.data());
      Tensor shares = Tensor.zeros(filtered.shape());
      for (int i = 0; i < shares.data().length; i++) {
        shares.data()[i] =
            (float) ((filtered.data()[i] - scale.low()) / (scale.high() - scale.low()));
      }
      return Pixels.of(shares);
    }
  }

  /** Draws the image, followed by each kernel with its result, in English. */
  public static Figure of(String name, Tensor image, List<ImageFilter> filters, Display display) {
    return of(Words.ENGLISH, name, image, filters, display);
  }

  /**
   * Draws the image, followed by each kernel with its result.
   *
   * @param words texts in the language of the figure
   * @param name name of the image
   * @param image (height, width, channels) with values 0 to 1
   * @param filters at least one filter
   */
  public static Figure of(
      Words words, String name, Tensor image, List<ImageFilter> filters, Display display) {
    boolean one = filters.size() == 1;
    double size = one ? LARGE : SMALL;
    List<Drawing> cells = new ArrayList<>();
    cells.add(titled(name, show(Pixels.of(image), size), image.shape().toString()));
    for (ImageFilter filter : filters) {
      Tensor result = filter.apply(image);
      Drawing kernel =
          titled(
              name(words, filter),
              NumberGrid.kernel(filter.kernel(), KERNEL),
              words.text(
                  "figure.filter.settings",
                  Numbers.sizes(filter.kernel().height(), filter.kernel().width()),
                  padding(words, filter.padding()),
                  filter.stride()));
      Drawing made =
          titled(
              one ? words.text("figure.filter.result") : "",
              show(display.pixels(result), size),
              result.shape().toString());
      cells.add(
          one
              ? Drawing.row(24, Align.CENTER, kernel, Arrows.right(28), made)
              : Drawing.column(2, Align.CENTER, kernel, made));
    }
    return new Figure(
        one
            ? words.text("figure.filter.title", name(words, filters.getFirst()), name)
            : words.text("figure.filter.title.several", filters.size(), name),
        words.text(
            display == Display.CLIP
                ? "figure.filter.caption.clip"
                : "figure.filter.caption.signed"),
        one ? Drawing.row(24, Align.CENTER, cells) : rows(cells));
  }

  private static String name(Words words, ImageFilter filter) {
    String name = filter.kernel().name();
    return words.textOr("kernel." + name, name);
  }

  private static String padding(Words words, Padding padding) {
    return switch (padding) {
      case Padding.Valid ignored -> words.text("padding.valid");
      case Padding.Same ignored -> words.text("padding.same");
      case Padding.Explicit ignored -> words.text("padding.explicit");
    };
  }

  private static Drawing rows(List<Drawing> cells) {
    List<Drawing> rows = new ArrayList<>();
    for (int from = 0; from < cells.size(); from += COLUMNS) {
      int to = Math.min(from + COLUMNS, cells.size());
      rows.add(Drawing.row(18, Align.END, cells.subList(from, to)));
    }
    return Drawing.column(22, Align.START, rows);
  }

  private static Drawing titled(String title, Drawing figure, String below) {
    return Drawing.column(
        4,
        Align.CENTER,
        title.isEmpty() ? Drawing.EMPTY : Drawing.text(title, Letters.HEADING, Mark.Anchor.MIDDLE),
        figure,
        Drawing.text(below, Letters.SMALL, Mark.Anchor.MIDDLE));
  }

  /** Draws an image, reduced to the pixels that are visible, so that files stay small. */
  private static Drawing show(Pixels pixels, double size) {
    double scale = size / Math.max(pixels.width(), pixels.height());
    double width = pixels.width() * scale;
    double height = pixels.height() * scale;
    int wide = (int) Math.ceil(width * Drawing.SCALE);
    int high = (int) Math.ceil(height * Drawing.SCALE);
    Pixels seen =
        pixels.width() > wide || pixels.height() > high
            ? Enlarge.lanczos(pixels, wide, high)
            : pixels;
    return new Drawing(width, height, List.of(Mark.image(seen, 0, 0, width, height)));
  }
}
