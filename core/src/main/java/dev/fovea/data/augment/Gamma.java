package dev.fovea.data.augment;

import dev.fovea.tensor.CounterRandom;

/** Random numbers from the gamma and beta distributions. */
final class Gamma {
  private Gamma() {}

  /**
   * Returns a number from Beta(alpha, alpha): the share of one of two gamma numbers in their sum.
   */
  static double beta(double alpha, CounterRandom random) {
    // Logarithms, since both numbers may be too small for a double if alpha is small.
    double difference = logGamma(alpha, random.stream(1)) - logGamma(alpha, random.stream(0));
    return 1 / (1 + StrictMath.exp(difference));
  }

  /**
   * Returns the logarithm of a number from Gamma(alpha, 1), by rejection (Marsaglia, Tsang, "A
   * simple method for generating gamma variables", 2000); for an alpha below 1 by way of alpha + 1,
   * as in their section 6.
   */
  private static double logGamma(double alpha, CounterRandom random) {
    if (alpha < 1) {
      double u = 1 - random.stream(1).uniform(0);
      return logGamma(alpha + 1, random) + StrictMath.log(u) / alpha;
    }
    double d = alpha - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    CounterRandom uniforms = random.stream(2);
    for (long draw = 0; ; draw++) {
      double x = random.normal(draw);
      double v = StrictMath.pow(1 + c * x, 3);
      double u = 1 - uniforms.uniform(draw);
      if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        return StrictMath.log(d * v);
      }
    }
  }
}
