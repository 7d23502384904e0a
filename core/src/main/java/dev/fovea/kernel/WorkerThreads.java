package dev.fovea.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  WorkerThreads(int count, int spins) {
    this.spins = spins;
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform().daemon().name("fovea-worker-" + (i + 1)).unstarted(this::work);
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
