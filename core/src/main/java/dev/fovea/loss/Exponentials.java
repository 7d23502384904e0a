package dev.fovea.loss;

/**
 * The exponentials of rows of logits, each less the largest of its row, which neither overflow nor
 * lose small probabilities. Rows are to be visited in ascending order: those of a group are
 * computed together, in a plain loop that the compiler turns into vectors.
 */
final class Exponentials {
  /** The number of values of a group: 8 KB. */
  private static final int GROUP = 1024;

  /** Less than the logarithm of the smallest double. */
  private static final double LOWEST = -800;

  /** The number of squarings after the power series. */
  private static final int SQUARINGS = 10;

  private final float[] logits;
  private final int classes;
  private final int endRow;
  private final double[] largest;
  private final double[] powers;

  /** The first row of the group, and the row after its last one. */
  private int first;

  private int end;

  /**
   * Prepares for some rows.
   *
   * @param logits (rows, classes)
   * @param endRow the row after the last one that is visited
   */
  Exponentials(float[] logits, int classes, int endRow) {
    this.logits = logits;
    this.classes = classes;
    this.endRow = endRow;
    int rows = Math.max(1, GROUP / classes);
    largest = new double[rows];
    powers = new double[rows * classes];
  }

  /** Moves to a row: returns where its exponentials begin in {@link #values}. */
  int visit(int row) {
    if (row < first || row >= end) {
      first = row;
      end = Math.min(endRow, row + largest.length);
      compute();
    }
    return (row - first) * classes;
  }

  /** Returns the array of exponentials. */
  double[] values() {
    return powers;
  }

  /** Returns the largest logit of the row that was visited last. */
  double largest(int row) {
    return largest[row - first];
  }

  private void compute() {
    int from = first * classes;
    for (int row = 0; row < end - first; row++) {
      double max = logits[from + row * classes];
      for (int i = 1; i < classes; i++) {
        max = Math.max(max, logits[from + row * classes + i]);
      }
      largest[row] = max;
      for (int i = 0; i < classes; i++) {
        powers[row * classes + i] = logits[from + row * classes + i] - max;
      }
    }
    exp(powers, (end - first) * classes);
  }

  /**
   * Replaces x, which is not positive, by e^x = (e^(x / 1024))^1024, with the Taylor series to the
   * 12th power. The relative error is below 1e-12 for x above -300, and results below the smallest
   * double are zero.
   */
  static void exp(double[] x, int count) {
    for (int i = 0; i < count; i++) {
      double y = Math.max(x[i], LOWEST) * (1.0 / (1 << SQUARINGS));
      double sum = Math.fma(y, 1.0 / 479001600, 1.0 / 39916800);
      sum = Math.fma(y, sum, 1.0 / 3628800);
      sum = Math.fma(y, sum, 1.0 / 362880);
      sum = Math.fma(y, sum, 1.0 / 40320);
      sum = Math.fma(y, sum, 1.0 / 5040);
      sum = Math.fma(y, sum, 1.0 / 720);
      sum = Math.fma(y, sum, 1.0 / 120);
      sum = Math.fma(y, sum, 1.0 / 24);
      sum = Math.fma(y, sum, 1.0 / 6);
      sum = Math.fma(y, sum, 1.0 / 2);
      sum = Math.fma(y, sum, 1);
      sum = Math.fma(y, sum, 1);
      sum *= sum;
      sum *= sum;
      sum *= sum;
      sum *= sum;
      sum *= sum;
      sum *= sum;
      sum *= sum;
      sum *= sum;
      sum *= sum;
      sum *= sum;
      x[i] = sum;
    }
  }
}
