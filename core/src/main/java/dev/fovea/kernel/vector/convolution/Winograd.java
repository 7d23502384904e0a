package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;
import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The transforms of Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks", 2016): 36 multiplications give 16 outputs of a 3x3 kernel, which
 * take 144 otherwise.
 *
 * <p>A product of polynomials is found from its values at points: here 0, a, -a, b, -b and infinity
 * with a = 2/3 and b = 3/2. The usual points 1 and 2 double the error; with these it is between one
 * and two and a half times that of plain summation.
 */
final class Winograd {
  /** The number of outputs along one side of a tile. */
  static final int OUT = 4;

  /** The number of inputs along one side of a tile, which is also the number of points. */
  static final int IN = 6;

  /** The number of values of a transformed tile. */
  static final int POINTS = IN * IN;

  /** Numbers of a tile between its two transforms. */
  static final int WORK = POINTS * LENGTH;

  private static final float A = 2f / 3;
  private static final float B = 3f / 2;
  private static final float A2 = 4f / 9;
  private static final float B2 = 9f / 4;
  private static final float A3 = 8f / 27;
  private static final float B3 = 27f / 8;

  /** Products of the differences of a point with the others. */
  private static final float AT_A = 2 * A2 * (A2 - B2);

  private static final float AT_B = 2 * B2 * (B2 - A2);

  /** The number of floats in a cache line. */
  private static final int LINE = 16;

  private Winograd() {}

  /**
   * Returns the room for a transformed tile, point by point: an odd number of cache lines, so that
   * the same point of tiles side by side lies in different sets of the first-level cache.
   */
  static int room(int channels) {
    return lines(POINTS * channels);
  }

  /** Returns a number of floats rounded up to an odd number of cache lines. */
  static int lines(int floats) {
    return (Math.ceilDiv(floats, LINE) | 1) * LINE;
  }

  /**
   * Transforms the inputs of one tile: to[(6 i + j) pointStride + c] for the points i, j.
   *
   * @param x the tile's pixel (i, j) begins at xAt + i * rowStride + j * channels
   * @param channels all are transformed, in whole vectors: what is read beyond the last is not used
   * @param work room for 36 vectors
   */
  static void input(
      float[] x,
      int xAt,
      int rowStride,
      int channels,
      float[] to,
      int toAt,
      int pointStride,
      float[] work) {
    for (int c = 0; c < channels; c += LENGTH) {
      for (int i = 0; i < IN; i++) {
        values(x, xAt + i * rowStride + c, channels, work, i * IN * LENGTH, LENGTH);
      }
      for (int j = 0; j < IN; j++) {
        int at = toAt + j * pointStride + c;
        values(work, j * LENGTH, IN * LENGTH, to, at, IN * pointStride);
      }
    }
  }

  /** Transforms six inputs, a step apart, to the six values to multiply. */
  private static void values(float[] x, int xAt, int step, float[] to, int toAt, int toStep) {
    FloatVector x0 = FloatVector.fromArray(FLOATS, x, xAt);
    FloatVector x1 = FloatVector.fromArray(FLOATS, x, xAt + step);
    FloatVector x2 = FloatVector.fromArray(FLOATS, x, xAt + 2 * step);
    FloatVector x3 = FloatVector.fromArray(FLOATS, x, xAt + 3 * step);
    FloatVector x4 = FloatVector.fromArray(FLOATS, x, xAt + 4 * step);
    FloatVector x5 = FloatVector.fromArray(FLOATS, x, xAt + 5 * step);
    FloatVector sum = FloatVector.broadcast(FLOATS, -(A2 + B2));
    x2.fma(sum, x0.add(x4)).intoArray(to, toAt);
    FloatVector even = x2.fma(FloatVector.broadcast(FLOATS, -B2), x4);
    FloatVector odd = x1.fma(FloatVector.broadcast(FLOATS, -B2), x3).mul(A);
    even.add(odd).intoArray(to, toAt + toStep);
    even.sub(odd).intoArray(to, toAt + 2 * toStep);
    even = x2.fma(FloatVector.broadcast(FLOATS, -A2), x4);
    odd = x1.fma(FloatVector.broadcast(FLOATS, -A2), x3).mul(B);
    even.add(odd).intoArray(to, toAt + 3 * toStep);
    even.sub(odd).intoArray(to, toAt + 4 * toStep);
    x3.fma(sum, x1.add(x5)).intoArray(to, toAt + 5 * toStep);
  }

