package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;
import java.util.Arrays;

/**
 * Moves each pixel by a random distance that changes smoothly over the image (Simard, Steinkraus,
 * Platt, "Best practices for convolutional neural networks applied to visual document analysis",
 * 2003): uniform random numbers from -1 to 1, convolved with a Gaussian and multiplied by alpha.
 *
 * @param alpha the strength; the authors take 34 for digits of 29x29. The root mean square of the
 *     distances is alpha / (sqrt(12 pi) sigma), alpha / 25 for their sigma of 4
 * @param sigma the standard deviation of the Gaussian in pixels; the authors take 4
 */
public record ElasticDistortion(double alpha, double sigma) implements Geometric {
  private static final int NOISE = 1;
  private static final int SMOOTH = 2;
  private static final int KERNEL = 3;

  /**
   * Creates a distortion.
   *
   * @throws IllegalArgumentException if alpha is not 0 to 10,000 or sigma not 0.1 to 100
   */
  public ElasticDistortion {
    Factors.check("alpha", alpha, 0, 10_000);
    Factors.check("sigma", sigma, 0.1, 100);
  }

  @Override
  public void warp(SamplingGrid grid, CounterRandom random) {
    int height = grid.height();
    int width = grid.width();
    float[] noise = grid.scratch(NOISE, 2 * height * width);
    float[] smooth = grid.scratch(SMOOTH, 2 * height * width);
    int radius = (int) Math.ceil(3 * sigma);
    float[] kernel = gaussian(grid.scratch(KERNEL, 2 * radius + 1), radius);
    for (int i = 0; i < 2 * height * width; i++) {
      noise[i] = random.uniform(i, -1, 1);
    }
    // The displacements of rows, and below them those of columns.
    for (int plane = 0; plane < 2; plane++) {
      blurDown(noise, smooth, plane * height, height, width, kernel, radius);
    }
    blurAcross(smooth, noise, 2 * height, width, kernel, radius);
    float[] rows = grid.rows();
    float[] columns = grid.columns();
    Image down = new Image(noise, 0, height, width, 1);
    Image across = new Image(noise, height * width, height, width, 1);
    for (int i = 0; i < height * width; i++) {
      float row = rows[i];
      float column = columns[i];
      rows[i] += down.bilinear(row, column, 0, FillMode.NEAREST);
      columns[i] += across.bilinear(row, column, 0, FillMode.NEAREST);
    }
  }

  /** Returns weights with the sum sqrt(alpha), since the kernel is applied twice. */
  private float[] gaussian(float[] kernel, int radius) {
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      sum += StrictMath.exp(-i * i / (2 * sigma * sigma));
    }
    for (int i = -radius; i <= radius; i++) {
      kernel[radius + i] =
          (float) (StrictMath.sqrt(alpha) * StrictMath.exp(-i * i / (2 * sigma * sigma)) / sum);
    }
    return kernel;
  }

  private static void blurDown(
      float[] from, float[] to, int firstRow, int height, int width, float[] kernel, int radius) {
    for (int row = 0; row < height; row++) {
      int at = (firstRow + row) * width;
      Arrays.fill(to, at, at + width, 0);
      for (int k = Math.max(-radius, -row); k <= Math.min(radius, height - 1 - row); k++) {
        float weight = kernel[radius + k];
        int source = at + k * width;
        for (int column = 0; column < width; column++) {
          to[at + column] += weight * from[source + column];
        }
      }
    }
  }

  private static void blurAcross(
      float[] from, float[] to, int height, int width, float[] kernel, int radius) {
    Arrays.fill(to, 0, height * width, 0);
    for (int row = 0; row < height; row++) {
      int at = row * width;
      for (int k = Math.max(-radius, 1 - width); k <= Math.min(radius, width - 1); k++) {
        float weight = kernel[radius + k];
        for (int column = Math.max(0, -k); column < Math.min(width, width - k); column++) {
          to[at + column] += weight * from[at + column + k];
        }
      }
    }
  }
}
