package dev.fovea.bench.kernels;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks whose names contain a text, and prints a table. */
public final class KernelTable {
  private KernelTable() {}

  /** Takes a part of the names to measure, none for all, and the threads; one where not told. */
  public static void main(String[] args) throws RunnerException {
    String part = args.length > 0 ? args[0] : "";
    String threads = args.length > 1 ? args[1] : "1";
    List<Work> works = Work.all().stream().filter(w -> w.name().contains(part)).toList();
    double microseconds =
        new Runner(
                new OptionsBuilder()
                    .include(PeakBenchmark.class.getName())
                    .param("threads", threads)
                    .build())
            .runSingle()
            .getPrimaryResult()
            .getScore();
    double peak = PeakBenchmark.flops(Integer.parseInt(threads)) / microseconds / 1e3;
    var results =
        new Runner(
                new OptionsBuilder()
                    .include(KernelBenchmark.class.getName())
                    .param("threads", threads)
                    .param("work", works.stream().map(Work::name).toArray(String[]::new))
                    .build())
            .run();
    System.out.printf(Locale.ROOT, "%nFMA peak of %s thread(s): %.0f GFLOP/s%n%n", threads, peak);
    System.out.println("| kernel | us | GFLOP/s | of the peak | GB/s |\n|---|---:|---:|---:|---:|");
    for (Work work : works) {
      for (RunResult result : results) {
        if (result.getParams().getParam("work").equals(work.name())) {
          double time = result.getPrimaryResult().getScore();
          double gflops = work.flops() / time / 1e3;
          String figures =
              work.flops() > 0
                  ? String.format(Locale.ROOT, "%.0f | %.0f %% | ", gflops, 100 * gflops / peak)
                  : String.format(Locale.ROOT, " | | %.1f", work.bytes() / time / 1e3);
          System.out.printf(Locale.ROOT, "| %s | %.0f | %s |%n", work.name(), time, figures);
        }
      }
    }
  }
}
