package dev.fovea.kernel.portable;

import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import java.util.Arrays;

/** Max and average pooling, computed for one output at a time. */
final class PortablePooling {
  private final Workers workers;

  PortablePooling(Workers workers) {
    this.workers = workers;
  }

  void max(Window window, int channels, int batch, float[] x, float[] y, int[] winners) {
    workers.forEach(
        batch,
        sample -> {
          for (int output = 0; output < window.outputs(); output++) {
            max(window, channels, sample, output, x, y, winners);
          }
        });
  }

  private static void max(
      Window window, int channels, int sample, int output, float[] x, float[] y, int[] winners) {
    int xAt = sample * window.inputs() * channels;
    int yAt = (sample * window.outputs() + output) * channels;
    Arrays.fill(winners, yAt, yAt + channels, -1);
    for (int tap = 0; tap < window.taps(); tap++) {
      int position = window.position(output, tap);
      if (position >= 0) {
        challenge(position, channels, x, xAt + position * channels, y, winners, yAt);
      }
    }
  }

  /** Compares the channels of an input position with the largest values so far. */
  private static void challenge(
      int position, int channels, float[] x, int xAt, float[] y, int[] winners, int yAt) {
    for (int c = 0; c < channels; c++) {
      float value = x[xAt + c];
      if (winners[yAt + c] < 0 || beats(value, y[yAt + c])) {
        winners[yAt + c] = position;
        y[yAt + c] = value;
      }
    }
  }

  /** Returns whether a value is larger than another; NaN is larger than all numbers. */
  private static boolean beats(float challenger, float holder) {
    return !(challenger <= holder) && !Float.isNaN(holder);
  }

  void maxGradient(Window window, int channels, int batch, float[] dy, int[] winners, float[] dx) {
    int size = window.inputs() * channels;
    workers.forEach(
        batch,
        sample -> {
          Arrays.fill(dx, sample * size, (sample + 1) * size, 0);
          int first = sample * window.outputs() * channels;
          for (int i = 0; i < window.outputs() * channels; i++) {
            dx[sample * size + winners[first + i] * channels + i % channels] += dy[first + i];
          }
        });
  }

  void average(Window window, int[] divisors, int channels, int batch, float[] x, float[] y) {
    workers.forEach(
        batch,
        sample -> {
          int xAt = sample * window.inputs() * channels;
          for (int output = 0; output < window.outputs(); output++) {
            int yAt = (sample * window.outputs() + output) * channels;
            Arrays.fill(y, yAt, yAt + channels, 0);
            for (int tap = 0; tap < window.taps(); tap++) {
              int position = window.position(output, tap);
              for (int c = 0; position >= 0 && c < channels; c++) {
                y[yAt + c] += x[xAt + position * channels + c];
              }
            }
            for (int c = 0; c < channels; c++) {
              y[yAt + c] /= divisors[output];
            }
          }
        });
  }

  void averageGradient(
      Window window, int[] divisors, int channels, int batch, float[] dy, float[] dx) {
    int size = window.inputs() * channels;
    workers.forEach(
        batch,
        sample -> {
          Arrays.fill(dx, sample * size, (sample + 1) * size, 0);
          for (int output = 0; output < window.outputs(); output++) {
            int yAt = (sample * window.outputs() + output) * channels;
            for (int tap = 0; tap < window.taps(); tap++) {
              int position = window.position(output, tap);
              for (int c = 0; position >= 0 && c < channels; c++) {
                dx[sample * size + position * channels + c] += dy[yAt + c] / divisors[output];
              }
            }
          }
        });
  }
}
