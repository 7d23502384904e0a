package dev.fovea.web.explore.learn;

import java.util.Arrays;

/**
 * Decides when a training is looked at, so that looks cost it a small share of its time. A look
 * costs more than the time to take it: the page that draws it often runs on the same processors. So
 * its cost is read off the training itself, by how much longer than usual its steps take.
 */
final class LookPace {
  /** The share of the time that looks may cost. */
  private static final double SHARE = 0.04;

  /** The least and the most nanoseconds between two looks. */
  private static final long LEAST = 300_000_000;

  private static final long MOST = 3_000_000_000L;

  /** The number of last steps whose median is the usual time of a step. */
  private static final int RECENT = 101;

  private final long[] recent = new long[RECENT];
  private int steps;

  /** Since the last look. */
  private long time;

  private long excess;

  /**
   * Tells of a step.
   *
   * @param nanos how long it took
   * @return whether a look is due
   */
  boolean step(long nanos) {
    recent[steps++ % RECENT] = nanos;
    time += nanos;
    excess += nanos - usual();
    return time >= Math.clamp((long) (excess / SHARE), LEAST, MOST);
  }

  private long usual() {
    long[] sorted = Arrays.copyOf(recent, Math.min(steps, RECENT));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Tells that a look begins. */
  void look() {
    time = 0;
    excess = 0;
  }
}
