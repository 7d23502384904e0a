package dev.fovea.insight.draw;

import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Images in rows and columns, with a label below each.
 *
 * @param tiles images
 * @param labels one label for each image, or none at all
 * @param columns number of images in a row
 * @param size length of the longer side of an image, in units
 * @param most maximum number of images shown; a note gives the number of all images
 * @param words texts in the language of the note
 */
public record TileGrid(
    List<Pixels> tiles, List<String> labels, int columns, double size, int most, Words words) {
  /** Maximum number of tiles of a readable grid. */
  public static final int MOST = 1024;

  private static final double WIDTH = 720;

  /** Copies the lists. */
  public TileGrid {
    tiles = List.copyOf(tiles);
    labels = List.copyOf(labels);
    if (!labels.isEmpty() && labels.size() != tiles.size()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d labels for %d tiles", labels.size(), tiles.size()));
    }
    if (columns < 1 || most < 1 || !(size > 0)) {
      throw new IllegalArgumentException("a grid has columns, tiles and a size above zero");
    }
  }

  /** Returns a grid of 8, 16 or 32 columns, with larger tiles if there are fewer. */
  public static TileGrid of(List<Pixels> tiles) {
    int shown = Math.min(tiles.size(), MOST);
    int columns = shown <= 4 ? Math.max(1, shown) : shown <= 64 ? 8 : shown <= 256 ? 16 : 32;
    double size = columns <= 4 ? 128 : WIDTH / columns - gap(columns);
    return new TileGrid(tiles, List.of(), columns, size, MOST, Words.ENGLISH);
  }

  private static double gap(int columns) {
    return columns <= 8 ? 6 : columns <= 16 ? 4 : 2;
  }

  /** Returns this grid with a label below each image. */
  public TileGrid labels(List<String> labels) {
    return new TileGrid(tiles, labels, columns, size, most, words);
  }

  /** Returns this grid with the given number of columns and size of tiles. */
  public TileGrid columns(int columns, double tileSize) {
    return new TileGrid(tiles, labels, columns, tileSize, most, words);
  }

  /** Returns this grid with the given maximum number of images. */
  public TileGrid most(int most) {
    return new TileGrid(tiles, labels, columns, size, most, words);
  }

  /** Returns this grid with a note in the given language. */
  public TileGrid in(Words words) {
    return new TileGrid(tiles, labels, columns, size, most, words);
  }

  /** Returns the number of images shown. */
  public int shown() {
    return Math.min(most, tiles.size());
  }

  /** Returns a note such as "showing 64 of 512", or an empty string if all are shown. */
  public String note() {
    return shown() == tiles.size()
        ? ""
        : words.text("label.shown", Numbers.count(shown()), Numbers.count(tiles.size()));
  }

  /** Draws the grid with sharp pixels. */
  public Drawing drawing() {
    return drawing(false);
  }

  /**
   * Draws the grid.
   *
   * @param smooth whether enlarged pixels are interpolated
   */
  public Drawing drawing(boolean smooth) {
    double gap = gap(columns);
    Letters letters = Letters.SMALL.size(Math.clamp(size / 6, 6, 10));
    double labelHeight = labels.isEmpty() ? 0 : letters.lineHeight();
    double rowHeight = tileHeight() + labelHeight + gap;
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < shown(); i++) {
      double x = i % columns * (size + gap);
      double y = i / columns * rowHeight;
      tile(tiles.get(i), x, y, smooth, marks);
      if (!labels.isEmpty()) {
        marks.add(
            Mark.text(
                labels.get(i),
                x + size / 2,
                y + tileHeight() + letters.size() + 1,
                letters,
                Mark.Anchor.MIDDLE));
      }
    }
    int rows = Math.ceilDiv(shown(), columns);
    double width = Math.min(columns, shown()) * (size + gap) - gap;
    Drawing grid = new Drawing(Math.max(0, width), Math.max(0, rows * rowHeight - gap), marks);
    return note().isEmpty()
        ? grid
        : Drawing.column(6, Drawing.Align.START, grid, Drawing.text(note(), Letters.CAPTION));
  }

  /**
   * Returns the height of the highest image, scaled so that its longer side has the size of a tile.
   */
  private double tileHeight() {
    return tiles.stream()
        .limit(most)
        .mapToDouble(tile -> tile.height() * scale(tile))
        .max()
        .orElse(0);
  }

  private double scale(Pixels tile) {
    return size / Math.max(tile.width(), tile.height());
  }

  private void tile(Pixels tile, double left, double top, boolean smooth, List<Mark> marks) {
    double width = tile.width() * scale(tile);
    double height = tile.height() * scale(tile);
    double x = left + (size - width) / 2;
    marks.add(new Mark.Image(tile, x, top, width, height, smooth));
    marks.add(Mark.rectangle(x, top, width, height, Style.line(Paint.Role.GRID, 0.5)));
  }
}
