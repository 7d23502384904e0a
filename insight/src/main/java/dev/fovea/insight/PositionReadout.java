package dev.fovea.insight;

import static dev.fovea.layer.Layers.dense;

import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;

/**
 * A linear read-out of positions from the values of a layer: ridge regression, fitted to some
 * samples and tested on others. How far it is off shows how much of where a thing is the values
 * still tell.
 *
 * <p>The regression is solved in its dual form, a = (K + λI)⁻¹ y with the matrix K of the products
 * of centered samples (C. Saunders, A. Gammerman, V. Vovk, "Ridge Regression Learning Algorithm in
 * Dual Variables", 1998), since there are more values than samples. λ is a thousandth of the mean
 * of K's diagonal.
 */
public final class PositionReadout {
  private static final double REGULARIZATION = 1e-3;

  private final Tensor samples;
  private final float[] mean;
  private final double[] center;
  private final double[][] dual;

  private PositionReadout(Tensor samples, float[] mean, double[] center, double[][] dual) {
    this.samples = samples;
    this.mean = mean;
    this.center = center;
    this.dual = dual;
  }

  /**
   * Fits a read-out.
   *
   * @param values (samples, ...)
   * @param positions (samples, coordinates)
   * @throws ShapeException if there is not one position for each sample, or fewer than 2 samples
   */
  public static PositionReadout fit(Tensor values, Tensor positions) {
    int count = values.batch();
    if (positions.batch() != count || positions.shape().rank() != 2 || count < 2) {
      throw new ShapeException(
          "a read-out needs at least 2 samples and a position (samples, coordinates) for each, not"
              + " values "
              + values.shape()
              + " and positions "
              + positions.shape());
    }
    int size = values.shape().tail().size();
    float[] mean = mean(values.data(), count, size);
    Tensor samples = centered(values, mean);
    Tensor products = products(samples, samples);
    double trace = 0;
    for (int i = 0; i < count; i++) {
      trace += products.data()[i * count + i];
    }
    double[][] lower = cholesky(products.data(), count, REGULARIZATION * trace / count);
    int coordinates = positions.shape().dim(1);
    double[] center = new double[coordinates];
    double[][] dual = new double[coordinates][];
    for (int c = 0; c < coordinates; c++) {
      double[] y = new double[count];
      for (int i = 0; i < count; i++) {
        y[i] = positions.data()[i * coordinates + c];
        center[c] += y[i] / count;
      }
      for (int i = 0; i < count; i++) {
        y[i] -= center[c];
      }
      dual[c] = solve(lower, y);
    }
    return new PositionReadout(samples, mean, center, dual);
  }

  /**
   * Returns the positions of samples.
   *
   * @param values (samples, ...), of the shape that the read-out was fitted to
   * @return (samples, coordinates)
   */
  public Tensor read(Tensor values) {
    Tensor products = products(centered(values, mean), samples);
    int count = samples.batch();
    int coordinates = dual.length;
    Tensor positions = Tensor.zeros(Shape.of(values.batch(), coordinates));
    for (int i = 0; i < values.batch(); i++) {
      for (int c = 0; c < coordinates; c++) {
        double sum = center[c];
        for (int j = 0; j < count; j++) {
          sum += dual[c][j] * products.data()[i * count + j];
        }
        positions.data()[i * coordinates + c] = (float) sum;
      }
    }
    return positions;
  }

  /**
   * Returns the root of the mean squared distance between the positions read from some samples and
   * the true ones.
   *
   * @param values (samples, ...)
   * @param positions (samples, coordinates)
   */
  public double error(Tensor values, Tensor positions) {
    Tensor read = read(values);
    double sum = 0;
    for (int i = 0; i < read.data().length; i++) {
      double difference = read.data()[i] - positions.data()[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum / values.batch());
  }

  private static float[] mean(float[] values, int count, int size) {
    double[] sums = new double[size];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < size; j++) {
        sums[j] += values[i * size + j];
      }
    }
    float[] mean = new float[size];
    for (int j = 0; j < size; j++) {
      mean[j] = (float) (sums[j] / count);
    }
    return mean;
  }

  private static Tensor centered(Tensor values, float[] mean) {
    Tensor result = Tensor.zeros(Shape.of(values.batch(), mean.length));
    for (int i = 0; i < result.data().length; i++) {
      result.data()[i] = values.data()[i] - mean[i % mean.length];
    }
    return result;
  }

  /** Returns a b^T by a dense layer whose units are the rows of b. */
  private static Tensor products(Tensor a, Tensor b) {
    int units = b.batch();
    int size = b.shape().dim(1);
    Model model = Model.sequential(Shape.of(size), dense(units).useBias(false));
    float[] kernel = model.weights().getFirst().values();
    for (int u = 0; u < units; u++) {
      for (int j = 0; j < size; j++) {
        kernel[j * units + u] = b.data()[u * size + j];
      }
    }
    return model.predict(a);
  }

  /** Returns the lower triangle L of L L^T = a + shift I. */
  private static double[][] cholesky(float[] a, int n, double shift) {
    double[][] lower = new double[n][];
    for (int i = 0; i < n; i++) {
      lower[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j] + (i == j ? shift : 0);
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        // Rounding can make a pivot of a nearly singular matrix negative.
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, shift)) : sum / lower[j][j];
      }
    }
    return lower;
  }

  private static double[] solve(double[][] lower, double[] y) {
    int n = y.length;
    double[] x = y.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int k = 0; k < i; k++) {
        x[k] -= lower[i][k] * x[i];
      }
    }
    return x;
  }
}
