package dev.fovea.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Samples whose labels are probably wrong, by confident learning: a sample counts as one of the
 * class whose probability is at least as high as it is on average for the samples that bear its
 * label (C. Northcutt, L. Jiang and I. Chuang, Confident learning: estimating uncertainty in
 * dataset labels, Journal of Artificial Intelligence Research 70, 2021, equations 1 and 2).
 *
 * @param thresholds for each class the mean probability of the class among the samples of its
 *     label; NaN if there are none
 * @param joint the samples of each label (rows) that count as each class (columns); samples that
 *     reach no threshold are not counted
 * @param suspects the samples beside the diagonal, those least like their label first
 */
public record ConfidentLearning(
    double[] thresholds, ConfusionMatrix joint, List<Suspect> suspects) {

  /**
   * A sample whose label is probably wrong.
   *
   * @param sample its index
   * @param label the label that it bears
   * @param likely the class that it counts as
   * @param margin the probability of its label less that of the likely class: the more negative,
   *     the less likely the label
   */
  public record Suspect(int sample, int label, int likely, double margin) {}

  /** Copies the thresholds and the list. */
  public ConfidentLearning {
    thresholds = thresholds.clone();
    suspects = List.copyOf(suspects);
  }

  /**
   * Finds probably wrong labels. Samples with NaN are ignored.
   *
   * @param probabilities (samples, classes), at best of samples that the classifier was not trained
   *     on, since a classifier may learn wrong labels by heart
   * @param labels the label of each sample
   * @throws IllegalArgumentException if there are not as many labels as rows
   */
  public static ConfidentLearning of(float[][] probabilities, int[] labels) {
    if (probabilities.length != labels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d predictions for %d labels", probabilities.length, labels.length));
    }
    int classes = probabilities.length == 0 ? 0 : probabilities[0].length;
    double[] thresholds = thresholds(probabilities, labels, classes);
    double[][] joint = new double[classes][classes];
    List<Suspect> suspects = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int likely = likely(probabilities[i], thresholds);
      if (likely >= 0) {
        joint[labels[i]][likely]++;
        if (likely != labels[i]) {
          float[] p = probabilities[i];
          suspects.add(new Suspect(i, labels[i], likely, (double) p[labels[i]] - p[likely]));
        }
      }
    }
    suspects.sort(Comparator.comparingDouble(Suspect::margin).thenComparingInt(Suspect::sample));
    return new ConfidentLearning(thresholds, new ConfusionMatrix(joint), suspects);
  }

  private static double[] thresholds(float[][] probabilities, int[] labels, int classes) {
    double[] sums = new double[classes];
    int[] counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      if (isKnown(probabilities[i])) {
        sums[labels[i]] += probabilities[i][labels[i]];
        counts[labels[i]]++;
      }
    }
    for (int c = 0; c < classes; c++) {
      sums[c] /= counts[c];
    }
    return sums;
  }

  /** Returns the most probable of the classes that reach their thresholds; -1 if none does. */
  private static int likely(float[] probabilities, double[] thresholds) {
    int likely = -1;
    for (int c = 0; isKnown(probabilities) && c < thresholds.length; c++) {
      if (probabilities[c] >= thresholds[c]
          && (likely < 0 || probabilities[c] > probabilities[likely])) {
        likely = c;
      }
    }
    return likely;
  }

  private static boolean isKnown(float[] probabilities) {
    for (float probability : probabilities) {
      if (Float.isNaN(probability)) {
        return false;
      }
    }
    return true;
  }
}
