package dev.fovea.kernel;

import java.util.function.IntConsumer;

/**
 * The threads that share the work of a kernel.
 *
 * <p>Results must not depend on the number of threads. Kernels ensure this in one of two ways.
 * Either each chunk computes separate outputs, in an order that does not depend on the chunks; or
 * the chunks compute partial sums, whose number depends only on the data and which are added in a
 * fixed order.
 *
 * <p>The calling thread takes part. There is nothing to close, and any number of threads may share
 * an instance.
 */
public abstract sealed class Workers permits CallingThread, WorkerThreads {
  Workers() {}

  /**
   * Returns new workers with this many threads, including the caller's.
   *
   * @throws IllegalArgumentException if the number is not between 1 and 1024
   */
  public static Workers of(int threads) {
    return of(threads, WorkerThreads.SPINS);
  }

  /**
   * Returns new workers that spin for a short time only before they make room: for a program that
   * has other threads to run between its computations, such as a server.
   *
   * @throws IllegalArgumentException if the number is not between 1 and 1024
   */
  public static Workers makingRoom(int threads) {
    return of(threads, WorkerThreads.FEW_SPINS);
  }

  private static Workers of(int threads, int spins) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 1 to 1024, not " + threads);
    }
    return threads == 1 ? callingThread() : new WorkerThreads(threads, spins);
  }

  /** Returns the calling thread alone; it works where there are no other threads, too. */
  public static Workers callingThread() {
    return CallingThread.INSTANCE;
  }

  /** Returns the instance that the whole program shares, with a thread for every processor. */
  public static Workers shared() {
    return Shared.INSTANCE;
  }

  private static final class Shared {
    static final Workers INSTANCE = of(Math.min(1024, Runtime.getRuntime().availableProcessors()));
  }

  /** Returns the number of threads, including the caller's. */
  public abstract int threads();

  /**
   * Calls the body once for each chunk from 0 to chunks - 1, in any order and on any thread, and
   * returns when all calls have returned.
   *
   * @throws RuntimeException if a chunk failed, after all others have ended
   */
  public abstract void forEach(int chunks, IntConsumer body);
}
