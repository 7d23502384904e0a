package dev.fovea.insight.figure;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.TileGrid;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.ArgMax;
import java.util.List;
import java.util.Locale;

/** The errors that a model is most confident of. */
public final class WorstErrorsFigure {
  private static final int SHOWN = 16;

  private WorstErrorsFigure() {}

  /** Draws the figure in English. */
  public static Figure of(Predictions predictions, Dataset dataset) {
    return of(Words.ENGLISH, predictions, dataset);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   */
  public static Figure of(Words words, Predictions predictions, Dataset dataset) {
    List<Integer> worst = predictions.worst();
    if (worst.isEmpty()) {
      return new Figure(
          words.text("figure.errors.worst.title"),
          "",
          Drawing.text(words.text("figure.errors.none"), Letters.BODY));
    }
    List<Integer> shown = worst.subList(0, Math.min(SHOWN, worst.size()));
    List<Pixels> tiles =
        shown.stream()
            .map(i -> SamplePicture.of(Datasets.inputs(dataset, i).reshape(dataset.inputShape())))
            .toList();
    Drawing grid =
        TileGrid.of(tiles)
            .columns(4, 76)
            .labels(
                shown.stream()
                    .map(
                        i ->
                            String.format(
                                Locale.ROOT,
                                "%s → %s, %.0f %%",
                                predictions.name(predictions.labels()[i]),
                                predicted(words, predictions, i),
                                100 * predictions.confidence(i)))
                    .toList())
            .drawing();
    return new Figure(
        words.text("figure.errors.worst.title"), words.text("figure.errors.worst.caption"), grid);
  }

  private static String predicted(Words words, Predictions predictions, int sample) {
    int category = predictions.predicted(sample);
    return category == ArgMax.NONE ? words.text("label.no-class") : predictions.name(category);
  }
}
