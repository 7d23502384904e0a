package dev.fovea.web;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts threads that wait too long for bytes of a slow client: an interrupt closes the channel
 * that a thread reads from. Channels have no time-outs of their own.
 */
final class Watchdog implements AutoCloseable {
  /** The time between two looks. */
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofVirtual().name("fovea-watchdog").unstarted(this::watch);

  /** A time that a thread may take; closed by this thread when it is done. */
  static final class Guard implements AutoCloseable {
    private final Watchdog dog;
    private final Thread thread = Thread.currentThread();
    private final long end;
    private boolean closed;
    private boolean bitten;

    private Guard(Watchdog dog, Duration time) {
      this.dog = dog;
      this.end = System.nanoTime() + time.toNanos();
    }

    private synchronized void biteIfLate() {
      if (!closed && System.nanoTime() - end >= 0) {
        closed = true;
        bitten = true;
        thread.interrupt();
      }
    }

    /** Returns whether the time was over, and the thread interrupted. */
    synchronized boolean hasBitten() {
      return bitten;
    }

    @Override
    public void close() {
      dog.guards.remove(this);
      synchronized (this) {
        closed = true;
      }
    }
  }

  /** Guards of the head of a request, by the thread that reads it. */
  private final ThreadLocal<@Nullable Guard> head = new ThreadLocal<>();

  /** Returns a watchdog with a thread of its own, which {@link #close} ends. */
  static Watchdog start() {
    Watchdog dog = new Watchdog();
    dog.thread.start();
    return dog;
  }

  /** Gives the calling thread a time, after which it is interrupted. */
  Guard guard(Duration time) {
    Guard guard = new Guard(this, time);
    guards.add(guard);
    return guard;
  }

  /** Gives the calling thread a time for the head of a request. */
  void headBegins(Duration time) {
    head.set(guard(time));
  }

  /** Tells that the head is complete. */
  void headEnds() {
    Guard guard = head.get();
    if (guard != null) {
      guard.close();
      head.remove();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        for (Guard guard : guards) {
          guard.biteIfLate();
          if (guard.hasBitten()) {
            guards.remove(guard);
          }
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
