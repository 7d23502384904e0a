package dev.fovea.metric;

import dev.fovea.data.RowWeights;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import java.util.function.ToDoubleFunction;

/** Counts a confusion matrix, for the metrics that follow from it. */
public final class ConfusionCount implements Metric.Count {
  private final Classes classes;
  private final double[][] counts;

  /** For each class the rows whose prediction is NaN. */
  private final double[] without;

  private final ToDoubleFunction<ConfusionMatrix> figure;

  /**
   * Creates a count of nothing.
   *
   * @param threshold for a single score: above it means class 1
   * @param figure what {@link #result} makes of the matrix
   */
  public ConfusionCount(
      Shape prediction, Shape target, double threshold, ToDoubleFunction<ConfusionMatrix> figure) {
    this.classes = Classes.of(prediction, target, threshold);
    this.counts = new double[classes.count()][classes.count()];
    this.without = new double[classes.count()];
    this.figure = figure;
  }

  @Override
  public void add(int batch, float[] prediction, float[] target, float[] weights) {
    RowWeights ofRows = RowWeights.of(weights, batch, classes.rows());
    for (int row = 0; row < batch * classes.rows(); row++) {
      int actual = classes.label(target, row);
      int predicted = classes.predicted(prediction, row);
      if (predicted == ArgMax.NONE) {
        without[actual] += ofRows.at(row);
      } else {
        counts[actual][predicted] += ofRows.at(row);
      }
    }
  }

  /** Returns the matrix of all rows so far. */
  public ConfusionMatrix matrix() {
    return ConfusionMatrix.of(counts, without);
  }

  @Override
  public double result() {
    ConfusionMatrix matrix = matrix();
    return Double.isNaN(matrix.accuracy()) ? Double.NaN : figure.applyAsDouble(matrix);
  }
}
