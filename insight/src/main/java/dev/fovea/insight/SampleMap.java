package dev.fovea.insight;

import dev.fovea.insight.embedding.Embedding;
import dev.fovea.tensor.ArgMax;
import java.util.Locale;

/**
 * A map of samples together with the predictions of a model.
 *
 * @param places positions of the samples
 * @param predictions predictions for the samples
 * @param numbers indices of the samples in their dataset
 */
@SuppressWarnings("ArrayRecordComponent")
public record SampleMap(Embedding places, Predictions predictions, int[] numbers) {
  /**
   * Keeps the array.
   *
   * @throws IllegalArgumentException if the numbers of samples differ
   */
  public SampleMap {
    if (places.size() != predictions.size() || places.size() != numbers.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d places, %d predictions, %d numbers of samples",
              places.size(),
              predictions.size(),
              numbers.length));
    }
  }

  /** Returns the map as CSV: a line of names, then a line for each sample. */
  public String csv() {
    StringBuilder text = new StringBuilder("sample,x,y,class,predicted,probability\n");
    for (int i = 0; i < numbers.length; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%.5f,%.5f,%s,%s\n",
              numbers[i],
              places.x()[i],
              places.y()[i],
              quoted(predictions.name(predictions.labels()[i])),
              predictions.predicted(i) == ArgMax.NONE
                  ? ","
                  : String.format(
                      Locale.ROOT,
                      "%s,%.6f",
                      quoted(predictions.name(predictions.predicted(i))),
                      predictions.confidence(i))));
    }
    return text.toString();
  }

  /** Quotes a name as in RFC 4180. */
  private static String quoted(String name) {
    return name.matches("[^\",\\r\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
