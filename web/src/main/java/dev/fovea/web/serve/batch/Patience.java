package dev.fovea.web.serve.batch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks after callers that wait: ends the wait of those whose deadline passes, and tells those that
 * wait long. One thread looks at all a few times a second, so that a caller needs no timer of its
 * own, which would cost more than many a computation.
 */
final class Patience {
  private static final Logger LOGGER = System.getLogger(Patience.class.getName());

  /** The time between two looks. */
  private static final long TICK_NANOS = 20_000_000;

  /** The number of looks at nobody after which the thread sleeps until somebody comes. */
  private static final int IDLE_TICKS = 100;

  private static final Set<Wait> WAITS = ConcurrentHashMap.newKeySet();
  private static final Thread THREAD =
      Thread.ofPlatform().daemon().name("fovea-patience").unstarted(Patience::look);

  private static volatile boolean sleeps;

  static {
    THREAD.start();
  }

  private Patience() {}

  /** A caller that waits. */
  static final class Wait {
    private final Call call;
    private final Runnable isLong;
    private boolean seen;
    private boolean told;

    private Wait(Call call, Runnable isLong) {
      this.call = call;
      this.isLong = isLong;
    }

    private void look() {
      if (!call.isOver() && seen && !told) {
        told = true;
        try {
          isLong.run();
        } catch (RuntimeException e) {
          // One caller's trouble is not to end the care for all others.
          LOGGER.log(Level.WARNING, "a caller could not be told that its wait is long", e);
        }
      }
      seen = true;
    }

    /** Tells that the caller does not wait any more. */
    void end() {
      WAITS.remove(this);
    }
  }

  /**
   * Begins to look after a caller.
   *
   * @param isLong called once by another thread when the wait is a long one
   */
  static Wait begin(Call call, Runnable isLong) {
    Wait wait = new Wait(call, isLong);
    WAITS.add(wait);
    if (sleeps) {
      LockSupport.unpark(THREAD);
    }
    return wait;
  }

  private static void look() {
    int idle = 0;
    while (true) {
      if (idle < IDLE_TICKS) {
        LockSupport.parkNanos(TICK_NANOS);
      } else {
        sleeps = true;
        // Whoever came before the flag was set did not wake this thread.
        if (WAITS.isEmpty()) {
          LockSupport.park();
        }
        sleeps = false;
      }
      idle = WAITS.isEmpty() ? idle + 1 : 0;
      WAITS.forEach(Wait::look);
    }
  }
}
