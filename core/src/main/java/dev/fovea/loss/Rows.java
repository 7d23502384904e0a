package dev.fovea.loss;

import dev.fovea.data.LabelException;
import dev.fovea.data.RowChunks;
import dev.fovea.data.RowWeights;
import dev.fovea.kernel.Workers;

/** Computes the mean over the rows of a batch, each multiplied by its weight. */
public final class Rows {
  /** The smallest distance of clipped probabilities from 0 and 1: Keras's epsilon. */
  static final double EPSILON = 1e-7;

  /** The calling thread. */
  static final Workers ALONE = Workers.of(1);

  /** The loss of one row. */
  @FunctionalInterface
  interface RowLoss {
    /**
     * Returns the loss, and writes the gradient multiplied by the factor.
     *
     * @param row the index of the row in the whole batch
     */
    double at(int row, double factor);
  }

  /** The loss of rows in ascending order, which may compute some of them together. */
  @FunctionalInterface
  interface AscendingRows {
    /**
     * Returns the loss of one row at a time.
     *
     * @param endRow the row after the last one
     */
    RowLoss before(int endRow);
  }

  private Rows() {}

  static double mean(int batch, int rowsPerSample, float[] weights, RowLoss loss) {
    return mean(ALONE, batch, rowsPerSample, weights, loss);
  }

  /** Computes the mean on several threads; rows are added in their order, whoever computes them. */
  static double mean(Workers workers, int batch, int rowsPerSample, float[] weights, RowLoss loss) {
    return mean(workers, batch, rowsPerSample, weights, (AscendingRows) endRow -> loss);
  }

  /** Computes the mean as {@link #mean(Workers, int, int, float[], RowLoss)}. */
  static double mean(
      Workers workers, int batch, int rowsPerSample, float[] weights, AscendingRows loss) {
    int rows = batch * rowsPerSample;
    RowWeights ofRows = RowWeights.of(weights, batch, rowsPerSample);
    double[] losses = new double[rows];
    RowChunks.forEach(
        workers,
        rows,
        (chunk, from, to) -> {
          RowLoss each = loss.before(to);
          for (int row = from; row < to; row++) {
            double weight = ofRows.at(row);
            losses[row] = weight * each.at(row, weight / rows);
          }
        });
    double sum = 0;
    for (double each : losses) {
      sum += each;
    }
    return sum / rows;
  }

  /**
   * Returns the class that a target names.
   *
   * @throws LabelException if it is none of the classes
   */
  static int label(float target, int sample, int classes) {
    int label = (int) target;
    if (label != target || label < 0 || label >= classes) {
      throw new LabelException(target, sample, classes);
    }
    return label;
  }

  static double clip(double probability) {
    return Math.clamp(probability, EPSILON, 1 - EPSILON);
  }

  /** Returns the derivative of clipping: 0 if the probability is clipped, or else 1. */
  static double clipSlope(double probability) {
    return probability > EPSILON && probability < 1 - EPSILON ? 1 : 0;
  }
}
