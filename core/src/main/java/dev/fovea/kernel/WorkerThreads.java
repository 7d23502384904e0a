package dev.fovea.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads of their own beside the calling one. A worker without work spins briefly and then parks.
 * Workers are daemon threads, so there is nothing to close. If they are busy for another caller,
 * the calling thread does all the work itself.
 */
final class WorkerThreads extends Workers {
  /** The number of iterations that a thread without work spins before it makes room. */
  static final int SPINS = 20_000;

  /** The same for workers that make room soon: some tens of microseconds. */
  static final int FEW_SPINS = 1_000;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final Thread[] threads;
  private final int spins;

  /**
   * The current work. It is a new object each time, so that a late worker cannot confuse it with
   * other work.
   */
  private volatile @Nullable Region region;

  /**
   * The work on some chunks. Each thread begins with a part of its own, the same one in every
   * region, so that what it writes for some samples it often reads again while that is in its
   * cache; then it helps the others with theirs.
   */
  private static final class Region {
    /** The distance between two counters, so that each has a cache line of its own. */
    private static final int LINE = 32;

    final int chunks;
    final int threads;
    final IntConsumer body;

    /** The next chunk of each thread's part. */
    final AtomicIntegerArray next;

    final AtomicInteger done = new AtomicInteger();
    final Thread caller = Thread.currentThread();

    /** Whether the caller has parked, or is about to. */
    volatile boolean callerParks;

    volatile @Nullable Throwable failure;

    Region(int chunks, int threads, IntConsumer body) {
      this.chunks = chunks;
      this.threads = threads;
      this.body = body;
      next = new AtomicIntegerArray(threads * LINE);
      for (int i = 0; i < threads; i++) {
        next.setPlain(i * LINE, first(i));
      }
    }

    private int first(int thread) {
      return (int) ((long) thread * chunks / threads);
    }

    void run(int thread) {
      for (int i = 0; i < threads; i++) {
        part((thread + i) % threads);
      }
    }

    private void part(int thread) {
      int end = first(thread + 1);
      int counter = thread * LINE;
      for (int chunk = next.getAndIncrement(counter);
          chunk < end;
          chunk = next.getAndIncrement(counter)) {
        try {
          body.accept(chunk);
        } catch (RuntimeException | Error e) {
          failure = e;
        }
        if (done.incrementAndGet() == chunks && callerParks) {
          LockSupport.unpark(caller);
        }
      }
    }
  }

  WorkerThreads(int count, int spins) {
    this.spins = spins;
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      int number = i + 1;
      threads[i] =
          Thread.ofPlatform().daemon().name("fovea-worker-" + number).unstarted(() -> work(number));
      threads[i].start();
    }
  }

  @Override
  public int threads() {
    return threads.length + 1;
  }

  @Override
  public void forEach(int chunks, IntConsumer body) {
    if (chunks <= 1 || !busy.compareAndSet(false, true)) {
      CallingThread.INSTANCE.forEach(chunks, body);
      return;
    }
    Region mine = new Region(chunks, threads(), body);
    try {
      region = mine;
      for (int i = 0; i < Math.min(threads.length, chunks - 1); i++) {
        LockSupport.unpark(threads[i]);
      }
      mine.run(0);
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
   * Waits for the chunks of the others. A worker that does not run, since others use the
   * processors, is given the caller's.
   */
  private void await(Region region) {
    boolean interrupted = false;
    for (int i = 0; region.done.get() < region.chunks; i++) {
      if (i < spins) {
        Thread.onSpinWait();
      } else if (!region.callerParks) {
        // Before the last look at what is done, so that the last worker sees it or is seen.
        region.callerParks = true;
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(int number) {
    @Nullable Region last = null;
    int idle = 0;
    while (true) {
      Region current = region;
      if (current != null && current != last) {
        current.run(number);
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
