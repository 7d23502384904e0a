package dev.fovea.kernel.vector.statistics;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

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

  /** The number of floats in a chunk. */
  private static final int CHUNK = 1 << 14;

  /**
   * The number of floats between the sums of chunks, so that no two threads write to the same cache
   * line.
   */
  private static final int APART = 32;

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
    int chunks = (int) Math.clamp(numbers / CHUNK, 1, Math.min(MAX_CHUNKS, periods));
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

  public void moments(int rows, int channels, float[] x, float[] mean, float[] variance) {
    Period period = Period.of(channels);
    sum(
        rows,
        period,
        1,
        (from, to, sums, at) -> addAll(x, from, to, sums, at, period.size()),
        (c, total) -> mean[c] = (float) (total / rows));
    float[] means = repeated(period, Scratch.Slot.SHARED, mean);
    sum(
        rows,
        period,
        1,
        (from, to, sums, at) -> {
          for (int i = from; i < to; i += period.size()) {
            addSquares(x, i, Math.min(period.size(), to - i), means, sums, at);
          }
        },
        (c, total) -> variance[c] = (float) (total / rows));
  }

  private static float[] repeated(Period period, Scratch.Slot slot, float[] perChannel) {
    float[] repeated = Scratch.mine().floats(slot, period.size());
    period.repeat(perChannel, repeated, 0);
    return repeated;
  }

  private static void addSquares(
      float[] x, int xAt, int count, float[] means, float[] sums, int at) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector distance =
          FloatVector.fromArray(FLOATS, x, xAt + i).sub(FloatVector.fromArray(FLOATS, means, i));
      distance.fma(distance, FloatVector.fromArray(FLOATS, sums, at + i)).intoArray(sums, at + i);
    }
    for (; i < count; i++) {
      float distance = x[xAt + i] - means[i];
      sums[at + i] = Math.fma(distance, distance, sums[at + i]);
    }
  }

  public void normalizationSums(
      int rows,
      int channels,
      float[] x,
      float[] dy,
      float[] mean,
      float[] inverse,
      float[] sumDy,
      float[] sumDyX) {
    Period period = Period.of(channels);
    float[] means = repeated(period, Scratch.Slot.SHARED, mean);
    sum(
        rows,
        period,
        2,
        (from, to, sums, at) -> {
          for (int i = from; i < to; i += period.size()) {
            int count = Math.min(period.size(), to - i);
            Tile.add(dy, i, sums, at, count);
            addProducts(x, dy, i, count, means, sums, at + period.size());
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

  private static void addProducts(
      float[] x, float[] dy, int xAt, int count, float[] means, float[] sums, int at) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector distance =
          FloatVector.fromArray(FLOATS, x, xAt + i).sub(FloatVector.fromArray(FLOATS, means, i));
      FloatVector.fromArray(FLOATS, dy, xAt + i)
          .fma(distance, FloatVector.fromArray(FLOATS, sums, at + i))
          .intoArray(sums, at + i);
    }
    for (; i < count; i++) {
      sums[at + i] = Math.fma(dy[xAt + i], x[xAt + i] - means[i], sums[at + i]);
    }
  }

  public void scaleShift(
      int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    Period period = Period.of(channels);
    float[] scales = repeated(period, Scratch.Slot.SHARED, scale);
    float[] shifts = repeated(period, Scratch.Slot.SECOND_SHARED, shift);
    inPeriods(
        rows,
        period,
        (at, count) -> {
          int i = 0;
          for (; i + LENGTH <= count; i += LENGTH) {
            FloatVector.fromArray(FLOATS, x, at + i)
                .fma(
                    FloatVector.fromArray(FLOATS, scales, i),
                    FloatVector.fromArray(FLOATS, shifts, i))
                .intoArray(y, at + i);
          }
          for (; i < count; i++) {
            y[at + i] = Math.fma(x[at + i], scales[i], shifts[i]);
          }
        });
  }

  public void combine(
      int rows, int channels, float[] dy, float[] a, float[] x, float[] b, float[] d, float[] y) {
    Period period = Period.of(channels);
    int size = period.size();
    float[] all = Scratch.mine().floats(Scratch.Slot.SHARED, 3 * size);
    period.repeat(a, all, 0);
    period.repeat(b, all, size);
    period.repeat(d, all, 2 * size);
    inPeriods(
        rows,
        period,
        (at, count) -> {
          int i = 0;
          for (; i + LENGTH <= count; i += LENGTH) {
            FloatVector sum =
                FloatVector.fromArray(FLOATS, x, at + i)
                    .fma(
                        FloatVector.fromArray(FLOATS, all, size + i),
                        FloatVector.fromArray(FLOATS, all, 2 * size + i));
            FloatVector.fromArray(FLOATS, dy, at + i)
                .fma(FloatVector.fromArray(FLOATS, all, i), sum)
                .intoArray(y, at + i);
          }
          for (; i < count; i++) {
            float sum = Math.fma(x[at + i], all[size + i], all[2 * size + i]);
            y[at + i] = Math.fma(dy[at + i], all[i], sum);
          }
        });
  }

  /** The work on some numbers, which start at the beginning of a period. */
  private interface Piece {
    void run(int at, int count);
  }

  private void inPeriods(int rows, Period period, Piece piece) {
    int numbers = rows * period.channels();
    int step = Math.max(1, CHUNK / period.size()) * period.size();
    workers.forEach(
        Math.ceilDiv(numbers, step),
        chunk -> {
          int end = Math.min(numbers, (chunk + 1) * step);
          for (int at = chunk * step; at < end; at += period.size()) {
            piece.run(at, Math.min(period.size(), end - at));
          }
        });
  }
}
