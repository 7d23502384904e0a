package dev.fovea.kernel.portable;

import dev.fovea.kernel.ReluGate;
import dev.fovea.kernel.Workers;

/** Sums over the rows, computed for one channel at a time from the first row to the last. */
final class PortableStatistics {
  private final Workers workers;

  PortableStatistics(Workers workers) {
    this.workers = workers;
  }

  void sumRows(int rows, int channels, float[] x, float[] sum) {
    workers.forEach(channels, c -> sum[c] = (float) sum(rows, channels, x, c));
  }

  private static double sum(int rows, int channels, float[] x, int c) {
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += x[r * channels + c];
    }
    return sum;
  }

  void moments(int rows, int channels, float[] x, float[] mean, float[] variance) {
    workers.forEach(
        channels,
        c -> {
          double center = sum(rows, channels, x, c) / rows;
          double squares = 0;
          for (int r = 0; r < rows; r++) {
            double distance = x[r * channels + c] - center;
            squares += distance * distance;
          }
          mean[c] = (float) center;
          variance[c] = (float) (squares / rows);
        });
  }

  void normalizationSums(
      int rows,
      int channels,
      float[] x,
      float[] dy,
      float[] mean,
      float[] inverse,
      ReluGate gate,
      float[] sumDy,
      float[] sumDyX) {
    workers.forEach(
        channels,
        c -> {
          double plain = 0;
          double weighted = 0;
          for (int r = 0; r < rows; r++) {
            int i = r * channels + c;
            float passed = PortableElements.passed(gate, dy[i], x[i], c);
            plain += passed;
            weighted += (double) passed * (x[i] - mean[c]) * inverse[c];
          }
          sumDy[c] = (float) plain;
          sumDyX[c] = (float) weighted;
        });
  }
}
