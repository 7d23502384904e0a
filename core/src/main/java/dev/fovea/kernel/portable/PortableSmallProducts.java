package dev.fovea.kernel.portable;

import dev.fovea.kernel.SmallProducts;
import java.util.Arrays;

/** The small products in plain loops. */
final class PortableSmallProducts implements SmallProducts {
  @Override
  public void multiply(
      int in, int out, float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    Arrays.fill(y, yAt, yAt + out, 0);
    for (int k = 0; k < in; k++) {
      add(out, x[xAt + k], w, wAt + k * out, y, yAt);
    }
  }

  @Override
  public void inputGradient(
      int in, int out, float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt) {
    for (int k = 0; k < in; k++) {
      dx[dxAt + k] = dot(out, dy, dyAt, w, wAt + k * out);
    }
  }

  @Override
  public void addWeightGradient(
      int in, int out, float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt) {
    for (int k = 0; k < in; k++) {
      add(out, x[xAt + k], dy, dyAt, dw, dwAt + k * out);
    }
  }

  @Override
  public void dots(
      int rows,
      int groups,
      int length,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] y,
      int yAt) {
    for (int i = 0; i < rows * groups; i++) {
      y[yAt + i] = dot(length, a, aAt + i * length, b, bAt + i % groups * length);
    }
  }

  @Override
  public void addRows(
      int rows,
      int groups,
      int length,
      float[] f,
      int fAt,
      float[] x,
      int xAt,
      float[] y,
      int yAt) {
    for (int i = 0; i < rows * groups; i++) {
      add(length, f[fAt + i], x, xAt + i * length, y, yAt + i % groups * length);
    }
  }

  @Override
  public void addToRows(
      int rows,
      int groups,
      int length,
      float[] f,
      int fAt,
      float[] x,
      int xAt,
      float[] y,
      int yAt) {
    for (int i = 0; i < rows * groups; i++) {
      add(length, f[fAt + i], x, xAt + i % groups * length, y, yAt + i * length);
    }
  }

  @Override
  public void softmax(int rows, int length, float[] x, int xAt) {
    for (int row = xAt; row < xAt + rows * length; row += length) {
      float max = x[row];
      for (int i = row + 1; i < row + length; i++) {
        max = Math.max(max, x[i]);
      }
      float sum = 0;
      for (int i = row; i < row + length; i++) {
        x[i] = (float) Math.exp(x[i] - max);
        sum += x[i];
      }
      for (int i = row; i < row + length; i++) {
        x[i] /= sum;
      }
    }
  }

  private static void add(int length, float factor, float[] x, int xAt, float[] y, int yAt) {
    for (int i = 0; i < length; i++) {
      y[yAt + i] += factor * x[xAt + i];
    }
  }

  /** Returns the dot product, in four sums that do not wait for each other. */
  private static float dot(int length, float[] a, int aAt, float[] b, int bAt) {
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      first += a[aAt + i] * b[bAt + i];
      second += a[aAt + i + 1] * b[bAt + i + 1];
      third += a[aAt + i + 2] * b[bAt + i + 2];
      fourth += a[aAt + i + 3] * b[bAt + i + 3];
    }
    for (; i < length; i++) {
      first += a[aAt + i] * b[bAt + i];
    }
    return (first + second) + (third + fourth);
  }
}
