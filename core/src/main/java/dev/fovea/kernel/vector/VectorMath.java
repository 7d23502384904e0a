package dev.fovea.kernel.vector;

import static dev.fovea.kernel.vector.Lanes.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of one variable, right to a few units in the last place.
 *
 * <p>The Vector API has exp and its like, but their bits differ between compiled and interpreted
 * code, and so a run would depend on when the compiler comes by. These are made of sums, products
 * and fused multiply-adds alone, whose bits are defined.
 */
final class VectorMath {
  private static final float LOG2_E = 1.44269504f;

  /** ln 2 = HIGH + LOW; HIGH has so few bits that its product with an exponent is exact. */
  private static final float LN2_HIGH = 0.693359375f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /** Added and taken away again it rounds to a whole number. */
  private static final float ROUND = 0x1.8p23f;

  /** Coefficients of {@link #normalDistribution}. */
  private static final float P0 = 0.389283568f;

  private static final float P1 = 0.744552791f;
  private static final float P2 = 1.14166915f;
  private static final float P3 = 1.38501656f;
  private static final float P4 = 1.27799463f;
  private static final float P5 = 0.807637572f;
  private static final float P6 = 0.221902177f;
  private static final float P7 = -0.136018828f;
  private static final float P8 = -0.130851835f;

  private VectorMath() {}

  /** e^x, from (1 + p) 2^n as below. */
  static FloatVector exp(FloatVector x) {
    FloatVector bounded = bounded(x, -104f, 89f);
    FloatVector n = exponent(bounded);
    FloatVector fraction = fraction(rest(bounded, n)).add(1f);
    IntVector whole = integers(n);
    IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
    return fraction.mul(power(half)).mul(power(whole.sub(half)));
  }

  /** e^x - 1 for x of at most 0: 2^n p + (2^n - 1). */
  static FloatVector expm1(FloatVector x) {
    FloatVector bounded = bounded(x, -40f, 0f);
    FloatVector n = exponent(bounded);
    FloatVector scale = power(integers(n));
    return fraction(rest(bounded, n)).fma(scale, scale.sub(1f));
  }

  private static FloatVector bounded(FloatVector x, float low, float high) {
    return x.blend(low, x.compare(VectorOperators.LT, low))
        .blend(high, x.compare(VectorOperators.GT, high));
  }

  /** x / ln 2, rounded. */
  private static FloatVector exponent(FloatVector x) {
    return x.fma(all(LOG2_E), all(ROUND)).sub(ROUND);
  }

  /** r = x - n ln 2, within ln 2 / 2 of zero. */
  private static FloatVector rest(FloatVector x, FloatVector n) {
    return n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
  }

  /** p = e^r - 1: the Taylor series to r^7, whose next term is below 2e-8 of it. */
  private static FloatVector fraction(FloatVector r) {
    FloatVector sum = all(1f / 5040);
    sum = sum.fma(r, all(1f / 720));
    sum = sum.fma(r, all(1f / 120));
    sum = sum.fma(r, all(1f / 24));
    sum = sum.fma(r, all(1f / 6));
    sum = sum.fma(r, all(0.5f));
    return sum.mul(r).fma(r, r);
  }

  private static IntVector integers(FloatVector n) {
    return (IntVector) n.convert(VectorOperators.F2I, 0);
  }

  /** 2^n. */
  private static FloatVector power(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector sigmoid(FloatVector x) {
    return all(1f).div(exp(x.neg()).add(1f));
  }

  /** tanh |x| = (1 - e^-2|x|) / (1 + e^-2|x|), with the sign of x. */
  static FloatVector tanh(FloatVector x) {
    FloatVector e = expm1(x.abs().mul(-2f));
    FloatVector positive = e.neg().div(e.add(2f));
    return positive.blend(positive.neg(), x.compare(VectorOperators.LT, 0f));
  }

  /** max(x, 0) + ln(1 + e^-|x|). */
  static FloatVector softplus(FloatVector x) {
    FloatVector positive = x.blend(0f, x.compare(VectorOperators.LE, 0f));
    return positive.add(log1p(exp(x.abs().neg())));
  }

  /** ln(1 + t) for t in [0, 1]: 2 artanh(s) with s = t / (2 + t), which is at most 1/3. */
  private static FloatVector log1p(FloatVector t) {
    FloatVector s = t.div(t.add(2f));
    FloatVector square = s.mul(s);
    FloatVector sum = all(2f / 15);
    sum = sum.fma(square, all(2f / 13));
    sum = sum.fma(square, all(2f / 11));
    sum = sum.fma(square, all(2f / 9));
    sum = sum.fma(square, all(2f / 7));
    sum = sum.fma(square, all(2f / 5));
    sum = sum.fma(square, all(2f / 3));
    sum = sum.fma(square, all(2f));
    return sum.mul(s);
  }

  /**
   * The standard normal distribution function, 0.5 erfc(-x / sqrt(2)), right to a few units in the
   * last place in the lower tail too.
   *
   * <p>e^(z^2) erfc(z) is a smooth function of t = 1 / (1 + 0.3 z); divided by t it is interpolated
   * here at the nine Chebyshev nodes of z in [0, 12], in powers of t - 0.6, to 6e-8.
   */
  static FloatVector normalDistribution(FloatVector x) {
    FloatVector magnitude = x.abs();
    FloatVector t = all(1f).div(magnitude.mul(0.3f * 0.70710678f).add(1f));
    FloatVector u = t.sub(0.6f);
    FloatVector sum = all(P8);
    sum = sum.fma(u, all(P7));
    sum = sum.fma(u, all(P6));
    sum = sum.fma(u, all(P5));
    sum = sum.fma(u, all(P4));
    sum = sum.fma(u, all(P3));
    sum = sum.fma(u, all(P2));
    sum = sum.fma(u, all(P1));
    sum = sum.fma(u, all(P0));
    FloatVector tail = sum.mul(t).mul(bell(magnitude)).mul(0.5f);
    VectorMask<Float> upper = x.compare(VectorOperators.GT, 0f);
    return tail.blend(all(1f).sub(tail), upper);
  }

  /** e^(-x^2 / 2); the rounding error of the square matters and is carried along. */
  static FloatVector bell(FloatVector x) {
    FloatVector bounded = x.abs();
    bounded = bounded.blend(15f, bounded.compare(VectorOperators.GT, 15f));
    FloatVector square = bounded.mul(bounded);
    FloatVector error = bounded.fma(bounded, square.neg());
    return exp(square.mul(-0.5f)).mul(error.fma(all(-0.5f), all(1f)));
  }
}
