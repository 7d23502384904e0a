package dev.fovea.bench.kernels;

import dev.fovea.kernel.Workers;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the processor can do at most: fused multiply-adds on registers, nothing from memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class PeakBenchmark {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int ACCUMULATORS = 8;
  private static final int ROUNDS = 1000;
  private static final int CALLS = 100;

  /** Threads that compute, each on its own. */
  @Param("1")
  public int threads = 1;

  private Workers workers = Workers.of(1);
  private float[] results = {};

  /** Additions and multiplications of one run. */
  static double flops(int threads) {
    return 2.0 * FLOATS.length() * ACCUMULATORS * ROUNDS * CALLS * threads;
  }

  /** Makes the threads. */
  @Setup
  public void setUp() {
    workers = Workers.of(threads);
    results = new float[threads * FLOATS.length()];
  }

  /** One run. */
  @Benchmark
  public float[] run() {
    workers.forEach(threads, this::compute);
    return results;
  }

  /** Short calls, since the compiler makes better code of them than of one long loop. */
  private void compute(int thread) {
    for (int call = 0; call < CALLS; call++) {
      multiplyAndAdd(thread);
    }
  }

  private void multiplyAndAdd(int thread) {
    FloatVector factor = FloatVector.broadcast(FLOATS, 0.999f);
    FloatVector term = FloatVector.broadcast(FLOATS, 0.001f);
    FloatVector a0 = FloatVector.broadcast(FLOATS, thread);
    FloatVector a1 = a0.add(1);
    FloatVector a2 = a0.add(2);
    FloatVector a3 = a0.add(3);
    FloatVector a4 = a0.add(4);
    FloatVector a5 = a0.add(5);
    FloatVector a6 = a0.add(6);
    FloatVector a7 = a0.add(7);
    for (int i = 0; i < ROUNDS; i++) {
      a0 = factor.fma(term, a0);
      a1 = factor.fma(term, a1);
      a2 = factor.fma(term, a2);
      a3 = factor.fma(term, a3);
      a4 = factor.fma(term, a4);
      a5 = factor.fma(term, a5);
      a6 = factor.fma(term, a6);
      a7 = factor.fma(term, a7);
    }
    a0.add(a1)
        .add(a2)
        .add(a3)
        .add(a4.add(a5).add(a6).add(a7))
        .intoArray(results, thread * FLOATS.length());
  }
}
