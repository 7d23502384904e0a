package dev.fovea.kernel.vector.dense;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.SmallProducts;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.VectorActivations;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The small products with vectors; what is left of a row is computed number by number. */
public final class VectorSmallProducts implements SmallProducts {
  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LENGTH = Lanes.LENGTH;

  /** Passes over the columns of y: four vectors of sums at a time stay in registers. */
  @Override
  public void multiply(
      int in, int out, float[] x, int xAt, float[] w, int wAt, float[] y, int yAt) {
    int column = 0;
    for (; column + 4 * LENGTH <= out; column += 4 * LENGTH) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int k = 0, at = wAt + column; k < in; k++, at += out) {
        FloatVector factor = FloatVector.broadcast(FLOATS, x[xAt + k]);
        a = FloatVector.fromArray(FLOATS, w, at).fma(factor, a);
        b = FloatVector.fromArray(FLOATS, w, at + LENGTH).fma(factor, b);
        c = FloatVector.fromArray(FLOATS, w, at + 2 * LENGTH).fma(factor, c);
        d = FloatVector.fromArray(FLOATS, w, at + 3 * LENGTH).fma(factor, d);
      }
      a.intoArray(y, yAt + column);
      b.intoArray(y, yAt + column + LENGTH);
      c.intoArray(y, yAt + column + 2 * LENGTH);
      d.intoArray(y, yAt + column + 3 * LENGTH);
    }
    for (; column + LENGTH <= out; column += LENGTH) {
      FloatVector a = FloatVector.zero(FLOATS);
      for (int k = 0, at = wAt + column; k < in; k++, at += out) {
        a = FloatVector.fromArray(FLOATS, w, at).fma(FloatVector.broadcast(FLOATS, x[xAt + k]), a);
      }
      a.intoArray(y, yAt + column);
    }
    for (; column < out; column++) {
      float sum = 0;
      for (int k = 0; k < in; k++) {
        sum = Math.fma(w[wAt + k * out + column], x[xAt + k], sum);
      }
      y[yAt + column] = sum;
    }
  }

  /** Four rows of w at a time, so that dy is read less often. */
  @Override
  public void inputGradient(
      int in, int out, float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt) {
    float[] lanes = lanes(in);
    int whole = out - out % LENGTH;
    int k = 0;
    for (; k + 4 <= in; k += 4) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      int at = wAt + k * out;
      for (int i = 0; i < whole; i += LENGTH) {
        FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyAt + i);
        a = FloatVector.fromArray(FLOATS, w, at + i).fma(gradient, a);
        b = FloatVector.fromArray(FLOATS, w, at + out + i).fma(gradient, b);
        c = FloatVector.fromArray(FLOATS, w, at + 2 * out + i).fma(gradient, c);
        d = FloatVector.fromArray(FLOATS, w, at + 3 * out + i).fma(gradient, d);
      }
      a.intoArray(lanes, k * LENGTH);
      b.intoArray(lanes, (k + 1) * LENGTH);
      c.intoArray(lanes, (k + 2) * LENGTH);
      d.intoArray(lanes, (k + 3) * LENGTH);
    }
    for (; k < in; k++) {
      product(whole, dy, dyAt, w, wAt + k * out).intoArray(lanes, k * LENGTH);
    }
    for (k = 0; k < in; k++) {
      dx[dxAt + k] = sum(lanes, k * LENGTH, whole, out, dy, dyAt, w, wAt + k * out);
    }
  }

  @Override
  public void addWeightGradient(
      int in, int out, float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt) {
    int i = 0;
    for (; i + LENGTH <= out; i += LENGTH) {
      FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyAt + i);
      for (int k = 0, at = dwAt + i; k < in; k++, at += out) {
        FloatVector factor = FloatVector.broadcast(FLOATS, x[xAt + k]);
        gradient.fma(factor, FloatVector.fromArray(FLOATS, dw, at)).intoArray(dw, at);
      }
    }
    for (; i < out; i++) {
      for (int k = 0; k < in; k++) {
        dw[dwAt + k * out + i] = Math.fma(x[xAt + k], dy[dyAt + i], dw[dwAt + k * out + i]);
      }
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
    float[] lanes = lanes(groups);
    int whole = length - length % LENGTH;
    for (int r = 0; r < rows; r++) {
      int row = aAt + r * groups * length;
      for (int g = 0; g < groups; g++) {
        product(whole, a, row + g * length, b, bAt + g * length).intoArray(lanes, g * LENGTH);
      }
      for (int g = 0; g < groups; g++) {
        y[yAt + r * groups + g] =
            sum(lanes, g * LENGTH, whole, length, a, row + g * length, b, bAt + g * length);
      }
    }
  }

  private static float[] lanes(int sums) {
    return Scratch.mine().floats(Scratch.Slot.TILE, sums * LENGTH);
  }

  /** Returns the sum of the products in each lane, of whole vectors. */
  private static FloatVector product(int whole, float[] a, int aAt, float[] b, int bAt) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < whole; i += LENGTH) {
      FloatVector left = FloatVector.fromArray(FLOATS, a, aAt + i);
      sum = left.fma(FloatVector.fromArray(FLOATS, b, bAt + i), sum);
    }
    return sum;
  }

  /**
   * Returns a dot product: its lanes, added in their order, since a reduction of vectors promises
   * none, and the products after the whole vectors.
   */
  private static float sum(
      float[] lanes, int at, int whole, int length, float[] a, int aAt, float[] b, int bAt) {
    float sum = 0;
    for (int lane = at; lane < at + LENGTH; lane++) {
      sum += lanes[lane];
    }
    for (int i = whole; i < length; i++) {
      sum = Math.fma(a[aAt + i], b[bAt + i], sum);
    }
    return sum;
  }

  /** The sums of a vector of columns stay in a register for all rows. */
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
    int width = groups * length;
    for (int g = 0; g < groups; g++) {
      int i = g * length;
      int end = i + length;
      for (; i + LENGTH <= end; i += LENGTH) {
        FloatVector sum = FloatVector.fromArray(FLOATS, y, yAt + i);
        for (int r = 0; r < rows; r++) {
          FloatVector factor = FloatVector.broadcast(FLOATS, f[fAt + r * groups + g]);
          sum = FloatVector.fromArray(FLOATS, x, xAt + r * width + i).fma(factor, sum);
        }
        sum.intoArray(y, yAt + i);
      }
      for (; i < end; i++) {
        float sum = y[yAt + i];
        for (int r = 0; r < rows; r++) {
          sum = Math.fma(x[xAt + r * width + i], f[fAt + r * groups + g], sum);
        }
        y[yAt + i] = sum;
      }
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
    for (int at = 0; at < rows * groups; at++) {
      float factor = f[fAt + at];
      FloatVector factors = FloatVector.broadcast(FLOATS, factor);
      int from = xAt + at % groups * length;
      int to = yAt + at * length;
      int i = 0;
      for (; i + LENGTH <= length; i += LENGTH) {
        FloatVector values = FloatVector.fromArray(FLOATS, x, from + i);
        values.fma(factors, FloatVector.fromArray(FLOATS, y, to + i)).intoArray(y, to + i);
      }
      for (; i < length; i++) {
        y[to + i] = Math.fma(x[from + i], factor, y[to + i]);
      }
    }
  }

  @Override
  public void softmax(int rows, int length, float[] x, int xAt) {
    VectorActivations.apply(Activation.SOFTMAX, rows, length, x, xAt, x, xAt);
  }
}
