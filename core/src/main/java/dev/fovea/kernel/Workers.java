package dev.fovea.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share the work of a kernel.
 *
 * <p>Results must not depend on the number of threads. Kernels ensure this in one of two ways.
 * Either each chunk computes separate outputs, in an order that does not depend on the chunks; or
 * the chunks compute partial sums, whose number depends only on the data and which are added in a
 * fixed order.
 *
 * <p>The calling thread takes part. A worker without work spins briefly and then parks. Workers are
 * daemon threads, so there is nothing to close. If they are busy for another caller, the calling
 * thread does all the work itself, so any number of threads may share an instance.
 */
public final class Workers {
  /** The number of iterations that a thread without work spins before it makes room. */
  private static final int SPINS = 20_000;

  /** The same for workers that make room soon: some tens of microseconds. */
  private static final int FEW_SPINS = 1_000;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final Thread[] threads;
  private final int spins;

  /**
   * The current work. It is a new object each time, so that a late worker cannot confuse it with
   * other work.
   */
  private volatile @Nullable Region region;

  private static final class Region {
    final int chunks;
    final IntConsumer body;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    volatile @Nullable Throwable failure;

    Region(int chunks, IntConsumer body) {
      this.chunks = chunks;
      this.body = body;
    }

    void run() {
      for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
        try {
          body.accept(chunk);
        } catch (RuntimeException | Error e) {
          failure = e;
        }
        done.incrementAndGet();
      }
    }
  }

  private Workers(int count, int spins) {
    this.spins = spins;
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform().daemon().name("fovea-worker-" + (i + 1)).unstarted(this::work);
      threads[i].start();
    }
  }

  /**
   * Returns new workers with this many threads, including the caller's.
   *
   * @throws IllegalArgumentException if the number is not between 1 and 1024
   */
  public static Workers of(int threads) {
    return of(threads, SPINS);
  }

  /**
   * Returns new workers that spin for a short time only before they make room: for a program that
   * has other threads to run between its computations, such as a server.
   *
   * @throws IllegalArgumentException if the number is not between 1 and 1024
   */
  public static Workers makingRoom(int threads) {
    return of(threads, FEW_SPINS);
  }

  private static Workers of(int threads, int spins) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 1 to 1024, not " + threads);
    }
    return new Workers(threads, spins);
  }

  /** Returns the instance that the whole program shares, with a thread for every processor. */
  public static Workers shared() {
    return Shared.INSTANCE;
  }

  private static final class Shared {
    static final Workers INSTANCE = of(Math.min(1024, Runtime.getRuntime().availableProcessors()));
  }

  /** Returns the number of threads, including the caller's. */
  public int threads() {
    return threads.length + 1;
  }

  /**
   * Calls the body once for each chunk from 0 to chunks - 1, in any order and on any thread, and
   * returns when all calls have returned.
   *
   * @throws RuntimeException if a chunk failed, after all others have ended
   */
  public void forEach(int chunks, IntConsumer body) {
    if (chunks <= 1 || threads.length == 0 || !busy.compareAndSet(false, true)) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        body.accept(chunk);
      }
      return;
    }
    Region mine = new Region(chunks, body);
    try {
      region = mine;
      for (int i = 0; i < Math.min(threads.length, chunks - 1); i++) {
        LockSupport.unpark(threads[i]);
      }
      mine.run();
      await(mine);
    } finally {
      region = null;
      busy.set(false);
    }
    Throwable failure = mine.failure;
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  /**
   * Waits for the chunks of the others. A worker that does not run, since other programs use the
   * processors, is given the caller's.
   */
  private void await(Region region) {
    for (int i = 0; region.done.get() < region.chunks; i++) {
      if (i < spins) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private void work() {
    @Nullable Region last = null;
    int idle = 0;
    while (true) {
      Region current = region;
      if (current != null && current != last) {
        current.run();
        last = current;
        idle = 0;
      } else if (idle++ < spins) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        idle = 0;
      }
    }
  }
}
