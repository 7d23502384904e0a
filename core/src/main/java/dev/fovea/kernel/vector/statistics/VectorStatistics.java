package dev.fovea.kernel.vector.statistics;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.ReluGate;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Sums over rows, per channel: a fixed number of chunks of rows, each summed in float, lane by
 * lane, and the chunks then in double, in order.
 */
public final class VectorStatistics {
  private static final int MAX_CHUNKS = 64;

  /**
   * The number of floats between the sums of chunks, so that no two threads write to the same cache
   * line.
   */
  private static final int APART = 32;

  /** The number of rows whose mean is the pivot of {@link #moments}. */
  private static final int SOME_ROWS = 32;

  /**
   * The greatest square of the distance between mean and pivot, in variances, at which the variance
   * keeps its digits.
   */
  private static final double FAR = 64;

  private final Workers workers;

  public VectorStatistics(Workers workers) {
    this.workers = workers;
  }

  /** Adds a range of the data, which begins with a row, to a period of sums. */
  private interface Summand {
    void add(int from, int to, float[] sums, int at);
  }

  /** The destination of a channel's sum. */
  private interface Result {
    void accept(int channel, double sum);
  }

  private void sum(int rows, Period period, int parts, Summand summand, Result result) {
    int periods = Math.ceilDiv(rows, period.rows());
    long numbers = (long) rows * period.channels();
    int chunks = (int) Math.clamp(numbers / Period.CHUNK, 1, Math.min(MAX_CHUNKS, periods));
    int size = parts * period.size() + APART;
    float[] sums = Scratch.mine().floats(Scratch.Slot.PARTIALS, chunks * size);
    workers.forEach(
        chunks,
        chunk -> {
          Arrays.fill(sums, chunk * size, (chunk + 1) * size, 0);
          int first = (int) ((long) chunk * periods / chunks) * period.rows();
          int end = (int) ((chunk + 1L) * periods / chunks) * period.rows();
          summand.add(
              first * period.channels(),
              Math.min(end, rows) * period.channels(),
              sums,
              chunk * size);
        });
    for (int c = 0; c < parts * period.channels(); c++) {
      double total = 0;
      for (int chunk = 0; chunk < chunks; chunk++) {
        int part = c / period.channels();
        total += period.sum(sums, chunk * size + part * period.size(), c % period.channels());
      }
      result.accept(c, total);
    }
  }

  public void sumRows(int rows, int channels, float[] x, float[] sum) {
    Period period = Period.of(channels);
    sum(
        rows,
        period,
        1,
        (from, to, sums, at) -> addAll(x, from, to, sums, at, period.size()),
        (c, total) -> sum[c] = (float) total);
  }

  private static void addAll(float[] x, int from, int to, float[] sums, int at, int period) {
    int i = from;
    for (; i + period <= to; i += period) {
      Tile.add(x, i, sums, at, period);
    }
    Tile.add(x, i, sums, at, to - i);
  }

  /**
   * Computes mean and variance in one pass, from distances to a pivot: the mean of some rows.
   * Should it lie far from the mean, compared with the standard deviation, a second pass takes the
   * mean as the pivot.
   */
  public void moments(int rows, int channels, float[] x, float[] mean, float[] variance) {
    Period period = Period.of(channels);
    double[] pivot = meanOfSome(rows, channels, x);
    for (int pass = 0; pass < 2; pass++) {
      if (!moments(rows, period, x, pivot, mean, variance)) {
        return;
      }
    }
  }

  /**
   * Computes mean and variance from distances to the pivot, which then becomes the mean.
   *
   * @return whether the pivot was so far away that the variance has lost digits
   */
  private boolean moments(
      int rows, Period period, float[] x, double[] pivot, float[] mean, float[] variance) {
    int channels = period.channels();
    float[] pivots = Scratch.mine().floats(Scratch.Slot.SHARED, period.size());
    float[] rounded = Scratch.mine().floats(Scratch.Slot.SECOND_SHARED, channels);
    for (int c = 0; c < channels; c++) {
      rounded[c] = (float) pivot[c];
    }
    period.repeat(rounded, pivots, 0);
    double[] distances = new double[2 * channels];
    sum(
        rows,
        period,
        2,
        (from, to, sums, at) -> addAllDistances(x, from, to, pivots, sums, at, period.size()),
        (c, total) -> distances[c] = total / rows);
    boolean far = false;
    for (int c = 0; c < channels; c++) {
      double distance = distances[c];
      double square = distance * distance;
      double spread = Math.max(0, distances[channels + c] - square);
      pivot[c] = rounded[c] + distance;
      mean[c] = (float) pivot[c];
      variance[c] = (float) spread;
      far |= square > FAR * spread;
    }
    return far;
  }

