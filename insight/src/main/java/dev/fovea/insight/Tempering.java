package dev.fovea.insight;

import dev.fovea.metric.Temperature;
import java.util.ArrayList;
import java.util.List;

/**
 * What a temperature does for the calibration of a model, shown on samples that it was not fitted
 * on: every other sample of each class fits it, and the others show it.
 *
 * @param temperature the temperature with the least loss of the samples that fit it
 * @param fitted the number of samples that fit it
 * @param shown the predictions for the other samples, as the model gives them
 * @param mended the predictions for the other samples at the temperature
 */
public record Tempering(
    Temperature temperature, int fitted, Predictions shown, Predictions mended) {

  /**
   * Fits a temperature on one half of the samples and applies it to the other.
   *
   * @throws IllegalArgumentException if no class has two samples
   */
  public static Tempering of(Predictions predictions) {
    List<Integer> fit = new ArrayList<>();
    List<Integer> show = new ArrayList<>();
    boolean[] toShow = new boolean[predictions.classes()];
    for (int i = 0; i < predictions.size(); i++) {
      int label = predictions.labels()[i];
      (toShow[label] ? show : fit).add(i);
      toShow[label] = !toShow[label];
    }
    if (show.isEmpty()) {
      throw new IllegalArgumentException(
          "no class has two samples, one to fit a temperature and one to show it");
    }
    Predictions fitting = predictions.select(indices(fit));
    Predictions shown = predictions.select(indices(show));
    Temperature temperature = Temperature.fit(fitting.probabilities(), fitting.labels());
    float[][] rows = new float[shown.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = temperature.apply(shown.probabilities()[i]);
    }
    Predictions mended = new Predictions(rows, shown.labels(), shown.names());
    return new Tempering(temperature, fitting.size(), shown, mended);
  }

  /** Returns whether the calibration error of the samples that it was not fitted on is lower. */
  public boolean lowersError() {
    return calibrationError(mended) < calibrationError(shown);
  }

  /** Returns whether the loss of the samples that it was not fitted on is lower. */
  public boolean lowersLoss() {
    return mended.meanLoss() < shown.meanLoss();
  }

  private static double calibrationError(Predictions predictions) {
    return Calibration.of(predictions, Calibration.BINS).expectedError();
  }

  private static int[] indices(List<Integer> samples) {
    return samples.stream().mapToInt(Integer::intValue).toArray();
  }
}
