package dev.fovea.insight.embedding;

import dev.fovea.tensor.Tensor;
import java.util.Locale;

/**
 * Samples as points whose mean is zero. Centering preserves distances and reduces rounding errors.
 *
 * @param size number of points
 * @param width number of coordinates of each
 * @param values (size, width)
 */
@SuppressWarnings("ArrayRecordComponent")
record Points(int size, int width, float[] values) {

  /**
   * Returns centered copies of samples.
   *
   * @param samples (samples, ...)
   * @throws IllegalArgumentException if there are no samples, or a value is not finite
   */
  static Points of(Tensor samples) {
    int size = samples.shape().rank() == 0 ? 0 : samples.shape().dim(0);
    if (size == 0 || samples.data().length == 0) {
      throw new IllegalArgumentException("there are no samples to map");
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

  /** Returns the mean of each column. */
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

  /** Returns the squared distance of two points, in double precision. */
  double squaredDistance(int i, int j) {
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double difference = values[i * width + c] - (double) values[j * width + c];
      sum += difference * difference;
    }
    return sum;
  }
}
