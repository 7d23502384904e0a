package dev.fovea.kernel;

import java.util.List;
import java.util.stream.IntStream;

/** The vector kernels, which these tests must find. */
final class VectorTwins {
  private VectorTwins() {}

  static List<Kernels> ofThreads(int... threads) {
    return IntStream.of(threads).mapToObj(n -> of(Workers.of(n))).toList();
  }

  private static Kernels of(Workers workers) {
    Kernels kernels = Kernels.best(workers);
    if (!kernels.name().startsWith("vector")) {
      throw new IllegalStateException("found only the " + kernels.name() + " kernels");
    }
    return kernels;
  }
}
