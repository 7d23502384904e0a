package dev.fovea.app.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Times of equal steps after a warm-up: quantiles of the steps and the median speed of windows. */
final class StepTimes {
  private static final int WINDOWS = 10;

  private final long warmUpNanos;
  private final long measureNanos;
  private final int images;
  private final List<Double> windows = new ArrayList<>();
  private long[] steps = new long[1024];
  private int count;
  private long start;
  private long last;
  private long windowStart;
  private int windowSteps;

  /**
   * Creates an empty measurement.
   *
   * @param images the number of images in each step
   */
  StepTimes(double warmUpSeconds, double measureSeconds, int images) {
    this.warmUpNanos = (long) (warmUpSeconds * 1e9);
    this.measureNanos = (long) (measureSeconds * 1e9);
    this.images = images;
  }

  /** Marks the beginning of a step, after work that is not measured. */
  void begin() {
    long now = System.nanoTime();
    if (start == 0) {
      start = now;
    } else {
      windowStart += now - last;
    }
    last = now;
  }

  /** Marks the end of a step and the beginning of the next; returns whether the time is up. */
  boolean step() {
    long now = System.nanoTime();
    boolean warm = last - start >= warmUpNanos;
    if (warm) {
      if (count == steps.length) {
        steps = Arrays.copyOf(steps, 2 * count);
      }
      steps[count++] = now - last;
      windowStart = windowSteps == 0 ? last : windowStart;
      windowSteps++;
      if (now - windowStart >= measureNanos / WINDOWS) {
        windows.add(windowSteps * (double) images / ((now - windowStart) / 1e9));
        windowSteps = 0;
      }
    }
    last = now;
    return windows.size() >= WINDOWS;
  }

  int windows() {
    return windows.size();
  }

  /** Returns the median speed of the windows. */
  double imagesPerSecond() {
    double[] sorted = windows.stream().mapToDouble(w -> w).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns a quantile of the step times; 0.5 for the median. */
  double microseconds(double share) {
    long[] sorted = Arrays.copyOf(steps, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) (share * count))] / 1e3;
  }
}
