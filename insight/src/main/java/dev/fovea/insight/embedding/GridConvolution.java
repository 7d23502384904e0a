package dev.fovea.insight.embedding;

import dev.fovea.kernel.Workers;
import java.util.Arrays;

/**
 * A square grid of densities and its convolution with the kernels of the t-SNE repulsion, by
 * Fourier transforms of twice the size. Rows and columns that are known to be zero, or whose result
 * is not used, are not transformed.
 */
final class GridConvolution {
  /** Number of columns transformed at once. */
  private static final int COLUMNS = 64;

  private static final int ROWS = 16;
  private static final int TILE = 32;

  private final int nodes;
  private final int size;
  private final Workers workers;
  private final Fft fft;

  /** (2 nodes, nodes): rows run upwards, columns from left to right. */
  private final float[][] re;

  private final float[][] im;

  /** The transpose, (2 nodes, 2 nodes). */
  private final float[][] turnedRe;

  private final float[][] turnedIm;

  /** The spectra of q^2 dx + i q^2 dy and of q, which is real, in the order of {@link Fft}. */
  private float[][] forceRe = new float[0][];

  private float[][] forceIm = new float[0][];
  private float[][] potential = new float[0][];

  private final float[][] energy;

  GridConvolution(int nodes, Workers workers) {
    this.nodes = nodes;
    this.size = 2 * nodes;
    this.workers = workers;
    fft = new Fft(size);
    re = new float[size][nodes];
    im = new float[size][nodes];
    turnedRe = new float[size][size];
    turnedIm = new float[size][size];
    energy = new float[size / ROWS][size];
  }

  /** Returns the number of nodes in a row. */
  int nodes() {
    return nodes;
  }

  /**
   * Returns the densities, in its first {@code nodes} rows; after {@link #convolve}, the forces
   * along x.
   */
  float[][] re() {
    return re;
  }

  /** Returns, after {@link #convolve}, the forces along y. */
  float[][] im() {
    return im;
  }

  /** Sets all densities to zero. */
  void clear() {
    for (int row = 0; row < size; row++) {
      Arrays.fill(re[row], 0);
      Arrays.fill(im[row], 0);
    }
  }

  /** Computes the kernels for the given distance between adjacent nodes. */
  void kernels(double spacing) {
    float[][] a = new float[size][size];
    float[][] b = new float[size][size];
    forceRe = new float[size][size];
    forceIm = new float[size][size];
    potential = new float[size][size];
    float scale = 1f / ((float) size * size);
    fill(a, b, spacing, scale, true);
    transform(a, b, forceRe, forceIm);
    fill(a, b, spacing, scale, false);
    transform(a, b, potential, new float[size][size]);
  }

  private void fill(float[][] a, float[][] b, double spacing, float scale, boolean force) {
    workers.forEach(
        size,
        row -> {
          double dy = spacing * (row < nodes ? row : row - size);
          for (int column = 0; column < size; column++) {
            double dx = spacing * (column < nodes ? column : column - size);
            double q = 1 / (1 + dx * dx + dy * dy);
            a[row][column] = (float) (scale * (force ? q * q * dx : q));
            b[row][column] = (float) (force ? scale * q * q * dy : 0);
          }
        });
  }

  /** Transforms (size, size) along both axes and transposes it. */
  private void transform(float[][] a, float[][] b, float[][] toRe, float[][] toIm) {
    columns(size, (from, to) -> fft.forward(a, b, from, to));
    transpose(a, toRe, size, size);
    transpose(b, toIm, size, size);
    columns(size, (from, to) -> fft.forward(toRe, toIm, from, to));
  }

  /**
   * Convolves the densities in place.
   *
   * @return the sum over all pairs of nodes of q times the product of their densities
   */
  double convolve() {
    columns(nodes, (from, to) -> fft.forward(re, im, from, to));
    transpose(re, turnedRe, size, nodes);
    transpose(im, turnedIm, size, nodes);
    for (int row = nodes; row < size; row++) {
      Arrays.fill(turnedRe[row], 0);
      Arrays.fill(turnedIm[row], 0);
    }
    columns(size, (from, to) -> fft.forward(turnedRe, turnedIm, from, to));
    workers.forEach(size / ROWS, this::multiply);
    columns(size, (from, to) -> fft.inverse(turnedRe, turnedIm, from, to));
    transpose(turnedRe, re, nodes, size);
    transpose(turnedIm, im, nodes, size);
    columns(nodes, (from, to) -> fft.inverse(re, im, from, to));
    double sum = 0;
    for (float[] part : energy) {
      for (float value : part) {
        sum += value;
      }
    }
    return sum;
  }

  private void multiply(int chunk) {
    float[] sum = energy[chunk];
    Arrays.fill(sum, 0);
    for (int row = chunk * ROWS; row < (chunk + 1) * ROWS; row++) {
      multiply(turnedRe[row], turnedIm[row], forceRe[row], forceIm[row], potential[row], sum);
    }
  }

  private static void multiply(
      float[] re, float[] im, float[] kernelRe, float[] kernelIm, float[] potential, float[] sum) {
    for (int i = 0; i < re.length; i++) {
      float a = re[i];
      float b = im[i];
      sum[i] += (a * a + b * b) * potential[i];
      re[i] = a * kernelRe[i] - b * kernelIm[i];
      im[i] = a * kernelIm[i] + b * kernelRe[i];
    }
  }

  private interface Columns {
    void accept(int from, int to);
  }

  private void columns(int count, Columns body) {
    workers.forEach(count / COLUMNS, i -> body.accept(i * COLUMNS, (i + 1) * COLUMNS));
  }

  /** Transposes the first (rows, columns) of a matrix. */
  private void transpose(float[][] from, float[][] to, int rows, int columns) {
    workers.forEach(
        rows / TILE,
        tile -> {
          int top = tile * TILE;
          for (int left = 0; left < columns; left += TILE) {
            for (int column = left; column < left + TILE; column++) {
              float[] line = to[column];
              for (int row = top; row < top + TILE; row++) {
                line[row] = from[row][column];
              }
            }
          }
        });
  }
}
