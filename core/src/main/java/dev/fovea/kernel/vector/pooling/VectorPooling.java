package dev.fovea.kernel.vector.pooling;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.INTS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Pooling, vectorized over channels: one output pixel after the other. */
public final class VectorPooling {
  /** The number of input values in a task. */
  private static final int TASK = 1 << 15;

  private final Workers workers;

  public VectorPooling(Workers workers) {
    this.workers = workers;
  }

  /** What is done to one output pixel, whose input positions are taps[0 .. count-1]. */
  private interface Pixel {
    void run(int sample, int output, int[] taps, int count);
  }

  /** Computes output pixels in bands of rows, no two of which write to the same place. */
  private void forward(Window window, int channels, int batch, Pixel pixel) {
    int rows = window.outD() * window.outH();
    int bands = Math.clamp((long) window.inputs() * channels / TASK, 1, rows);
    workers.forEach(
        batch * bands,
        task -> {
          int band = task % bands;
          pixels(window, task / bands, band * rows / bands, (band + 1) * rows / bands, pixel);
        });
  }

  /** Processes output pixels sample by sample, since they add to inputs that windows share. */
  private void backward(Window window, int channels, int batch, float[] dx, Pixel pixel) {
    int size = window.inputs() * channels;
    workers.forEach(
        batch,
        sample -> {
          Arrays.fill(dx, sample * size, (sample + 1) * size, 0);
          pixels(window, sample, 0, window.outD() * window.outH(), pixel);
        });
  }

  private static void pixels(Window window, int sample, int firstRow, int endRow, Pixel pixel) {
    int[] taps = Scratch.mine().ints(Scratch.Slot.LISTS, window.taps());
    boolean inside = !window.isPadded();
    for (int row = firstRow; row < endRow; row++) {
      int count = 0;
      for (int w = 0; w < window.outW(); w++) {
        if (w == 0 || !inside) {
          count = taps(window, row / window.outH(), row % window.outH(), w, taps);
        } else {
          for (int t = 0; t < count; t++) {
            taps[t] += window.strideW();
          }
        }
        pixel.run(sample, row * window.outW() + w, taps, count);
      }
    }
  }

  /**
   * Fills in the input positions within their sample that an output position reads; returns their
   * number.
   */
  private static int taps(Window window, int outD, int outH, int outW, int[] taps) {
    int count = 0;
    for (int i = 0; i < window.kernelD(); i++) {
      int d = outD * window.strideD() + i * window.dilationD() - window.padD();
      for (int j = 0; j < window.kernelH(); j++) {
        int h = outH * window.strideH() + j * window.dilationH() - window.padH();
        boolean inside = d >= 0 && d < window.inD() && h >= 0 && h < window.inH();
        for (int k = 0; inside && k < window.kernelW(); k++) {
          int w = outW * window.strideW() + k * window.dilationW() - window.padW();
          if (w >= 0 && w < window.inW()) {
            taps[count++] = (d * window.inH() + h) * window.inW() + w;
          }
        }
      }
    }
    return count;
  }

  public void max(Window window, int channels, int batch, float[] x, float[] y, int[] winners) {
    forward(
        window,
        channels,
        batch,
        (sample, output, taps, count) -> {
          int xAt = sample * window.inputs() * channels;
          int yAt = (sample * window.outputs() + output) * channels;
          WindowMax.winners(x, xAt, taps, count, channels, taps, 0, channels, y, winners, yAt);
        });
  }

  public void maxGradient(
      Window window, int channels, int batch, float[] dy, int[] winners, float[] dx) {
    backward(
        window,
        channels,
        batch,
        dx,
        (sample, output, taps, count) -> {
          int dxAt = sample * window.inputs() * channels;
          int dyAt = (sample * window.outputs() + output) * channels;
          int c = 0;
          for (; c + LENGTH <= channels; c += LENGTH) {
            maxGradient(dy, winners, dyAt + c, channels, taps, count, dx, dxAt + c);
          }
          for (; c < channels; c++) {
            dx[dxAt + winners[dyAt + c] * channels + c] += dy[dyAt + c];
          }
        });
  }

  private static void maxGradient(
      float[] dy,
      int[] winners,
      int dyAt,
      int channels,
      int[] taps,
      int count,
      float[] dx,
      int dxAt) {
    FloatVector gradient = FloatVector.fromArray(FLOATS, dy, dyAt);
    IntVector winner = IntVector.fromArray(INTS, winners, dyAt);
    for (int t = 0; t < count; t++) {
      VectorMask<Float> wins = winner.eq(taps[t]).cast(Lanes.FLOATS);
      int at = dxAt + taps[t] * channels;
      FloatVector.fromArray(FLOATS, dx, at)
          .add(FloatVector.zero(FLOATS).blend(gradient, wins))
          .intoArray(dx, at);
    }
  }

  public void average(
      Window window, int[] divisors, int channels, int batch, float[] x, float[] y) {
    forward(
        window,
        channels,
        batch,
        (sample, output, taps, count) -> {
          int xAt = sample * window.inputs() * channels;
          int yAt = (sample * window.outputs() + output) * channels;
          float divisor = divisors[output];
          int c = 0;
          for (; c + LENGTH <= channels; c += LENGTH) {
            average(x, xAt + c, channels, taps, count, divisor, y, yAt + c);
          }
          for (; c < channels; c++) {
            float sum = 0;
            for (int t = 0; t < count; t++) {
              sum += x[xAt + taps[t] * channels + c];
            }
            y[yAt + c] = sum / divisor;
          }
        });
  }

  private static void average(
      float[] x, int xAt, int channels, int[] taps, int count, float divisor, float[] y, int yAt) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int t = 0; t < count; t++) {
      sum = sum.add(FloatVector.fromArray(FLOATS, x, xAt + taps[t] * channels));
    }
    sum.div(divisor).intoArray(y, yAt);
  }

  public void averageGradient(
      Window window, int[] divisors, int channels, int batch, float[] dy, float[] dx) {
    backward(
        window,
        channels,
        batch,
        dx,
        (sample, output, taps, count) -> {
          int dxAt = sample * window.inputs() * channels;
          int dyAt = (sample * window.outputs() + output) * channels;
          float divisor = divisors[output];
          int c = 0;
          for (; c + LENGTH <= channels; c += LENGTH) {
            averageGradient(dy, dyAt + c, channels, taps, count, divisor, dx, dxAt + c);
          }
          for (; c < channels; c++) {
            for (int t = 0; t < count; t++) {
              dx[dxAt + taps[t] * channels + c] += dy[dyAt + c] / divisor;
            }
          }
        });
  }

  private static void averageGradient(
      float[] dy,
      int dyAt,
      int channels,
      int[] taps,
      int count,
      float divisor,
      float[] dx,
      int dxAt) {
    FloatVector share = FloatVector.fromArray(FLOATS, dy, dyAt).div(divisor);
    for (int t = 0; t < count; t++) {
      int at = dxAt + taps[t] * channels;
      FloatVector.fromArray(FLOATS, dx, at).add(share).intoArray(dx, at);
    }
  }
}
