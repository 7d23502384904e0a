package dev.fovea.formats.image;

import java.util.concurrent.Semaphore;

/**
 * The memory that images take while they are decoded: a quarter of what Java may take, shared by
 * all threads. A thread that finds too little left waits for the others; an image that needs more
 * than the quarter is decoded alone.
 */
final class DecodingMemory implements AutoCloseable {
  private static final int MEGABYTE = 20;
  private static final int ALL =
      (int) Math.clamp(Runtime.getRuntime().maxMemory() >> (MEGABYTE + 2), 16, 1 << 20);
  private static final Semaphore FREE = new Semaphore(ALL, true);

  private final int taken;

  private DecodingMemory(int taken) {
    this.taken = taken;
  }

  /** Waits until so many bytes are free, and takes them until it is closed. */
  static DecodingMemory take(long bytes) {
    int needed = (int) Math.clamp(bytes >> MEGABYTE, 1, ALL);
    FREE.acquireUninterruptibly(needed);
    return new DecodingMemory(needed);
  }

  @Override
  public void close() {
    FREE.release(taken);
  }
}
