package dev.fovea.web.explore.session;

import dev.fovea.web.Problem;
import dev.fovea.web.WebException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Work of a session that takes long: one piece after the other, in a thread beside it. */
final class Jobs {
  private static final int WAITING = 8;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("fovea-explore-job").factory());
  private volatile int generation;

  Jobs() {
    thread.allowCoreThreadTimeOut(true);
  }

  /** A piece of work, which ends early if it is cancelled. */
  @FunctionalInterface
  interface Job {
    void run(Cancelled cancelled);
  }

  /** Tells whether nobody waits any more. */
  @FunctionalInterface
  interface Cancelled {
    boolean now();
  }

  /**
   * Adds work.
   *
   * @throws WebException if too much waits already
   */
  void add(Job job) {
    int own = generation;
    try {
      thread.execute(() -> job.run(() -> own != generation || Thread.interrupted()));
    } catch (RejectedExecutionException e) {
      throw new WebException(
          Problem.OVERLOADED, "other work of this page waits already; try again in a moment");
    }
  }

  /** Ends the work under way as soon as it asks, and forgets what waits. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  synchronized void cancel() {
    generation++;
    thread.getQueue().clear();
  }

  void close() {
    cancel();
    thread.shutdownNow();
  }
}
