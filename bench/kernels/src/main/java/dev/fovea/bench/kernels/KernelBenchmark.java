package dev.fovea.bench.kernels;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import java.util.concurrent.TimeUnit;
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

/** The time of each of {@link Work#all}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class KernelBenchmark {
  /** The name of a work. */
  @Param("")
  public String work = "";

  /** Threads that share it. */
  @Param("1")
  public int threads = 1;

  private Runnable run = () -> {};

  /** Makes the arrays. */
  @Setup
  public void setUp() {
    run =
        Work.all().stream()
            .filter(w -> w.name().equals(work))
            .findFirst()
            .orElseThrow()
            .maker()
            .make(Kernels.best(Workers.of(threads)));
  }

  /** One run. */
  @Benchmark
  public void run() {
    run.run();
  }
}
