package dev.fovea.layer.support;

import dev.fovea.kernel.Workers;

/** Loops that the workers share, divided into chunks whose number depends only on the data. */
public final class Chunks {
  private static final int SIZE = 1 << 13;

  private Chunks() {}

  /** The work on the elements {@code from} (inclusive) to {@code end} (exclusive). */
  public interface Body {
    void run(int from, int end);
  }

  /** Runs the body for n elements. */
  public static void forEach(Workers workers, int n, Body body) {
    workers.forEach(
        Math.ceilDiv(n, SIZE), chunk -> body.run(chunk * SIZE, Math.min(n, (chunk + 1) * SIZE)));
  }
}
