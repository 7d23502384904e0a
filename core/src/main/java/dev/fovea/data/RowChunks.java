package dev.fovea.data;

import dev.fovea.kernel.Workers;
import java.util.function.IntConsumer;

/**
 * The rows of a batch in chunks, for several threads. The chunks do not depend on the threads, so
 * that what is summed chunk by chunk has the same bits on any number of them.
 */
public final class RowChunks {
  /** The rows that one thread works on at a time. */
  private static final int CHUNK = 2048;

  private RowChunks() {}

  /** The work on a part of the rows. */
  @FunctionalInterface
  public interface Body {
    /** Works on the rows from {@code from} to before {@code to}. */
    void run(int chunk, int from, int to);
  }

  /** Returns the number of chunks of rows. */
  public static int count(int rows) {
    return Math.ceilDiv(rows, CHUNK);
  }

  /**
   * Runs a body for all rows, chunk by chunk, on several threads.
   *
   * @throws LabelException that of the first row with a label that is no class
   */
  public static void forEach(Workers workers, int rows, Body body) {
    IntConsumer each = chunk -> body.run(chunk, chunk * CHUNK, Math.min(rows, (chunk + 1) * CHUNK));
    try {
      workers.forEach(count(rows), each);
    } catch (LabelException e) {
      // Any thread may have failed first; the first bad row is named.
      Workers.callingThread().forEach(count(rows), each);
    }
  }
}
