package dev.fovea.insight.figure;

import dev.fovea.insight.KernelBank;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Enlarge;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.ScaleBar;
import dev.fovea.insight.draw.TileGrid;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The kernels of a layer, enlarged in two ways: with sharp pixels, and smoothly by Lanczos. Zero is
 * mid-grey, and all kernels of the layer have the same scale.
 */
public final class KernelFigure {
  /** Half the width of a page. */
  private static final double WIDTH = 356;

  /** Side of a smooth tile, in pixels, as in the textbooks. */
  private static final int SMOOTH = 64;

  private final Words words;

  private KernelFigure(Words words) {
    this.words = words;
  }

  /** The part of the kernels that is shown. */
  public sealed interface View {
    /**
     * The kernels themselves for one input channel, their colors for three, the principal view
     * otherwise.
     */
    record Automatic() implements View {}

    /** What the kernels of all input channels have in common; see {@link KernelBank#principal}. */
    record Principal() implements View {}

    /** The kernels of all filters for one input channel. */
    record Channel(int channel) implements View {}

    /** The kernels of one filter for all input channels. */
    record Filter(int filter) implements View {}
  }

  /** Draws the figure in English. */
  public static Figure of(String layer, KernelBank bank, View view) {
    return of(Words.ENGLISH, layer, bank, view);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param layer name of the layer
   * @throws IllegalArgumentException if there is no such channel or filter
   */
  public static Figure of(Words words, String layer, KernelBank bank, View view) {
    return new KernelFigure(words).draw(layer, bank, view);
  }

  private Figure draw(String layer, KernelBank bank, View view) {
    String size = Numbers.sizes(bank.height(), bank.width());
    String filters = Numbers.count(bank.filters());
    String inputs = Numbers.count(bank.inputs());
    String title = words.text("figure.kernels.title", layer);
    return switch (view) {
      case View.Automatic ignored when bank.inputs() == 3 ->
          picture(
              title,
              words.text("figure.kernels.caption.colors", filters, size),
              colors(bank),
              scale(bank));
      case View.Automatic ignored when bank.inputs() == 1 ->
          grey(title, words.text("figure.kernels.caption", filters, size), bank);
      case View.Automatic ignored -> draw(layer, bank, new View.Principal());
      case View.Principal ignored ->
          grey(
              title,
              words.text("figure.kernels.caption.principal", filters, size, inputs),
              bank.principal());
      case View.Channel(int channel) ->
          grey(
              words.text("figure.kernels.title.channel", layer, channel),
              words.text(
                  "figure.kernels.caption.channel",
                  filters,
                  size,
                  require("input channel", channel, bank.inputs()),
                  inputs),
              bank.ofInput(channel));
      case View.Filter(int filter) ->
          grey(
              words.text("figure.kernels.title.filter", layer, filter),
              words.text(
                  "figure.kernels.caption.filter",
                  require("filter", filter, bank.filters()),
                  filters,
                  size,
                  inputs),
              bank.ofFilter(filter));
    };
  }

  private static int require(String what, int index, int count) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there is no %s %d; the layer has 0 to %d", what, index, count - 1));
    }
    return index;
  }

  private static Scale scale(KernelBank bank) {
    return Scale.aroundZero(ColorMap.GREY, bank.values());
  }

  private Figure grey(String title, String caption, KernelBank bank) {
    Scale scale = scale(bank);
    List<Pixels> tiles =
        IntStream.range(0, bank.filters())
            .mapToObj(i -> scale.pixels(bank.width(), bank.height(), bank.kernel(i, 0)))
            .toList();
    return picture(title, caption, tiles, scale);
  }

  private static List<Pixels> colors(KernelBank bank) {
    Scale scale = scale(bank);
    List<Pixels> tiles = new ArrayList<>();
    for (int filter = 0; filter < bank.filters(); filter++) {
      float[] red = bank.kernel(filter, 0);
      float[] green = bank.kernel(filter, 1);
      float[] blue = bank.kernel(filter, 2);
      int[] argb = new int[red.length];
      for (int i = 0; i < argb.length; i++) {
        argb[i] =
            scale.argb(red[i]) & 0xffff0000
                | scale.argb(green[i]) & 0xff00
                | scale.argb(blue[i]) & 0xff;
      }
      tiles.add(Pixels.of(bank.width(), bank.height(), argb));
    }
    return tiles;
  }

  private Figure picture(String title, String caption, List<Pixels> tiles, Scale scale) {
    List<Pixels> smooth =
        tiles.stream()
            .limit(TileGrid.MOST)
            .map(tile -> Enlarge.lanczos(tile, SMOOTH, SMOOTH * tile.height() / tile.width()))
            .toList();
    Drawing drawing =
        Drawing.column(
            14,
            Align.START,
            Drawing.row(
                24,
                Align.START,
                half(words.text("figure.kernels.nearest"), grid(tiles).drawing()),
                half(words.text("figure.kernels.lanczos"), grid(smooth).drawing(true))),
            ScaleBar.of(scale, words.text("figure.kernels.weight")));
    return new Figure(title, caption, drawing);
  }

  private static Drawing half(String heading, Drawing grid) {
    return Drawing.column(4, Align.START, Drawing.text(heading, Letters.HEADING), grid);
  }

  private TileGrid grid(List<Pixels> tiles) {
    int columns =
        tiles.size() <= 4 ? tiles.size() : tiles.size() <= 64 ? 8 : tiles.size() <= 256 ? 16 : 24;
    double size = Math.min(84, WIDTH / columns - (columns <= 8 ? 6 : columns <= 16 ? 4 : 2));
    TileGrid grid = TileGrid.of(tiles).columns(columns, size).in(words);
    return tiles.size() <= 64
        ? grid.labels(IntStream.range(0, tiles.size()).mapToObj(String::valueOf).toList())
        : grid;
  }
}
