package dev.fovea.app.common;

import dev.fovea.formats.dataset.ReadingProgress;
import java.util.Locale;

/**
 * Shows how far the reading of images is: on a terminal continuously, otherwise every ten seconds.
 */
public final class ReadingBar implements ReadingProgress {
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long ELSEWHERE_NANOS = 10_000_000_000L;

  private final Output output;
  private final String what;
  private final long begin = System.nanoTime();
  private long shown = begin;

  /**
   * Creates a bar.
   *
   * @param what what is done, such as "Reading images"
   */
  public ReadingBar(Output output, String what) {
    this.output = output;
    this.what = what;
  }

  @Override
  public void at(int done, int of) {
    long now = System.nanoTime();
    boolean end = done == of;
    if (output.isTerminal()) {
      if (now - shown >= TERMINAL_NANOS || end && shown != begin) {
        shown = now;
        System.err.printf(
            Locale.ROOT, "\r%-60s%s", end ? "" : line(done, of, now), end ? "\r" : "");
      }
    } else if (now - shown >= ELSEWHERE_NANOS && !end) {
      shown = now;
      output.note("%s", line(done, of, now));
    }
  }

  private String line(int done, int of, long now) {
    double left = (now - begin) / 1e9 / done * (of - done);
    return String.format(Locale.ROOT, "%s: %,d of %,d, %.0f s left", what, done, of, left);
  }
}
