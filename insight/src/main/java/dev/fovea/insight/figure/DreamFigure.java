package dev.fovea.insight.figure;

import dev.fovea.insight.attribution.Dream.Dreamt;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.TileGrid;
import dev.fovea.insight.text.Words;
import java.util.List;
import java.util.Locale;

/** The images that excite units most. */
public final class DreamFigure {
  private DreamFigure() {}

  /** Draws the figure in English. */
  public static Figure of(List<Dreamt> dreams, List<String> names) {
    return of(Words.ENGLISH, dreams, names);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param dreams images of units of one layer, at least one
   * @param names names of the units, or none
   */
  public static Figure of(Words words, List<Dreamt> dreams, List<String> names) {
    List<Pixels> tiles = dreams.stream().map(dream -> SamplePicture.of(dream.image())).toList();
    int columns = dreams.size() <= 5 ? dreams.size() : dreams.size() <= 20 ? 5 : 8;
    double size = dreams.size() == 1 ? 280 : columns <= 5 ? 132 : 84;
    Drawing grid =
        TileGrid.of(tiles)
            .columns(columns, size)
            .in(words)
            .labels(dreams.stream().map(dream -> label(dream, names)).toList())
            .drawing();
    return new Figure(
        words.text("figure.dream.title", dreams.getFirst().layer()),
        words.text("figure.dream.caption"),
        grid);
  }

  private static String label(Dreamt dream, List<String> names) {
    String name =
        dream.unit() < names.size() ? names.get(dream.unit()) : String.valueOf(dream.unit());
    return String.format(Locale.ROOT, "%s: %.2g → %.3g", name, dream.before(), dream.after())
        .replace('-', '\u2212');
  }
}
