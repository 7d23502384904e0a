package dev.fovea.kernel;

import java.util.Arrays;
import java.util.Random;

/** Arrays for tests. */
final class Numbers {
  private Numbers() {}

  /** Uniform in -limit .. limit, by seed. */
  static float[] random(int seed, int size, double limit) {
    Random random = new Random(seed);
    float[] array = new float[size];
    for (int i = 0; i < size; i++) {
      array[i] = (float) ((random.nextDouble() * 2 - 1) * limit);
    }
    return array;
  }

  static float[] abs(float[] array) {
    float[] result = array.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.abs(result[i]);
    }
    return result;
  }

  /** An output array, full of what no kernel may leave there. */
  static float[] output(int size) {
    float[] array = new float[size];
    Arrays.fill(array, Float.NaN);
    return array;
  }
}
