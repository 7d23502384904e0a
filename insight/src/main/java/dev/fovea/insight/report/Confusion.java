package dev.fovea.insight.report;

import dev.fovea.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Samples of a class that were taken for another.
 *
 * @param actual the true class
 * @param predicted the class they were taken for
 * @param count the number of the samples
 * @param share their share of all samples of the true class
 */
record Confusion(int actual, int predicted, double count, double share) {
  /** Returns the most frequent confusions. */
  static List<Confusion> most(ConfusionMatrix matrix, int most) {
    List<Confusion> all = new ArrayList<>();
    for (int actual = 0; actual < matrix.classes(); actual++) {
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        double count = matrix.count(actual, predicted);
        if (actual != predicted && count > 0) {
          all.add(new Confusion(actual, predicted, count, count / matrix.actual(actual)));
        }
      }
    }
    all.sort(
        Comparator.comparingDouble(Confusion::count)
            .thenComparingDouble(Confusion::share)
            .reversed());
    return all.subList(0, Math.min(most, all.size()));
  }
}
