package dev.fovea.kernel;

import java.util.Arrays;

/** Convolution and its gradients, tap by tap; the innermost loop goes over output channels. */
final class ScalarConvolution implements Convolution {
  private final Workers workers;
  private final Window window;
  private final int inChannels;
  private final int outChannels;
  private final int groups;
  private final int groupIn;
  private final int groupOut;

  ScalarConvolution(Workers workers, Window window, int inChannels, int outChannels, int groups) {
    this.workers = workers;
    this.window = window;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.groups = groups;
    this.groupIn = inChannels / groups;
    this.groupOut = outChannels / groups;
  }

  @Override
  public void forward(
      int batch, float[] x, float[] w, float[] bias, Activation activation, float[] y) {
    int width = window.outW();
    workers.forEach(
        batch * (window.outputs() / width),
        row -> {
          for (int i = 0; i < width; i++) {
            pixel(row * width + i, x, w, bias, y);
          }
          int at = row * width * outChannels;
          ScalarElements.activate(activation, width, outChannels, y, at, y, at);
        });
  }

  /** One output pixel of the whole batch, before the activation. */
  private void pixel(int pixel, float[] x, float[] w, float[] bias, float[] y) {
    int yAt = pixel * outChannels;
    Arrays.fill(y, yAt, yAt + outChannels, 0);
    for (int tap = 0; tap < window.taps(); tap++) {
      int position = window.position(pixel % window.outputs(), tap);
      if (position < 0) {
        continue;
      }
      int xAt = (pixel / window.outputs() * window.inputs() + position) * inChannels;
      for (int g = 0; g < groups; g++) {
        for (int i = 0; i < groupIn; i++) {
          float value = x[xAt + g * groupIn + i];
          int wAt = (tap * groupIn + i) * outChannels + g * groupOut;
          for (int o = 0; o < groupOut; o++) {
            y[yAt + g * groupOut + o] += value * w[wAt + o];
          }
        }
      }
    }
    for (int o = 0; o < bias.length; o++) {
      y[yAt + o] += bias[o];
    }
  }

  @Override
  public void inputGradient(int batch, float[] dy, float[] w, float[] dx) {
    int size = window.inputs() * inChannels;
    workers.forEach(
        batch,
        sample -> {
          Arrays.fill(dx, sample * size, (sample + 1) * size, 0);
          for (int output = 0; output < window.outputs(); output++) {
            for (int tap = 0; tap < window.taps(); tap++) {
              int position = window.position(output, tap);
              if (position >= 0) {
                scatter(
                    dy,
                    (sample * window.outputs() + output) * outChannels,
                    w,
                    tap * groupIn * outChannels,
                    dx,
                    sample * size + position * inChannels);
              }
            }
          }
        });
  }

  private void scatter(float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt) {
    for (int g = 0; g < groups; g++) {
      for (int i = 0; i < groupIn; i++) {
        float sum = 0;
        for (int o = g * groupOut; o < (g + 1) * groupOut; o++) {
          sum += dy[dyAt + o] * w[wAt + i * outChannels + o];
        }
        dx[dxAt + g * groupIn + i] += sum;
      }
    }
  }

  @Override
  public void weightGradient(int batch, float[] x, float[] dy, float[] dw) {
    workers.forEach(
        window.taps() * groupIn,
        row -> {
          int dwAt = row * outChannels;
          Arrays.fill(dw, dwAt, dwAt + outChannels, 0);
          for (int pixel = 0; pixel < batch * window.outputs(); pixel++) {
            int position = window.position(pixel % window.outputs(), row / groupIn);
            if (position >= 0) {
              int sample = pixel / window.outputs();
              int xAt = (sample * window.inputs() + position) * inChannels + row % groupIn;
              gather(x, xAt, dy, pixel * outChannels, dw, dwAt);
            }
          }
        });
  }

  private void gather(float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt) {
    for (int g = 0; g < groups; g++) {
      float value = x[xAt + g * groupIn];
      for (int o = g * groupOut; o < (g + 1) * groupOut; o++) {
        dw[dwAt + o] += value * dy[dyAt + o];
      }
    }
  }
}