  /**
   * Transforms a vector of sums of products back to the 16 outputs of a tile.
   *
   * @param sums point (i, j) at sumsAt + (6 i + j) * pointStride
   * @param y output (i, j) goes to yAt + i * rowStride + j * step
   * @param work room for 36 vectors
   */
  static void output(
      float[] sums,
      int sumsAt,
      int pointStride,
      float[] bias,
      int biasAt,
      float floor,
      float[] y,
      int yAt,
      int rowStride,
      int step,
      float[] work) {
    for (int j = 0; j < IN; j++) {
      columns(sums, sumsAt + j * pointStride, IN * pointStride, work, j * LENGTH, IN * LENGTH);
    }
    for (int i = 0; i < OUT; i++) {
      results(work, i * IN * LENGTH, LENGTH, bias, biasAt, floor, y, yAt + i * rowStride, step);
    }
  }

  /** Transforms six sums, a step apart, to four, without bias and floor. */
  private static void columns(float[] s, int at, int step, float[] to, int toAt, int toStep) {
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, at + step);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, at + 2 * step);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, at + 3 * step);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, at + 4 * step);
    FloatVector evenA = a1.add(a2);
    FloatVector oddA = a1.sub(a2);
    FloatVector evenB = b1.add(b2);
    FloatVector oddB = b1.sub(b2);
    FloatVector.fromArray(FLOATS, s, at).add(evenA).add(evenB).intoArray(to, toAt);
    oddA.fma(FloatVector.broadcast(FLOATS, A), oddB.mul(B)).intoArray(to, toAt + toStep);
    evenA.fma(FloatVector.broadcast(FLOATS, A2), evenB.mul(B2)).intoArray(to, toAt + 2 * toStep);
    oddA.fma(
            FloatVector.broadcast(FLOATS, A3),
            oddB.fma(
                FloatVector.broadcast(FLOATS, B3), FloatVector.fromArray(FLOATS, s, at + 5 * step)))
        .intoArray(to, toAt + 3 * toStep);
  }

  /** Transforms six sums of {@link #columns}, a step apart, to the four outputs. */
  private static void results(
      float[] s,
      int at,
      int step,
      float[] startFrom,
      int startAt,
      float floor,
      float[] to,
      int toAt,
      int toStep) {
    FloatVector start = FloatVector.fromArray(FLOATS, startFrom, startAt);
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, at + step);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, at + 2 * step);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, at + 3 * step);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, at + 4 * step);
    FloatVector evenA = a1.add(a2);
    FloatVector oddA = a1.sub(a2);
    FloatVector evenB = b1.add(b2);
    FloatVector oddB = b1.sub(b2);
    FloatVector y0 = FloatVector.fromArray(FLOATS, s, at).add(evenA).add(evenB).add(start);
    FloatVector y1 =
        oddA.fma(
            FloatVector.broadcast(FLOATS, A), oddB.fma(FloatVector.broadcast(FLOATS, B), start));
    FloatVector y2 =
        evenA.fma(
            FloatVector.broadcast(FLOATS, A2), evenB.fma(FloatVector.broadcast(FLOATS, B2), start));
    FloatVector y3 =
        oddA.fma(
            FloatVector.broadcast(FLOATS, A3),
            oddB.fma(
                FloatVector.broadcast(FLOATS, B3),
                FloatVector.fromArray(FLOATS, s, at + 5 * step).add(start)));
    y0.blend(floor, y0.compare(VectorOperators.LT, floor)).intoArray(to, toAt);
    y1.blend(floor, y1.compare(VectorOperators.LT, floor)).intoArray(to, toAt + toStep);
    y2.blend(floor, y2.compare(VectorOperators.LT, floor)).intoArray(to, toAt + 2 * toStep);
    y3.blend(floor, y3.compare(VectorOperators.LT, floor)).intoArray(to, toAt + 3 * toStep);
  }

  /**
   * Transforms the kernels of one input channel and a block of output channels.
   *
   * @param w tap (i, j) of the block at (3 i + j) * tapStride: BLOCK values, zeros where channels
   *     end
   * @param to point (i, j) at toAt + (6 i + j) * pointStride: BLOCK values
   * @param work room for 36 vectors
   */
  static void weights(
      float[] w, int tapStride, float[] to, int toAt, int pointStride, float[] work) {
    for (int c = 0; c < BLOCK; c += LENGTH) {
      for (int i = 0; i < 3; i++) {
        points(w, i * 3 * tapStride + c, tapStride, work, i * IN * LENGTH, LENGTH);
      }
      for (int j = 0; j < IN; j++) {
        int at = toAt + j * pointStride + c;
        points(work, j * LENGTH, IN * LENGTH, to, at, IN * pointStride);
      }
    }
  }

  /** Transforms three taps, a step apart, to their values at the six points. */
  private static void points(float[] w, int at, int step, float[] to, int toAt, int toStep) {
    FloatVector w0 = FloatVector.fromArray(FLOATS, w, at);
    FloatVector w1 = FloatVector.fromArray(FLOATS, w, at + step);
    FloatVector w2 = FloatVector.fromArray(FLOATS, w, at + 2 * step);
    w0.intoArray(to, toAt);
    FloatVector even = w2.fma(FloatVector.broadcast(FLOATS, A2), w0).mul(1 / AT_A);
    FloatVector odd = w1.mul(A / AT_A);
    even.add(odd).intoArray(to, toAt + toStep);
    even.sub(odd).intoArray(to, toAt + 2 * toStep);
    even = w2.fma(FloatVector.broadcast(FLOATS, B2), w0).mul(1 / AT_B);
    odd = w1.mul(B / AT_B);
    even.add(odd).intoArray(to, toAt + 3 * toStep);
    even.sub(odd).intoArray(to, toAt + 4 * toStep);
    w2.intoArray(to, toAt + 5 * toStep);
  }

  /**
   * Transforms the gradients of the 16 outputs of a tile, as {@link #output} is transposed: what
   * multiplies them is transposed too.
   *
   * @param dy gradient (i, j) at dyAt + i * rowStride + j * step
   * @param to point (i, j) at toAt + (6 i + j) * pointStride
   * @param work room for 36 vectors
   */
  static void gradient(
      float[] dy,
      int dyAt,
      int rowStride,
      int step,
      float[] to,
      int toAt,
      int pointStride,
      float[] work) {
    for (int i = 0; i < OUT; i++) {
      polynomial(dy, dyAt + i * rowStride, step, work, i * IN * LENGTH, LENGTH);
    }
    for (int j = 0; j < IN; j++) {
      polynomial(work, j * LENGTH, IN * LENGTH, to, toAt + j * pointStride, IN * pointStride);
    }
  }

  /** Transforms four coefficients, a step apart, to the polynomial's values at the six points. */
  private static void polynomial(float[] d, int at, int step, float[] to, int toAt, int toStep) {
    FloatVector d0 = FloatVector.fromArray(FLOATS, d, at);
    FloatVector d1 = FloatVector.fromArray(FLOATS, d, at + step);
    FloatVector d2 = FloatVector.fromArray(FLOATS, d, at + 2 * step);
    FloatVector d3 = FloatVector.fromArray(FLOATS, d, at + 3 * step);
    d0.intoArray(to, toAt);
    FloatVector even = d2.fma(FloatVector.broadcast(FLOATS, A2), d0);
    FloatVector odd = d3.fma(FloatVector.broadcast(FLOATS, A2), d1).mul(A);
    even.add(odd).intoArray(to, toAt + toStep);
    even.sub(odd).intoArray(to, toAt + 2 * toStep);
    even = d2.fma(FloatVector.broadcast(FLOATS, B2), d0);
    odd = d3.fma(FloatVector.broadcast(FLOATS, B2), d1).mul(B);
    even.add(odd).intoArray(to, toAt + 3 * toStep);
    even.sub(odd).intoArray(to, toAt + 4 * toStep);
    d3.intoArray(to, toAt + 5 * toStep);
  }

  /**
   * Transforms sums of products with {@link #gradient} to the nine taps, as {@link #weights} is
   * transposed.
   *
   * @param sums point (i, j) at sumsAt + (6 i + j) * pointStride
   * @param to tap (i, j) at toAt + (3 i + j) * tapStride
   * @param work room for 18 vectors
   */
  static void taps(
      float[] sums,
      int sumsAt,
      int pointStride,
      float[] to,
      int toAt,
      int tapStride,
      float[] work) {
    for (int j = 0; j < IN; j++) {
      int at = sumsAt + j * pointStride;
      three(sums, at, IN * pointStride, work, j * LENGTH, IN * LENGTH);
    }
    for (int i = 0; i < 3; i++) {
      three(work, i * IN * LENGTH, LENGTH, to, toAt + i * 3 * tapStride, tapStride);
    }
  }

  /** Transforms six sums, a step apart, to three taps. */
  private static void three(float[] s, int at, int step, float[] to, int toAt, int toStep) {
    FloatVector a1 = FloatVector.fromArray(FLOATS, s, at + step);
    FloatVector a2 = FloatVector.fromArray(FLOATS, s, at + 2 * step);
    FloatVector b1 = FloatVector.fromArray(FLOATS, s, at + 3 * step);
    FloatVector b2 = FloatVector.fromArray(FLOATS, s, at + 4 * step);
    FloatVector evenA = a1.add(a2).mul(1 / AT_A);
    FloatVector oddA = a1.sub(a2).mul(A / AT_A);
    FloatVector evenB = b1.add(b2).mul(1 / AT_B);
    FloatVector oddB = b1.sub(b2).mul(B / AT_B);
    FloatVector.fromArray(FLOATS, s, at).add(evenA).add(evenB).intoArray(to, toAt);
    oddA.add(oddB).intoArray(to, toAt + toStep);
    FloatVector last = FloatVector.fromArray(FLOATS, s, at + 5 * step);
    evenA
        .fma(FloatVector.broadcast(FLOATS, A2), evenB.fma(FloatVector.broadcast(FLOATS, B2), last))
        .intoArray(to, toAt + 2 * toStep);
  }
}
