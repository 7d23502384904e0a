package dev.fovea.loss;

/** The mean over the rows of a batch, each weighted as its sample. */
final class Rows {
  /** Probabilities are kept this far from 0 and 1: Keras's epsilon. */
  static final double EPSILON = 1e-7;

  /** The loss of one row. */
  @FunctionalInterface
  interface RowLoss {
    /**
     * The loss; the gradient is written times the factor.
     *
     * @param row counts the rows of the whole batch
     */
    double at(int row, double factor);
  }

  private Rows() {}

  static double mean(int batch, int rowsPerSample, float[] weights, RowLoss loss) {
    int rows = batch * rowsPerSample;
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double weight = weights.length == 0 ? 1 : weights[row / rowsPerSample];
      sum += weight * loss.at(row, weight / rows);
    }
    return sum / rows;
  }

  static double clip(double probability) {
    return Math.clamp(probability, EPSILON, 1 - EPSILON);
  }

  /** 0 where clipping holds the value, 1 elsewhere. */
  static double clipSlope(double probability) {
    return probability > EPSILON && probability < 1 - EPSILON ? 1 : 0;
  }
}
