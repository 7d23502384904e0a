package dev.fovea.insight;

import java.util.ArrayList;
import java.util.List;

/**
 * The agreement of the confidence of a model with its accuracy (C. Guo et al., On calibration of
 * modern neural networks, ICML 2017, section 2).
 *
 * @param bins bins of equal width from 0 to 1, by the probability of the most likely class
 */
public record Calibration(List<Bin> bins) {
  /** The usual number of bins, as in figure 4 of Guo et al. */
  public static final int BINS = 10;

  /**
   * The samples whose most likely class has a probability within a range.
   *
   * @param low lower end of the range, exclusive
   * @param high upper end of the range, inclusive
   * @param count number of samples
   * @param confidence mean probability; NaN if there is no sample
   * @param accuracy fraction of correct predictions; NaN if there is no sample
   */
  public record Bin(double low, double high, int count, double confidence, double accuracy) {}

  /** Copies the bins. */
  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Sorts predictions into bins; those without a class are ignored.
   *
   * @param number number of bins
   */
  public static Calibration of(Predictions predictions, int number) {
    int[] counts = new int[number];
    double[] sure = new double[number];
    int[] right = new int[number];
    for (int i = 0; i < predictions.size(); i++) {
      float confidence = predictions.confidence(i);
      if (Float.isNaN(confidence)) {
        continue;
      }
      int bin = Math.clamp((int) Math.ceil(confidence * number) - 1, 0, number - 1);
      counts[bin]++;
      sure[bin] += confidence;
      right[bin] += predictions.isError(i) ? 0 : 1;
    }
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < number; b++) {
      bins.add(
          new Bin(
              (double) b / number,
              (b + 1.0) / number,
              counts[b],
              sure[b] / counts[b],
              (double) right[b] / counts[b]));
    }
    return new Calibration(bins);
  }

  /**
   * Returns the expected calibration error: the mean difference between accuracy and confidence,
   * weighted by the number of samples (equation 3); NaN if there is no prediction.
   */
  public double expectedError() {
    double sum = 0;
    int all = 0;
    for (Bin bin : bins) {
      all += bin.count();
      sum += bin.count() == 0 ? 0 : bin.count() * Math.abs(bin.accuracy() - bin.confidence());
    }
    return all == 0 ? Double.NaN : sum / all;
  }
}
