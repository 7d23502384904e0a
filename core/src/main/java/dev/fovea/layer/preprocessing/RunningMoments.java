package dev.fovea.layer.preprocessing;

import dev.fovea.layer.Constants;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the mean and (biased) variance of data in batches, by the pairwise update of Chan, Golub
 * and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
 */
final class RunningMoments {
  private Shape shape = Shape.SCALAR;
  private double[] mean = {};
  private double[] squares = {};
  private long count;

  /**
   * Adds a batch.
   *
   * @param way the mapping of each value of a sample to its statistic
   * @param kept the shape of the statistics
   * @throws IllegalArgumentException if the shape differs from that of earlier batches
   */
  void add(float[] data, Broadcast way, Shape kept) {
    if (count == 0) {
      shape = kept;
      mean = new double[kept.size()];
      squares = new double[kept.size()];
    } else if (!shape.equals(kept)) {
      throw new IllegalArgumentException(
          "a batch has statistics of shape %s, the ones before of %s".formatted(kept, shape));
    }
    int[] source = way.source();
    if (data.length == 0 || source.length == 0) {
      return;
    }
    long added = (long) data.length / mean.length;
    double[] center = new double[mean.length];
    for (int i = 0; i < data.length; i++) {
      center[source[i % source.length]] += data[i] / (double) added;
    }
    for (int i = 0; i < data.length; i++) {
      int s = source[i % source.length];
      squares[s] += (data[i] - center[s]) * (data[i] - center[s]);
    }
    for (int s = 0; s < mean.length; s++) {
      double distance = center[s] - mean[s];
      double share = (double) added / (count + added);
      mean[s] += distance * share;
      squares[s] += distance * distance * count * share;
    }
    count += added;
  }

  Constants mean() {
    return constants(mean, 1);
  }

  Constants variance() {
    return constants(squares, count);
  }

  private Constants constants(double[] sums, long divisor) {
    if (count == 0) {
      throw new IllegalArgumentException("there is no data to adapt to");
    }
    List<Double> values = new ArrayList<>();
    for (double sum : sums) {
      values.add(sum / divisor);
    }
    return new Constants(shape, values);
  }
}
