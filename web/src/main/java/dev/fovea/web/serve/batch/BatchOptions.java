package dev.fovea.web.serve.batch;

import java.time.Duration;
import java.util.Locale;

/**
 * The options of a {@link Batcher}.
 *
 * @param largest the most samples that are computed together
 * @param delay the longest time that a call waits for others to share a computation with, counted
 *     from its arrival; a call that finds nothing in progress never waits
 * @param waiting the number of waiting samples from which on further calls are refused; a call of
 *     many samples counts as a quarter of it at most
 */
public record BatchOptions(int largest, Duration delay, int waiting) {
  /** 64 samples at a time, no delay, and as many waiting as are computed. */
  public static final BatchOptions DEFAULT = new BatchOptions(64, Duration.ZERO, 64);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is not positive, or the delay negative or more
   *     than a minute
   */
  public BatchOptions {
    if (largest < 1 || waiting < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a batch and a queue have at least 1 sample, not %d and %d",
              largest,
              waiting));
    }
    if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException(
          "a call waits from 0 to 60 s for others, not %s".formatted(delay));
    }
  }

  /** Returns the same options with another largest batch. */
  public BatchOptions largest(int changed) {
    return new BatchOptions(changed, delay, waiting);
  }

  /** Returns the same options with another delay. */
  public BatchOptions delay(Duration changed) {
    return new BatchOptions(largest, changed, waiting);
  }

  /** Returns the same options with another bound of the queue. */
  public BatchOptions waiting(int changed) {
    return new BatchOptions(largest, delay, changed);
  }
}
