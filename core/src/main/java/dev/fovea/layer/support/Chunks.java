package dev.fovea.layer.support;

import dev.fovea.layer.Pass;
import java.util.function.IntConsumer;

/** Loops that the workers share, in chunks whose number depends on the data alone. */
public final class Chunks {
  private static final int SIZE = 1 << 13;

  private Chunks() {}

  /** What is done to elements from .. end-1. */
  public interface Body {
    void run(int from, int end);
  }

  /** All elements of the batch's samples of this size. */
  public static void elements(Pass pass, int sampleSize, Body body) {
    int n = pass.batch() * sampleSize;
    pass.kernels()
        .workers()
        .forEach(
            Math.ceilDiv(n, SIZE),
            chunk -> body.run(chunk * SIZE, Math.min(n, (chunk + 1) * SIZE)));
  }

  /** All samples of the batch, one by one. */
  public static void samples(Pass pass, IntConsumer body) {
    pass.kernels().workers().forEach(pass.batch(), body);
  }
}
