package dev.fovea.kernel.vector.noise;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;
import static dev.fovea.kernel.vector.base.Lanes.LONGS;

import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.tensor.CounterRandom;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dropout whose random numbers are those of {@link CounterRandom}, the same bits as the portable
 * kernels give: 64 of them serve two neighbours.
 */
public final class VectorDropout {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final int CHUNK = 1 << 14;
  private static final LongVector STEPS = steps();

  private VectorDropout() {}

  /** Returns (lane + 1) gamma for each lane, the state of lane 0 at counter 0. */
  private static LongVector steps() {
    long[] steps = new long[LONGS.length()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (i + 1) * GOLDEN_GAMMA;
    }
    return LongVector.fromArray(LONGS, steps, 0);
  }

  public static void run(Workers workers, long key, float rate, int n, float[] x, float[] y) {
    long limit = (long) (rate * 0x1.0p32);
    float scale = 1 / (1 - rate);
    workers.forEach(
        Math.ceilDiv(n, CHUNK),
        chunk -> {
          int first = chunk * CHUNK;
          int end = Math.min(n, first + CHUNK);
          int whole = first + (end - first) / LENGTH * LENGTH;
          whole(key, (int) limit, scale, first, whole, x, y);
          CounterRandom random = new CounterRandom(key);
          for (int i = whole; i < end; i++) {
            long bits = random.bits(i / 2);
            long drawn = i % 2 == 0 ? bits >>> 32 : bits & 0xFFFFFFFFL;
            y[i] = drawn < limit ? 0 : x[i] * scale;
          }
        });
  }

  private static void whole(
      long key, int limit, float scale, int first, int end, float[] x, float[] y) {
    for (int i = first; i < end; i += LENGTH) {
      LongVector bits = mix(STEPS.add(key + i / 2 * GOLDEN_GAMMA));
      IntVector drawn = bits.lanewise(VectorOperators.ROR, 32).reinterpretAsInts();
      FloatVector kept = FloatVector.fromArray(FLOATS, x, i).mul(scale);
      kept.blend(0f, drawn.compare(VectorOperators.ULT, limit).cast(Lanes.FLOATS)).intoArray(y, i);
    }
  }

  /** Applies the finalizer of SplitMix64, as in {@link CounterRandom}. */
  private static LongVector mix(LongVector v) {
    LongVector z = v;
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 30));
    z = z.mul(0xBF58476D1CE4E5B9L);
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 27));
    z = z.mul(0x94D049BB133111EBL);
    return z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 31));
  }
}
