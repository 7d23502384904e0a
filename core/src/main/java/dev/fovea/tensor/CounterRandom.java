package dev.fovea.tensor;

/**
 * Random numbers that are a pure function of a key and a counter, so that they do not depend on the
 * order of draws: the same seed gives the same bits for any number of threads, and after a stop and
 * a resume.
 *
 * <p>The n-th number is the finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014) applied to the key plus n times the golden gamma.
 *
 * @param key the stream; derive others with {@link #stream}
 */
public record CounterRandom(long key) {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final float FLOAT_UNIT = 0x1.0p-24f;
  private static final double DOUBLE_UNIT = 0x1.0p-53;

  /** Returns the stream of a seed. Seeds that are close give unrelated streams. */
  public static CounterRandom ofSeed(long seed) {
    return new CounterRandom(mix(seed ^ 0x5851F42D4C957F2DL));
  }

  /** Returns an independent stream for some numbers, such as (epoch, step, layer). */
  public CounterRandom stream(long... names) {
    long k = key;
    for (long name : names) {
      k = mix(k ^ mix(name + GOLDEN_GAMMA));
    }
    return new CounterRandom(k);
  }

  /** Returns 64 random bits. */
  public long bits(long counter) {
    return mix(key + (counter + 1) * GOLDEN_GAMMA);
  }

  /** Returns a number that is uniform in [0, 1), with 24 bits. */
  public float uniform(long counter) {
    return (bits(counter) >>> 40) * FLOAT_UNIT;
  }

  /** Returns a number that is uniform in [low, high). */
  public float uniform(long counter, float low, float high) {
    return low + (high - low) * uniform(counter);
  }

  /**
   * Returns an integer that is uniform in 0 .. bound-1, by multiplication of the high bits (Lemire
   * 2019).
   */
  public int below(long counter, int bound) {
    long bits = bits(counter);
    long low = (bits & 0xfffffffeL) * bound;
    return (int) (((bits >>> 32) * bound + (low >>> 32)) >>> 32);
  }

  /**
   * Returns a standard normal number, by the transform of Box and Muller (1958). Even and odd
   * counters share a pair of uniforms.
   */
  public double normal(long counter) {
    long pair = counter & ~1L;
    double u = 1 - (bits(pair) >>> 11) * DOUBLE_UNIT;
    double angle = 2 * Math.PI * ((bits(pair + 1) >>> 11) * DOUBLE_UNIT);
    double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
    return radius * ((counter & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }

  /** Returns the numbers 0 .. n-1 in random order (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = below(i, i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
