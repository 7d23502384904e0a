package dev.fovea.data.digits;

import dev.fovea.tensor.CounterRandom;

/**
 * A smooth random curve with values between -1 and 1: a uniform cubic B-spline over random numbers,
 * one for each whole number of its argument.
 */
final class Wobble {
  private Wobble() {}

  /** Returns the curve's value, with a standard deviation of about 0.4. */
  static float at(CounterRandom random, float position, float[] weights) {
    int first = weights(position, weights);
    float sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += weights[i] * random.uniform(first + i, -1, 1);
    }
    return sum;
  }

  /**
   * Computes the weights of the four whole numbers around a position.
   *
   * @return the first of the four
   */
  static int weights(float position, float[] weights) {
    int cell = (int) Math.floor(position);
    float t = position - cell;
    float s = 1 - t;
    weights[0] = s * s * s / 6;
    weights[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
    weights[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
    weights[3] = t * t * t / 6;
    return cell - 1;
  }
}
