package dev.fovea.formats.onnx.op;

/**
 * Random numbers as NumPy's {@code RandomState} draws them: Matsumoto and Nishimura, "Mersenne
 * Twister" (1998), algorithm MT19937.
 */
final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  MersenneTwister(int seed) {
    state[0] = seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Returns a number from 0 to 1, exclusive, of 53 random bits. */
  double nextDouble() {
    long high = nextInt() >>> 5;
    long low = nextInt() >>> 6;
    return (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
  }

  private int nextInt() {
    if (next == SIZE) {
      twist();
    }
    int bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return bits ^ (bits >>> 18);
  }

  private void twist() {
    for (int i = 0; i < SIZE; i++) {
      int mixed = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      int odd = (mixed & 1) == 0 ? 0 : 0x9908b0df;
      state[i] = state[(i + SHIFT) % SIZE] ^ (mixed >>> 1) ^ odd;
    }
    next = 0;
  }
}
