package dev.fovea.layer;

import java.util.function.IntConsumer;

/** Loops that the workers share, in chunks whose number depends on the data alone. */
final class Chunks {
  private static final int SIZE = 1 << 13;

  private Chunks() {}

  /** What is done to elements from .. end-1. */
  interface Body {
    void run(int from, int end);
  }

  /** All elements of the batch's samples of this size. */
  static void elements(Pass pass, int sampleSize, Body body) {
    int n = pass.batch() * sampleSize;
    pass.kernels()
        .workers()
        .forEach(
            Math.ceilDiv(n, SIZE),
            chunk -> body.run(chunk * SIZE, Math.min(n, (chunk + 1) * SIZE)));
  }

  /** All samples of the batch, one by one. */
  static void samples(Pass pass, IntConsumer body) {
    pass.kernels().workers().forEach(pass.batch(), body);
  }
}
