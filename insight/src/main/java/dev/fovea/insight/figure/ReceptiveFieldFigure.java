package dev.fovea.insight.figure;

import dev.fovea.insight.Activations;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.insight.ReceptiveField.Span;
import dev.fovea.insight.Region;
import dev.fovea.insight.draw.Caption;
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
import dev.fovea.insight.text.Words;
import dev.fovea.model.PlannedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The receptive field of a unit, traced back layer by layer to the input, where it is also measured
 * as the effect of each pixel on the unit.
 */
public final class ReceptiveFieldFigure {
  private static final double TILE = 150;
  private static final double LARGE = 300;
  private static final int IN_A_ROW = 5;
  private static final int MOST = 10;
  private static final double LOWEST = 24;

  private final Words words;
  private final Activations activations;

  private ReceptiveFieldFigure(Words words, Activations activations) {
    this.words = words;
    this.activations = activations;
  }

  /** Draws the figure in English. */
  public static Figure of(
      Activations activations, String sample, PlannedLayer layer, float[] measured, int... unit) {
    return of(Words.ENGLISH, activations, sample, layer, measured, unit);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param activations activations of one sample, which are the background
   * @param sample name of the sample
   * @param layer one of the layers of the activations
   * @param measured {@link ReceptiveField#measured} of the unit
   * @param unit position of the unit, such as (y, x)
   * @throws IllegalArgumentException if the layer has no such unit
   */
  public static Figure of(
      Words words,
      Activations activations,
      String sample,
      PlannedLayer layer,
      float[] measured,
      int... unit) {
    return new ReceptiveFieldFigure(words, activations).draw(sample, layer, measured, unit);
  }

  private Figure draw(String sample, PlannedLayer layer, float[] measured, int... unit) {
    List<PlannedLayer> layers = activations.layers();
    List<Region> regions = ReceptiveField.regions(layers, layer, unit);
    List<PlannedLayer> shown = changing(layers, layer, regions);
    Region input = regions.getFirst();
    String place = IntStream.of(unit).mapToObj(String::valueOf).collect(Collectors.joining(","));
    return new Figure(
        words.text("figure.field.title", place, layer.path()),
        caption(place, layer.path(), ReceptiveField.spans(layers, layer), input),
        Drawing.column(20, Align.START, trace(shown, regions), measured(sample, measured, input)));
  }

  private String caption(String unit, String layer, List<Span> spans, Region input) {
    String extent =
        spans.stream().allMatch(Span::known)
            ? extent(input)
            : words.text("figure.field.at-most", extent(input));
    if (spans.stream().anyMatch(Span::whole)) {
      return words.text("figure.field.caption", unit, layer, extent, range(input));
    }
    String whole =
        spans.stream().map(s -> String.valueOf(s.size())).collect(Collectors.joining("x"));
    String jump =
        spans.stream()
            .map(s -> NumberGrid.text(s.jump()))
            .distinct()
            .collect(Collectors.joining(","));
    return words.text(
        "figure.field.caption.neighbors", unit, layer, extent, range(input), whole, jump);
  }

  /**
   * Returns the layers whose region differs from that of the layer before, starting at the input.
   */
  private static List<PlannedLayer> changing(
      List<PlannedLayer> layers, PlannedLayer last, List<Region> regions) {
    List<PlannedLayer> changing = new ArrayList<>();
    Region before = regions.get(last.index());
    changing.add(last);
    for (int i = last.index() - 1; i >= 0; i--) {
      Region here = regions.get(i);
      if (here.count() == 0 || here.sizes().rank() == 0) {
        continue;
      }
      boolean same =
          here.sizes().equals(before.sizes()) && Arrays.equals(here.mask(), before.mask());
      if (!same || i == 0) {
        changing.addFirst(layers.get(i));
      } else if (changing.size() > 1) {
        // The lowest of several layers with the same region represents all of them.
        changing.set(0, layers.get(i));
      }
      before = here;
    }
    return changing;
  }

  private Drawing trace(List<PlannedLayer> shown, List<Region> regions) {
    List<Drawing> rows = new ArrayList<>();
    List<Drawing> row = new ArrayList<>();
    List<PlannedLayer> some = some(shown);
    for (int i = 0; i < some.size(); i++) {
      if (i > 0) {
        row.add(Arrows.right(18));
      }
      row.add(tile(some.get(i), regions.get(some.get(i).index())));
      if (i % IN_A_ROW == IN_A_ROW - 1 || i == some.size() - 1) {
        rows.add(Drawing.row(8, Align.CENTER, row));
        row = new ArrayList<>();
      }
    }
    if (some.size() < shown.size()) {
      rows.add(
          Drawing.text(
              words.text("figure.field.layers", some.size(), shown.size()), Letters.CAPTION));
    }
    return Drawing.column(14, Align.START, rows);
  }

  /** Returns the input and the last layers. */
  private static List<PlannedLayer> some(List<PlannedLayer> shown) {
    if (shown.size() <= MOST) {
      return shown;
    }
    List<PlannedLayer> some = new ArrayList<>();
    some.add(shown.getFirst());
    some.addAll(shown.subList(shown.size() - MOST + 1, shown.size()));
    return some;
  }

  private Drawing tile(PlannedLayer layer, Region region) {
    Drawing picture = framed(ground(layer), region, TILE, true);
    return Drawing.column(
        3,
        Align.CENTER,
        Drawing.text(layer.path(), fitting(Letters.HEADING, layer.path()), Mark.Anchor.MIDDLE),
        picture,
        Drawing.text(
            words.text("figure.field.extent", extent(region), region.sizes()),
            Letters.SMALL,
            Mark.Anchor.MIDDLE));
  }

  private static Letters fitting(Letters letters, String text) {
    double width = letters.width(text);
    return width > TILE ? letters.size(letters.size() * TILE / width) : letters;
  }

  /** Returns the input itself, or the mean magnitude over the channels of another layer. */
  private Pixels ground(PlannedLayer layer) {
    if (layer.index() == 0) {
      return SamplePicture.of(activations.values(layer, 0));
    }
    FeatureMaps maps = FeatureMaps.of(activations.values(layer, 0));
    float[] mean = new float[maps.height() * maps.width()];
    for (int i = 0; i < maps.values().length; i++) {
      mean[i % mean.length] += Math.abs(maps.values()[i]) / maps.count();
    }
    return Scale.fromZero(ColorMap.GREY_INVERTED, mean).pixels(maps.width(), maps.height(), mean);
  }

  /** Draws an image with its region framed, and shaded if the region has gaps. */
  private static Drawing framed(Pixels pixels, Region region, double size, boolean shaded) {
    double scale = size / Math.max(pixels.width(), pixels.height());
    double width = pixels.width() * scale;
    double height = Math.max(LOWEST, pixels.height() * scale);
    double cellWidth = width / pixels.width();
    double cellHeight = height / pixels.height();
    List<Mark> marks = new ArrayList<>();
    marks.add(Mark.image(pixels, 0, 0, width, height));
    marks.add(Mark.rectangle(0, 0, width, height, Style.line(Paint.Role.GRID, 0.7)));
    for (int i = 0; shaded && i < region.mask().length; i++) {
      if (region.mask()[i]) {
        marks.add(
            Mark.rectangle(
                i % pixels.width() * cellWidth,
                i / pixels.width() * cellHeight,
                cellWidth,
                cellHeight,
                Style.fill(Paint.Role.ACCENT).opacity(0.35)));
      }
    }
    int rank = region.sizes().rank();
    int top = rank == 2 ? region.first(0) : 0;
    int bottom = rank == 2 ? region.last(0) : pixels.height() - 1;
    marks.add(
        Mark.rectangle(
            region.first(rank - 1) * cellWidth,
            top * cellHeight,
            region.extent(rank - 1) * cellWidth,
            (bottom - top + 1) * cellHeight,
            Style.line(Paint.Role.ACCENT, 2)));
    return new Drawing(width, height, marks);
  }

  private Drawing measured(String sample, float[] measured, Region input) {
    Pixels plain = SamplePicture.of(activations.values(activations.input(), 0));
    Scale scale = Scale.fromZero(ColorMap.VIRIDIS, measured);
    Drawing left =
        Drawing.column(
            4,
            Align.START,
            Drawing.text(sample, Letters.HEADING),
            framed(plain, input, LARGE, false));
    if (plain.width() * plain.height() != measured.length) {
      return left;
    }
    Pixels heat = Overlay.of(plain, measured, plain.height(), plain.width(), scale, 0.8);
    boolean silent =
        scale.high() == 1 && IntStream.range(0, measured.length).allMatch(i -> measured[i] == 0);
    Drawing legend =
        silent
            ? Caption.of(words.text("figure.field.silent"), Letters.CAPTION, 180)
            : ScaleBar.of(scale, words.text("figure.field.gradient"));
    Drawing right =
        Drawing.column(
            4,
            Align.START,
            Drawing.text(words.text("figure.field.measured"), Letters.HEADING),
            framed(heat, input, LARGE, false),
            legend);
    return Drawing.row(30, Align.START, left, right);
  }

  private static String extent(Region region) {
    return IntStream.range(0, region.sizes().rank())
        .mapToObj(axis -> String.valueOf(region.extent(axis)))
        .collect(Collectors.joining("x"));
  }

  private String range(Region region) {
    if (region.sizes().rank() != 2) {
      return words.text(
          "figure.field.positions",
          region.first(region.sizes().rank() - 1),
          region.last(region.sizes().rank() - 1));
    }
    return words.text(
        "figure.field.rows", region.first(0), region.last(0), region.first(1), region.last(1));
  }
}
