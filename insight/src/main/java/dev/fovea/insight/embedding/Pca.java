package dev.fovea.insight.embedding;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Locale;

/**
 * Principal components: the directions along which samples vary most. They are found by randomized
 * subspace iteration (N. Halko, P. Martinsson, J. Tropp, Finding structure with randomness, SIAM
 * Review 53, 2011, algorithms 4.4 and 5.3), which never forms the covariance matrix; the result is
 * deterministic. The largest weight of each component is positive.
 *
 * @param mean mean of each column
 * @param components (components, width), unit vectors in descending order of variance
 * @param variances variance of the samples along each component, with n - 1 as the divisor, as in
 *     scikit-learn
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pca(float[] mean, float[][] components, double[] variances) {
  /** Number of components computed beyond those requested; the value that scikit-learn uses. */
  private static final int EXTRA = 10;

  private static final float[] NO_BIAS = {};

  /**
   * Computes the principal components of samples.
   *
   * @param samples (samples, ...), at least two
   * @param count maximum number of components; there are never more than columns or samples
   * @throws IllegalArgumentException if there are fewer than two samples, {@code count} is less
   *     than 1, or a value is not finite
   */
  public static Pca of(Tensor samples, int count, Kernels kernels) {
    Points points = Points.of(samples);
    if (points.size() < 2 || count < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d principal components of %d samples: at least 1 component and 2 samples are needed",
              count,
              points.size()));
    }
    return of(points, Points.mean(samples.data(), points.size(), points.width()), count, kernels);
  }

  static Pca of(Points points, float[] mean, int count, Kernels kernels) {
    int rows = points.size();
    int width = points.width();
    int most = Math.min(rows, width);
    int wanted = Math.min(count, most);
    int rank = Math.min(wanted + EXTRA, most);
    float[] basis = new float[width * rank];
    CounterRandom random = CounterRandom.ofSeed(0);
    for (int i = 0; i < basis.length; i++) {
      basis[i] = (float) random.normal(i);
    }
    orthonormalize(basis, width, rank);
    float[] image = new float[rows * rank];
    for (int round = 0; round < rounds(count, most); round++) {
      product(rows, width, rank, points.values(), basis, kernels, image);
      kernels.denseWeightGradient(rows, width, rank, points.values(), image, basis);
      orthonormalize(basis, width, rank);
    }
    product(rows, width, rank, points.values(), basis, kernels, image);
    SymmetricEigen eigen = SymmetricEigen.of(covariance(image, rows, rank));
    float[][] components = new float[wanted][width];
    double[] variances = new double[wanted];
    for (int k = 0; k < wanted; k++) {
      variances[k] = Math.max(0, eigen.values()[k]);
      combine(basis, eigen.vectors()[k], components[k]);
    }
    return new Pca(mean, components, variances);
  }

  /**
   * Returns the number of iterations, which is higher for few components of many, as in
   * scikit-learn.
   */
  private static int rounds(int count, int most) {
    return count < 0.1 * most ? 7 : 4;
  }

  /** Returns the number of multiplications that {@link #of} needs. */
  static long products(Points points, int count) {
    int most = Math.min(points.size(), points.width());
    return (2L * rounds(count, most) + 1) * points.size() * points.width() * (count + EXTRA);
  }

  /** Computes y (rows, columns) = x (rows, depth) w. */
  private static void product(
      int rows, int depth, int columns, float[] x, float[] w, Kernels kernels, float[] y) {
    kernels.dense(rows, depth, columns, x, w, NO_BIAS, Activation.LINEAR, y);
  }

  /**
   * Applies the Gram-Schmidt process, twice for each column; a column that depends on others
   * becomes zero.
   */
  private static void orthonormalize(float[] basis, int width, int rank) {
    double[][] columns = new double[rank][width];
    for (int c = 0; c < rank; c++) {
      double[] column = columns[c];
      for (int i = 0; i < width; i++) {
        column[i] = basis[i * rank + c];
      }
      double before = Math.sqrt(dot(column, column));
      for (int twice = 0; twice < 2; twice++) {
        for (int other = 0; other < c; other++) {
          add(column, -dot(column, columns[other]), columns[other]);
        }
      }
      double length = Math.sqrt(dot(column, column));
      double scale = length > 1e-6 * before ? 1 / length : 0;
      for (int i = 0; i < width; i++) {
        column[i] *= scale;
        basis[i * rank + c] = (float) column[i];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double times, double[] column) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * column[i];
    }
  }

  private static double[][] covariance(float[] image, int rows, int rank) {
    double[][] covariance = new double[rank][rank];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < rank; i++) {
        double value = image[r * rank + i] / (rows - 1.0);
        for (int j = 0; j < rank; j++) {
          covariance[i][j] += value * image[r * rank + j];
        }
      }
    }
    return covariance;
  }

  private static void combine(float[] basis, double[] vector, float[] component) {
    int rank = vector.length;
    int largest = 0;
    for (int i = 0; i < component.length; i++) {
      double sum = 0;
      for (int c = 0; c < rank; c++) {
        sum += basis[i * rank + c] * vector[c];
      }
      component[i] = (float) sum;
      largest = Math.abs(component[i]) > Math.abs(component[largest]) ? i : largest;
    }
    if (component[largest] < 0) {
      for (int i = 0; i < component.length; i++) {
        component[i] = -component[i];
      }
    }
  }

  /**
   * Returns the coordinates of samples along the components.
   *
   * @param samples (samples, ...), each of as many values as those the components were computed
   *     from
   * @return (samples, components)
   */
  public Tensor transform(Tensor samples, Kernels kernels) {
    int width = mean.length;
    int count = components.length;
    int rows = samples.data().length / width;
    float[] centred = new float[rows * width];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        centred[r * width + c] = samples.data()[r * width + c] - mean[c];
      }
    }
    float[] directions = new float[width * count];
    for (int k = 0; k < count; k++) {
      for (int c = 0; c < width; c++) {
        directions[c * count + k] = components[k][c];
      }
    }
    Tensor result = Tensor.zeros(Shape.of(rows, count));
    product(rows, width, count, centred, directions, kernels, result.data());
    return result;
  }

  /**
   * Returns the map along the first two components; if there is only one column, all samples lie on
   * a line.
   *
   * @param samples as in {@link #of}
   */
  public static Embedding map(Tensor samples, Kernels kernels) {
    Pca pca = of(samples, 2, kernels);
    Tensor places = pca.transform(samples, kernels);
    int found = pca.components.length;
    int size = samples.shape().dim(0);
    float[] x = new float[size];
    float[] y = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = places.data()[i * found];
      y[i] = found > 1 ? places.data()[i * found + 1] : 0;
    }
    return new Embedding(x, y);
  }
}
