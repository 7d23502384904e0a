package dev.fovea.kernel.portable;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.ReluGate;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.CounterRandom;

/** Elementwise functions, and those of rows, which are computed row by row. */
final class PortableElements {
  /** The number of elements in a task; even, since dropout draws for pairs of elements. */
  private static final int CHUNK = 1 << 14;

  private final Workers workers;

  PortableElements(Workers workers) {
    this.workers = workers;
  }

  /** The work on the rows {@code first} (inclusive) to {@code end} (exclusive). */
  private interface Rows {
    void run(int first, int end);
  }

  private void inChunks(int rows, int channels, Rows body) {
    int step = Math.max(1, CHUNK / channels);
    workers.forEach(
        Math.ceilDiv(rows, step), c -> body.run(c * step, Math.min(rows, (c + 1) * step)));
  }

  void activate(Activation activation, int rows, int channels, float[] x, float[] y) {
    inChunks(
        rows,
        channels,
        (first, end) ->
            activate(activation, end - first, channels, x, first * channels, y, first * channels));
  }

  /** Applies the activation to rows that begin at xAt; x and y may be the same array. */
  static void activate(
      Activation activation, int rows, int channels, float[] x, int xAt, float[] y, int yAt) {
    if (activation.isOfRows()) {
      for (int r = 0; r < rows; r++) {
        PortableRows.values(activation, channels, x, xAt + r * channels, y, yAt + r * channels);
      }
    } else if (activation != Activation.LINEAR || x != y) {
      for (int i = 0; i < rows * channels; i++) {
        y[yAt + i] = activation.value(x[xAt + i]);
      }
    }
  }

  void activationGradient(
      Activation activation, int rows, int channels, float[] x, float[] y, float[] dy, float[] dx) {
    inChunks(
        rows,
        channels,
        (first, end) -> {
          if (activation.isOfRows()) {
            for (int r = first; r < end; r++) {
              PortableRows.gradient(activation, channels, r * channels, y, dy, dx);
            }
          } else {
            for (int i = first * channels; i < end * channels; i++) {
              float input = activation.needsInput() ? x[i] : 0;
              dx[i] = dy[i] * activation.slope(input, y[i]);
            }
          }
        });
  }

  void scaleShift(int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    inChunks(
        rows,
        channels,
        (first, end) -> {
          for (int i = first * channels; i < end * channels; i++) {
            y[i] = x[i] * scale[i % channels] + shift[i % channels];
          }
        });
  }

  void scaleShiftRelu(int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    inChunks(
        rows,
        channels,
        (first, end) -> {
          for (int i = first * channels; i < end * channels; i++) {
            y[i] = Math.max(0, x[i] * scale[i % channels] + shift[i % channels]);
          }
        });
  }

  void combine(
      int rows,
      int channels,
      float[] dy,
      float[] a,
      float[] x,
      float[] b,
      float[] d,
      ReluGate gate,
      float[] y) {
    inChunks(
        rows,
        channels,
        (first, end) -> {
          for (int i = first * channels; i < end * channels; i++) {
            int c = i % channels;
            y[i] = a[c] * passed(gate, dy[i], x[i], c) + b[c] * x[i] + d[c];
          }
        });
  }

  void sumRelu(
      int rows,
      int channels,
      float[] a,
      float[] scaleA,
      float[] b,
      float[] scaleB,
      float[] shift,
      float[] y) {
    inChunks(
        rows,
        channels,
        (first, end) -> {
          for (int i = first * channels; i < end * channels; i++) {
            int c = i % channels;
            y[i] = Math.max(0, a[i] * scaleA[c] + b[i] * scaleB[c] + shift[c]);
          }
        });
  }

  /** Returns what a gate lets pass of a gradient. */
  static float passed(ReluGate gate, float dy, float x, int c) {
    return gate.isOpen() || x * gate.scale()[c] + gate.shift()[c] > 0 ? dy : 0;
  }

  void dropout(long key, float rate, int n, float[] x, float[] y) {
    CounterRandom random = new CounterRandom(key);
    long limit = (long) (rate * 0x1.0p32);
    float scale = 1 / (1 - rate);
    inChunks(
        n,
        1,
        (first, end) -> {
          for (int i = first; i < end; i++) {
            long bits = random.bits(i / 2);
            long drawn = i % 2 == 0 ? bits >>> 32 : bits & 0xFFFFFFFFL;
            y[i] = drawn < limit ? 0 : x[i] * scale;
          }
        });
  }
}
