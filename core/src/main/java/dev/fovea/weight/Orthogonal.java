package dev.fovea.weight;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/**
 * Orthonormal columns times gain (rows, if there are fewer rows than columns), the weight taken as
 * a matrix of (all other dimensions, last dimension): Saxe et al., "Exact solutions to the
 * nonlinear dynamics of learning in deep linear neural networks", 2014.
 *
 * <p>Gram and Schmidt's process on a random normal matrix gives the factor Q of the QR
 * factorization whose R has a positive diagonal, so Q is uniform among the orthogonal matrices
 * (Mezzadri 2007). It is repeated once for every column, which makes it as accurate as
 * Householder's ("twice is enough", Giraud et al. 2005).
 *
 * @param gain Keras's default is 1
 */
public record Orthogonal(double gain) implements Initializer {
  /**
   * @throws ShapeException if the weight is of rank 0 or 1
   */
  @Override
  public void fill(float[] weight, Shape shape, CounterRandom random) {
    if (shape.rank() < 2) {
      throw new ShapeException(
          "the initializer Orthogonal makes weights of rank 2 and more, not " + shape);
    }
    int columns = shape.channels();
    int rows = weight.length / Math.max(1, columns);
    double[][] vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
    for (int i = 0; i < weight.length; i++) {
      int row = i / columns;
      int column = i % columns;
      weight[i] = (float) (gain * (rows < columns ? vectors[row][column] : vectors[column][row]));
    }
  }

  private static double[][] orthonormal(int count, int length, CounterRandom random) {
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < length; j++) {
        vectors[i][j] = random.normal((long) i * length + j);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < i; k++) {
          subtract(vectors[i], dot(vectors[i], vectors[k]), vectors[k]);
        }
      }
      double norm = Math.sqrt(dot(vectors[i], vectors[i]));
      for (int j = 0; j < length; j++) {
        vectors[i][j] /= norm;
      }
    }
    return vectors;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double factor, double[] vector) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= factor * vector[i];
    }
  }

  @Override
  public Described describe() {
    return new Described(
        MODULE, "Orthogonal", Config.empty().with("seed", Config.NOTHING).with("gain", gain));
  }

  static Orthogonal from(Config config) {
    return new Orthogonal(config.number("gain", 1));
  }
}
