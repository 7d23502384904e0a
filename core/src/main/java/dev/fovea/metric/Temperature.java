package dev.fovea.metric;

import java.util.Locale;

/**
 * The number by which the scores of a classifier are divided before softmax, so that its
 * probabilities agree with its accuracy; the predicted classes stay the same (C. Guo et al., On
 * calibration of modern neural networks, ICML 2017, section 4.2).
 *
 * @param value above 1 where the classifier is too sure, below 1 where it is not sure enough
 */
public record Temperature(double value) {
  /** A temperature that changes nothing. */
  public static final Temperature ONE = new Temperature(1);

  private static final double HIGHEST = 100;

  /** Smaller probabilities are taken for this one: below it there is little but rounding. */
  private static final double LEAST = 1e-9;

  private static final int HALVINGS = 100;

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is not a number above 0
   */
  public Temperature {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a temperature is above 0, not " + value);
    }
  }

  /**
   * Returns the temperature with the least negative log likelihood of the labels, from 0.01 to 100.
   * Samples with NaN are ignored; without others, it is 1.
   *
   * @param probabilities (samples, classes), of samples that the classifier was not trained on
   * @param labels the true class of each sample
   * @throws IllegalArgumentException if there are not as many labels as rows
   */
  public static Temperature fit(float[][] probabilities, int[] labels) {
    check(probabilities, labels);
    double[][] scores = new double[probabilities.length][];
    int known = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scores(probabilities[i]);
      known += isKnown(scores[i]) ? 1 : 0;
    }
    if (known == 0) {
      return ONE;
    }
    // The likelihood is concave in 1 / temperature, so that its slope has one zero at most.
    double low = Math.log(1 / HIGHEST);
    double high = Math.log(HIGHEST);
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(scores, labels, Math.exp(middle)) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return new Temperature(Math.exp(-(low + high) / 2));
  }

  /**
   * Returns the probabilities at this temperature, which add up to 1.
   *
   * @param probabilities the probabilities of the classes of one sample
   */
  public float[] apply(float[] probabilities) {
    double[] scaled = softmax(scores(probabilities), 1 / value);
    float[] result = new float[scaled.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) scaled[i];
    }
    return result;
  }

  /**
   * Returns the mean negative log likelihood of the labels. Samples with NaN are ignored; without
   * others, it is NaN.
   *
   * @param probabilities (samples, classes)
   * @param labels the true class of each sample
   * @throws IllegalArgumentException if there are not as many labels as rows
   */
  public static double loss(float[][] probabilities, int[] labels) {
    check(probabilities, labels);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      double likelihood = probabilities[i][labels[i]];
      if (!Double.isNaN(likelihood)) {
        sum -= Math.log(Math.max(LEAST, likelihood));
        count++;
      }
    }
    return sum / count;
  }

  /** Returns the derivative of the negative log likelihood by 1 / temperature. */
  private static double slope(double[][] scores, int[] labels, double factor) {
    double slope = 0;
    for (int i = 0; i < labels.length; i++) {
      if (isKnown(scores[i])) {
        double[] p = softmax(scores[i], factor);
        double mean = 0;
        for (int c = 0; c < p.length; c++) {
          mean += p[c] * scores[i][c];
        }
        slope += mean - scores[i][labels[i]];
      }
    }
    return slope;
  }

  /** Returns the scores whose softmax the probabilities are, up to a constant. */
  private static double[] scores(float[] probabilities) {
    double[] scores = new double[probabilities.length];
    for (int c = 0; c < scores.length; c++) {
      scores[c] = Math.log(Math.max(LEAST, probabilities[c]));
    }
    return scores;
  }

  private static boolean isKnown(double[] scores) {
    for (double score : scores) {
      if (Double.isNaN(score)) {
        return false;
      }
    }
    return true;
  }

  private static double[] softmax(double[] scores, double factor) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      highest = Math.max(highest, score);
    }
    double[] p = new double[scores.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(factor * (scores[c] - highest));
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private static void check(float[][] probabilities, int[] labels) {
    if (probabilities.length != labels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d predictions for %d labels", probabilities.length, labels.length));
    }
  }
}