  private static double[] meanOfSome(int rows, int channels, float[] x) {
    int some = Math.min(rows, SOME_ROWS);
    double[] mean = new double[channels];
    for (int i = 0; i < some; i++) {
      int at = (int) ((long) i * rows / some) * channels;
      for (int c = 0; c < channels; c++) {
        mean[c] += x[at + c];
      }
    }
    for (int c = 0; c < channels; c++) {
      mean[c] /= some;
    }
    return mean;
  }

  /** Adds distances to the pivots, and after a period of sums their squares. */
  private static void addAllDistances(
      float[] x, int from, int to, float[] pivots, float[] sums, int at, int size) {
    for (int i = from; i < to; i += size) {
      addDistances(x, i, Math.min(size, to - i), pivots, sums, at, at + size);
    }
  }

  private static void addDistances(
      float[] x, int xAt, int count, float[] pivots, float[] sums, int at, int squaresAt) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector distance =
          FloatVector.fromArray(FLOATS, x, xAt + i).sub(FloatVector.fromArray(FLOATS, pivots, i));
      FloatVector.fromArray(FLOATS, sums, at + i).add(distance).intoArray(sums, at + i);
      distance
          .fma(distance, FloatVector.fromArray(FLOATS, sums, squaresAt + i))
          .intoArray(sums, squaresAt + i);
    }
    for (; i < count; i++) {
      float distance = x[xAt + i] - pivots[i];
      sums[at + i] += distance;
      sums[squaresAt + i] = Math.fma(distance, distance, sums[squaresAt + i]);
    }
  }

  public void normalizationSums(
      int rows,
      int channels,
      float[] x,
      float[] dy,
      float[] mean,
      float[] inverse,
      ReluGate gate,
      float[] sumDy,
      float[] sumDyX) {
    Period period = Period.of(channels);
    int size = period.size();
    float[] all = Scratch.mine().floats(Scratch.Slot.SHARED, 3 * size);
    period.repeat(mean, all, 0);
    if (!gate.isOpen()) {
      period.repeat(gate.scale(), all, size);
      period.repeat(gate.shift(), all, 2 * size);
    }
    sum(
        rows,
        period,
        2,
        (from, to, sums, at) -> {
          for (int i = from; i < to; i += size) {
            int count = Math.min(size, to - i);
            if (gate.isOpen()) {
              addProducts(x, dy, i, count, all, sums, at, at + size);
            } else {
              addGated(x, dy, i, count, all, size, sums, at);
            }
          }
        },
        (c, total) -> {
          if (c < channels) {
            sumDy[c] = (float) total;
          } else {
            sumDyX[c - channels] = (float) (total * inverse[c - channels]);
          }
        });
  }

  /** Adds gradients, and their products with the distances from the means. */
  private static void addProducts(
      float[] x,
      float[] dy,
      int from,
      int count,
      float[] means,
      float[] sums,
      int at,
      int productsAt) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector distance =
          FloatVector.fromArray(FLOATS, x, from + i).sub(FloatVector.fromArray(FLOATS, means, i));
      add(FloatVector.fromArray(FLOATS, dy, from + i), distance, sums, at + i, productsAt + i);
    }
    for (; i < count; i++) {
      add(dy[from + i], x[from + i] - means[i], sums, at + i, productsAt + i);
    }
  }

  /**
   * Adds the gradients that pass a gate.
   *
   * @param all a period each of the means, and of the gate's scale and shift
   */
  private static void addGated(
      float[] x, float[] dy, int from, int count, float[] all, int size, float[] sums, int at) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector value = FloatVector.fromArray(FLOATS, x, from + i);
      FloatVector passed =
          Gates.passed(
              FloatVector.fromArray(FLOATS, dy, from + i), value, all, size + i, 2 * size + i);
      FloatVector distance = value.sub(FloatVector.fromArray(FLOATS, all, i));
      add(passed, distance, sums, at + i, at + size + i);
    }
    for (; i < count; i++) {
      float passed = Gates.passed(dy[from + i], x[from + i], all[size + i], all[2 * size + i]);
      add(passed, x[from + i] - all[i], sums, at + i, at + size + i);
    }
  }

  private static void add(
      FloatVector gradient, FloatVector distance, float[] sums, int at, int productsAt) {
    FloatVector.fromArray(FLOATS, sums, at).add(gradient).intoArray(sums, at);
    gradient
        .fma(distance, FloatVector.fromArray(FLOATS, sums, productsAt))
        .intoArray(sums, productsAt);
  }

  private static void add(float gradient, float distance, float[] sums, int at, int productsAt) {
    sums[at] += gradient;
    sums[productsAt] = Math.fma(gradient, distance, sums[productsAt]);
  }
}
