package dev.fovea.kernel.portable;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.SimplexProjection;

/** The activations of whole rows. x and y, and dy and dx, may be the same array. */
final class PortableRows {
  private PortableRows() {}

  static void values(Activation activation, int channels, float[] x, int xAt, float[] y, int yAt) {
    switch (activation) {
      case SOFTMAX -> softmax(channels, x, xAt, y, yAt);
      case LOG_SOFTMAX -> logSoftmax(channels, x, xAt, y, yAt);
      case SPARSEMAX -> SimplexProjection.project(channels, 1, x, xAt, y, yAt);
      default -> throw new IllegalStateException(activation.keras() + " is no function of rows");
    }
  }

  static void gradient(
      Activation activation, int channels, int at, float[] y, float[] dy, float[] dx) {
    switch (activation) {
      case SOFTMAX -> softmaxGradient(channels, at, y, dy, dx);
      case LOG_SOFTMAX -> logSoftmaxGradient(channels, at, y, dy, dx);
      case SPARSEMAX -> SimplexProjection.gradient(channels, 1, y, dy, dx, at);
      default -> throw new IllegalStateException(activation.keras() + " is no function of rows");
    }
  }

  /** Computes exp(x - max) / sum(exp(x - max)). The largest exponent is 0, so nothing overflows. */
  private static void softmax(int channels, float[] x, int xAt, float[] y, int yAt) {
    int largest = largest(channels, x, xAt);
    float max = x[largest];
    double sum = 1 + sumOfOthers(channels, x, xAt, largest);
    for (int c = 0; c < channels; c++) {
      y[yAt + c] = (float) (Math.exp(x[xAt + c] - max) / sum);
    }
  }

  /** Computes x - max - ln(sum(exp(x - max))). */
  private static void logSoftmax(int channels, float[] x, int xAt, float[] y, int yAt) {
    int largest = largest(channels, x, xAt);
    float max = x[largest];
    double logarithm = Math.log1p(sumOfOthers(channels, x, xAt, largest));
    for (int c = 0; c < channels; c++) {
      y[yAt + c] = (float) (x[xAt + c] - max - logarithm);
    }
  }

  /** Returns the index of the largest number, or of a NaN if there is one. */
  private static int largest(int channels, float[] x, int xAt) {
    int largest = xAt;
    for (int i = xAt + 1; i < xAt + channels; i++) {
      if (!(x[i] <= x[largest]) && !Float.isNaN(x[largest])) {
        largest = i;
      }
    }
    return largest;
  }

  /**
   * Returns the sum of exp(x - max) without the largest number, whose term is 1. The logarithm of
   * the whole sum would lose the digits of small terms.
   */
  private static double sumOfOthers(int channels, float[] x, int xAt, int largest) {
    double sum = Float.isFinite(x[largest]) ? 0 : Double.NaN;
    for (int i = xAt; i < xAt + channels; i++) {
      if (i != largest) {
        sum += Math.exp(x[i] - x[largest]);
      }
    }
    return sum;
  }

  /** Computes dx_i = y_i (dy_i - sum_j dy_j y_j). */
  private static void softmaxGradient(int channels, int at, float[] y, float[] dy, float[] dx) {
    double sum = 0;
    for (int c = at; c < at + channels; c++) {
      sum += (double) dy[c] * y[c];
    }
    for (int c = at; c < at + channels; c++) {
      dx[c] = (float) (y[c] * (dy[c] - sum));
    }
  }

  /** Computes dx_i = dy_i - exp(y_i) sum_j dy_j. */
  private static void logSoftmaxGradient(int channels, int at, float[] y, float[] dy, float[] dx) {
    double sum = 0;
    for (int c = at; c < at + channels; c++) {
      sum += dy[c];
    }
    for (int c = at; c < at + channels; c++) {
      dx[c] = (float) (dy[c] - Math.exp(y[c]) * sum);
    }
  }
}
