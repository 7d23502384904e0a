package dev.fovea.app.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The times of equal steps, after a warm-up: quantiles of steps, and the median of windows. */
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
   * @param images in each step
   */
  StepTimes(double warmUpSeconds, double measureSeconds, int images) {
    this.warmUpNanos = (long) (warmUpSeconds * 1e9);
    this.measureNanos = (long) (measureSeconds * 1e9);
    this.images = images;
  }

  /** A step begins now, after something that does not count. */
  void begin() {
    long now = System.nanoTime();
    if (start == 0) {
      start = now;
    } else {
      windowStart += now - last;
    }
    last = now;
  }

  /** A step has ended and the next begins; true when all is measured. */
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

  /** The median of the windows. */
  double imagesPerSecond() {
    double[] sorted = windows.stream().mapToDouble(w -> w).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The time that this share of the steps did not exceed. */
  double microseconds(double share) {
    long[] sorted = Arrays.copyOf(steps, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) (share * count))] / 1e3;
  }
}
