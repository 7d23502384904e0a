package dev.fovea.train;

import dev.fovea.tensor.Shape;
import java.util.Locale;

/** How far predictions are from their targets, over all elements. */
public record RegressionMetric(Figure figure) implements Metric {
  /** What is told. */
  public enum Figure {
    MEAN_SQUARED_ERROR,
    ROOT_MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR,
    /** 1 - the squared errors over the squared deviations of the targets from their mean. */
    R2_SCORE
  }

  @Override
  public String name() {
    return figure.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    return new Sums(figure, prediction.size());
  }

  private static final class Sums implements Count {
    private final Figure figure;
    private final int size;
    private double count;
    private double absolute;
    private double square;
    private double mean;
    private double deviations;

    Sums(Figure figure, int size) {
      this.figure = figure;
      this.size = size;
    }

    /** Deviations from the mean by Welford's way (1962), which does not cancel. */
    @Override
    public void add(int batch, float[] prediction, float[] target, float[] weights) {
      for (int i = 0; i < batch * size; i++) {
        double weight = weights.length == 0 ? 1 : weights[i / size];
        double error = (double) prediction[i] - target[i];
        absolute += weight * Math.abs(error);
        square += weight * error * error;
        count += weight;
        if (weight > 0) {
          double away = target[i] - mean;
          mean += away * weight / count;
          deviations += weight * away * (target[i] - mean);
        }
      }
    }

    @Override
    public double result() {
      return switch (figure) {
        case MEAN_SQUARED_ERROR -> square / count;
        case ROOT_MEAN_SQUARED_ERROR -> Math.sqrt(square / count);
        case MEAN_ABSOLUTE_ERROR -> absolute / count;
        case R2_SCORE -> 1 - square / deviations;
      };
    }
  }
}
