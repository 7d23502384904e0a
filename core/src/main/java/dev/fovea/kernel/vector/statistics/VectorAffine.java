package dev.fovea.kernel.vector.statistics;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.ReluGate;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Scratch;
import jdk.incubator.vector.FloatVector;

/** Sums of rows times one factor for each channel, and one term for each channel. */
public final class VectorAffine {
  private final Workers workers;

  public VectorAffine(Workers workers) {
    this.workers = workers;
  }

  /** The work on some numbers, which start at the beginning of a period. */
  private interface Piece {
    void run(int at, int count);
  }

  private void inPeriods(int rows, Period period, Piece piece) {
    int numbers = rows * period.channels();
    int step = Math.max(1, Period.CHUNK / period.size()) * period.size();
    workers.forEach(
        Math.ceilDiv(numbers, step),
        chunk -> {
          int end = Math.min(numbers, (chunk + 1) * step);
          for (int at = chunk * step; at < end; at += period.size()) {
            piece.run(at, Math.min(period.size(), end - at));
          }
        });
  }

  /** Returns values of channels, each repeated over a period of its own. */
  private static float[] repeated(Period period, float[]... values) {
    float[] all = Scratch.mine().floats(Scratch.Slot.SHARED, values.length * period.size());
    for (int i = 0; i < values.length; i++) {
      if (values[i].length > 0) {
        period.repeat(values[i], all, i * period.size());
      }
    }
    return all;
  }

  public void scaleShift(
      int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    Period period = Period.of(channels);
    float[] factors = repeated(period, scale, shift);
    inPeriods(rows, period, (at, count) -> scaleShift(x, factors, period.size(), y, at, count));
  }

  private static void scaleShift(
      float[] x, float[] factors, int size, float[] y, int at, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      scaled(x, factors, size, at, i).intoArray(y, at + i);
    }
    for (; i < count; i++) {
      y[at + i] = Math.fma(x[at + i], factors[i], factors[size + i]);
    }
  }

  public void scaleShiftRelu(
      int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    Period period = Period.of(channels);
    float[] factors = repeated(period, scale, shift);
    inPeriods(rows, period, (at, count) -> scaleShiftRelu(x, factors, period.size(), y, at, count));
  }

  private static void scaleShiftRelu(
      float[] x, float[] factors, int size, float[] y, int at, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      scaled(x, factors, size, at, i).max(0).intoArray(y, at + i);
    }
    for (; i < count; i++) {
      y[at + i] = Math.max(0, Math.fma(x[at + i], factors[i], factors[size + i]));
    }
  }

  private static FloatVector scaled(float[] x, float[] factors, int size, int at, int i) {
    return FloatVector.fromArray(FLOATS, x, at + i)
        .fma(
            FloatVector.fromArray(FLOATS, factors, i),
            FloatVector.fromArray(FLOATS, factors, size + i));
  }

  public void sumRelu(
      int rows,
      int channels,
      float[] a,
      float[] scaleA,
      float[] b,
      float[] scaleB,
      float[] shift,
      float[] y) {
    Period period = Period.of(channels);
    float[] factors = repeated(period, scaleA, scaleB, shift);
    inPeriods(rows, period, (at, count) -> sumRelu(a, b, factors, period.size(), y, at, count));
  }

  private static void sumRelu(
      float[] a, float[] b, float[] factors, int size, float[] y, int at, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector value = FloatVector.fromArray(FLOATS, b, at + i);
      combined(FloatVector.fromArray(FLOATS, a, at + i), value, factors, size, i)
          .max(0)
          .intoArray(y, at + i);
    }
    for (; i < count; i++) {
      y[at + i] = Math.max(0, combined(a[at + i], b[at + i], factors, size, i));
    }
  }

  public void combine(
      int rows,
      int channels,
      float[] dy,
      float[] a,
      float[] x,
      float[] b,
      float[] d,
      ReluGate gate,
      float[] y) {
    Period period = Period.of(channels);
    float[] factors = repeated(period, a, b, d, gate.scale(), gate.shift());
    inPeriods(
        rows,
        period,
        (at, count) -> {
          if (gate.isOpen()) {
            combine(dy, x, factors, period.size(), y, at, count);
          } else {
            combineGated(dy, x, factors, period.size(), y, at, count);
          }
        });
  }

  private static void combine(
      float[] dy, float[] x, float[] factors, int size, float[] y, int at, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector value = FloatVector.fromArray(FLOATS, x, at + i);
      combined(FloatVector.fromArray(FLOATS, dy, at + i), value, factors, size, i)
          .intoArray(y, at + i);
    }
    for (; i < count; i++) {
      y[at + i] = combined(dy[at + i], x[at + i], factors, size, i);
    }
  }

  private static void combineGated(
      float[] dy, float[] x, float[] factors, int size, float[] y, int at, int count) {
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      FloatVector value = FloatVector.fromArray(FLOATS, x, at + i);
      FloatVector passed =
          Gates.passed(
              FloatVector.fromArray(FLOATS, dy, at + i),
              value,
              factors,
              3 * size + i,
              4 * size + i);
      combined(passed, value, factors, size, i).intoArray(y, at + i);
    }
    for (; i < count; i++) {
      float passed =
          Gates.passed(dy[at + i], x[at + i], factors[3 * size + i], factors[4 * size + i]);
      y[at + i] = combined(passed, x[at + i], factors, size, i);
    }
  }

  private static FloatVector combined(
      FloatVector dy, FloatVector x, float[] factors, int size, int i) {
    FloatVector sum =
        x.fma(
            FloatVector.fromArray(FLOATS, factors, size + i),
            FloatVector.fromArray(FLOATS, factors, 2 * size + i));
    return dy.fma(FloatVector.fromArray(FLOATS, factors, i), sum);
  }

  private static float combined(float dy, float x, float[] factors, int size, int i) {
    return Math.fma(dy, factors[i], Math.fma(x, factors[size + i], factors[2 * size + i]));
  }
}
