package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Transcendental functions, accurate to a few units in the last place.
 *
 * <p>The Vector API has such functions, but their bits differ between compiled and interpreted
 * code, so results would depend on when code is compiled. The functions of this class consist of
 * sums, products and fused multiply-adds only, whose results are defined to the last bit.
 *
 * <p>Most come as loops over arrays: a function of vectors that is too large for the compiler to
 * inline makes an object of every vector. The small ones are meant to be inlined.
 */
final class VectorMath {
  private static final float LOG2_E = 1.44269504f;

  /** ln 2 = HIGH + LOW; HIGH has so few bits that its product with an exponent is exact. */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /** A number that rounds to an integer when it is added and subtracted again. */
  private static final float ROUND = 0x1.8p23f;

  /** Beyond this magnitude the normal density is zero in float. */
  private static final float BELL_END = 15f;

  private VectorMath() {}

  /** Computes y = e^(scale x) for whole vectors: (1 + p) 2^n as below. x and y may be one array. */
  static void exp(float scale, float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i).mul(scale);
      v = v.blend(-104f, v.compare(VectorOperators.LT, -104f));
      v = v.blend(89f, v.compare(VectorOperators.GT, 89f));
      FloatVector n = exponent(v);
      IntVector whole = integers(n);
      IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
      fraction(rest(v, n))
          .add(1f)
          .mul(power(half))
          .mul(power(whole.sub(half)))
          .intoArray(y, yAt + i);
    }
  }

  /**
   * Computes y = e^-|scale x| - 1 for whole vectors: 2^n p + (2^n - 1), which keeps small x exact.
   */
  static void expm1(float scale, float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i).mul(scale).abs().neg();
      v = v.blend(-40f, v.compare(VectorOperators.LT, -40f));
      FloatVector n = exponent(v);
      FloatVector power = power(integers(n));
      fraction(rest(v, n)).fma(power, power.sub(1f)).intoArray(y, yAt + i);
    }
  }

  /** Returns x / ln 2, rounded. */
  private static FloatVector exponent(FloatVector x) {
    return x.fma(FloatVector.broadcast(FLOATS, LOG2_E), FloatVector.broadcast(FLOATS, ROUND))
        .sub(ROUND);
  }

  /** Returns r = x - n ln 2, which is within ln 2 / 2 of zero. */
  private static FloatVector rest(FloatVector x, FloatVector n) {
    return n.fma(
        FloatVector.broadcast(FLOATS, -LN2_LOW),
        n.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), x));
  }

  /** Returns p = e^r - 1, by the Taylor series to r^7, whose next term is below 2e-8 of it. */
  private static FloatVector fraction(FloatVector r) {
    FloatVector sum = FloatVector.broadcast(FLOATS, 1f / 5040);
    sum = sum.fma(r, FloatVector.broadcast(FLOATS, 1f / 720));
    sum = sum.fma(r, FloatVector.broadcast(FLOATS, 1f / 120));
    sum = sum.fma(r, FloatVector.broadcast(FLOATS, 1f / 24));
    sum = sum.fma(r, FloatVector.broadcast(FLOATS, 1f / 6));
    sum = sum.fma(r, FloatVector.broadcast(FLOATS, 0.5f));
    return sum.mul(r).fma(r, r);
  }

  private static IntVector integers(FloatVector n) {
    return (IntVector) n.convert(VectorOperators.F2I, 0);
  }

  /** Returns 2^n. */
  private static FloatVector power(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  /** Computes y = x^2 for whole vectors, the magnitude of x bounded by where e^(-x^2 / 2) ends. */
  static void square(float[] x, int xAt, float[] y, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = bounded(FloatVector.fromArray(FLOATS, x, xAt + i));
      v.mul(v).intoArray(y, i);
    }
  }

  /**
   * Corrects y, computed as e^(-s / 2) from the rounded square s of x, to e^(-x^2 / 2). The
   * rounding error of the square matters if it is large.
   */
  static void correct(float[] x, int xAt, float[] y, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = bounded(FloatVector.fromArray(FLOATS, x, xAt + i));
      FloatVector error = v.fma(v, v.mul(v).neg());
      FloatVector bell = FloatVector.fromArray(FLOATS, y, i);
      error.mul(-0.5f).fma(bell, bell).intoArray(y, i);
    }
  }

  private static FloatVector bounded(FloatVector x) {
    FloatVector magnitude = x.abs();
    return magnitude.blend(BELL_END, magnitude.compare(VectorOperators.GT, BELL_END));
  }

  /**
   * Computes y = the standard normal distribution function of x, 0.5 erfc(-x / sqrt(2)), accurate
   * to a few units in the last place even in the lower tail.
   *
   * <p>e^(z^2) erfc(z) is a smooth function of t = 1 / (1 + 0.3 z); divided by t it is interpolated
   * here at the nine Chebyshev nodes of z in [0, 12], in powers of t - 0.6, to 6e-8.
   *
   * @param bell e^(-x^2 / 2)
   */
  static void normalDistribution(float[] x, int xAt, float[] bell, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      FloatVector t =
          FloatVector.broadcast(FLOATS, 1f).div(v.abs().mul(0.3f * 0.70710678f).add(1f));
      FloatVector u = t.sub(0.6f);
      FloatVector sum = FloatVector.broadcast(FLOATS, -0.130851835f);
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, -0.136018828f));
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, 0.221902177f));
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, 0.807637572f));
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, 1.27799463f));
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, 1.38501656f));
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, 1.14166915f));
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, 0.744552791f));
      sum = sum.fma(u, FloatVector.broadcast(FLOATS, 0.389283568f));
      FloatVector tail = sum.mul(t).mul(FloatVector.fromArray(FLOATS, bell, i)).mul(0.5f);
      tail.blend(FloatVector.broadcast(FLOATS, 1f).sub(tail), v.compare(VectorOperators.GT, 0f))
          .intoArray(y, yAt + i);
    }
  }

  /**
   * Returns ln(1 + t) for t in [0, 1], computed as 2 artanh(s) with s = t / (2 + t), which is at
   * most 1/3.
   */
  static FloatVector log1p(FloatVector t) {
    FloatVector s = t.div(t.add(2f));
    FloatVector square = s.mul(s);
    FloatVector sum = FloatVector.broadcast(FLOATS, 2f / 15);
    sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 13));
    sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 11));
    sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 9));
    sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 7));
    sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 5));
    sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f / 3));
    sum = sum.fma(square, FloatVector.broadcast(FLOATS, 2f));
    return sum.mul(s);
  }
}
