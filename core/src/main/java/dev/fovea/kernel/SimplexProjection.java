package dev.fovea.kernel;

/**
 * The probabilities nearest to a row of numbers, which is what sparsemax computes: y_i = max(x_i -
 * tau, 0), with the threshold tau for which they sum to 1 (Martins and Astudillo, "From softmax to
 * sparsemax", 2016).
 *
 * <p>The threshold is found by Michelot's algorithm ("A finite algorithm for finding the projection
 * of a point onto the canonical simplex", 1986): assume that all numbers stay positive, compute
 * tau, leave out those that do not exceed it, and repeat until none is left out. It needs neither
 * sorting nor memory.
 */
public final class SimplexProjection {
  private SimplexProjection() {}

  /**
   * Computes the projection of a row of numbers that lie {@code stride} apart. x and y may be the
   * same array. If a number is NaN or positive infinity, all results are NaN.
   */
  public static void project(int count, int stride, float[] x, int xAt, float[] y, int yAt) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, x[xAt + i * stride]);
    }
    double threshold = threshold(count, stride, x, xAt, max);
    for (int i = 0; i < count; i++) {
      y[yAt + i * stride] = (float) Math.max(x[xAt + i * stride] - max - threshold, 0);
    }
  }

  /** Returns the threshold of the numbers minus their maximum, which keeps large ones exact. */
  private static double threshold(int count, int stride, float[] x, int xAt, double max) {
    double threshold = Double.NEGATIVE_INFINITY;
    int before = -1;
    while (true) {
      double sum = 0;
      int kept = 0;
      for (int i = 0; i < count; i++) {
        double value = x[xAt + i * stride] - max;
        if (!(value <= threshold)) {
          sum += value;
          kept++;
        }
      }
      if (kept == before) {
        return threshold;
      }
      before = kept;
      threshold = (sum - 1) / kept;
    }
  }

  /**
   * Computes the gradient: dx_i = dy_i minus the mean of dy over the positive y where y_i is
   * positive, and 0 elsewhere. dy and dx may be the same array.
   */
  public static void gradient(int count, int stride, float[] y, float[] dy, float[] dx, int first) {
    double sum = 0;
    int positive = 0;
    for (int i = 0; i < count; i++) {
      if (y[first + i * stride] > 0) {
        sum += dy[first + i * stride];
        positive++;
      }
    }
    double mean = sum / positive;
    for (int i = 0; i < count; i++) {
      int at = first + i * stride;
      dx[at] = y[at] > 0 ? (float) (dy[at] - mean) : 0;
    }
  }
}
