package dev.fovea.web.serve.batch;

import java.time.Duration;

/**
 * A moment after which nobody waits for the result of a call.
 *
 * @param isSet whether there is such a moment
 * @param nanos the moment, on the clock of {@link System#nanoTime}
 */
public record Deadline(boolean isSet, long nanos) {
  /** No deadline. */
  public static final Deadline NONE = new Deadline(false, 0);

  /** Returns the deadline that passes after a time from now. */
  public static Deadline after(Duration time) {
    // A century is far enough for a sum that does not overflow.
    Duration most = Duration.ofDays(36_500);
    return new Deadline(
        true, System.nanoTime() + (time.compareTo(most) > 0 ? most : time).toNanos());
  }

  /** Returns the earlier one of two deadlines. */
  public Deadline earlier(Deadline other) {
    return !isSet ? other : !other.isSet ? this : nanos - other.nanos < 0 ? this : other;
  }

  /** Returns whether the moment has passed. */
  public boolean hasPassed() {
    return isSet && System.nanoTime() - nanos >= 0;
  }
}
