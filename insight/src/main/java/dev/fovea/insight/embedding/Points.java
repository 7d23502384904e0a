package dev.fovea.insight.embedding;

import dev.fovea.tensor.Tensor;
import java.util.Locale;

/**
 * Samples as points, moved so that their mean is zero: distances stay, and lose less to rounding.
 *
 * @param size how many
 * @param width the numbers of each
 * @param values (size, width)
 */
@SuppressWarnings("ArrayRecordComponent")
record Points(int size, int width, float[] values) {

  /**
   * Copies samples.
   *
   * @param samples (samples, ...)
   * @throws IllegalArgumentException if a number is not finite, or there is nothing
   */
  static Points of(Tensor samples) {
    int size = samples.shape().rank() == 0 ? 0 : samples.shape().dim(0);
    if (size == 0 || samples.data().length == 0) {
      throw new IllegalArgumentException("there are no samples to make a map of");
    }
    int width = samples.shape().size() / size;
    float[] mean = mean(samples.data(), size, width);
    float[] values = new float[size * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = samples.data()[i] - mean[i % width];
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "sample %d has a number that is not finite; it has no place in a map",
                i / width));
      }
    }
    return new Points(size, width, values);
  }

  /** The mean of each column. */
  static float[] mean(float[] values, int size, int width) {
    double[] sum = new double[width];
    for (int i = 0; i < size * width; i++) {
      sum[i % width] += values[i];
    }
    float[] mean = new float[width];
    for (int i = 0; i < width; i++) {
      mean[i] = (float) (sum[i] / size);
    }
    return mean;
  }

  /** The square of the distance, in double precision. */
  double squaredDistance(int i, int j) {
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double difference = values[i * width + c] - (double) values[j * width + c];
      sum += difference * difference;
    }
    return sum;
  }
}
