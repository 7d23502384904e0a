package dev.fovea.layer.augmentation;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.tensor.CounterRandom;
import java.util.Arrays;

/**
 * A bound affine map of images: the new pixel (x, y) has the value of the image at (a0 x + a1 y +
 * a2, b0 x + b1 y + b2).
 */
final class WarpStep implements Step {
  /** An affine map, drawn for a sample of images of a size. */
  interface Draw {
    /** Returns a0, a1, a2, b0, b1, b2. */
    double[] map(CounterRandom random, int height, int width);
  }

  private final Workers workers;
  private final CounterRandom random;
  private final Warp warp;
  private final Draw draw;
  private final int height;
  private final int width;
  private final int channels;
  private final float[] x;
  private final float[] dx;
  private final float[] y;
  private final float[] dy;

  WarpStep(Binding binding, Warp warp, Draw draw) {
    this.workers = binding.kernels().workers();
    this.random = binding.random();
    this.warp = warp;
    this.draw = draw;
    this.height = binding.inputShape().dim(0);
    this.width = binding.inputShape().dim(1);
    this.channels = binding.inputShape().channels();
    this.x = binding.input();
    this.dx = binding.inputGradient();
    this.y = binding.output();
    this.dy = binding.outputGradient();
  }

  /** The work on a new pixel and one of the pixels that it reads; -1 for the fill value. */
  private interface Tap {
    void visit(int output, int input, float weight);
  }

  @Override
  public void forward(int samples, long step) {
    int size = height * width * channels;
    workers.forEach(
        samples,
        sample -> {
          int at = sample * size;
          Arrays.fill(y, at, at + size, 0);
          forEachTap(
              random.stream(step, sample),
              (output, input, weight) -> {
                for (int c = 0; c < channels; c++) {
                  float value = input < 0 ? (float) warp.fillValue() : x[at + input * channels + c];
                  y[at + output * channels + c] += weight * value;
                }
              });
        });
  }

  @Override
  public void backward(int samples, long step) {
    if (dx.length == 0) {
      return;
    }
    int size = height * width * channels;
    workers.forEach(
        samples,
        sample -> {
          int at = sample * size;
          Arrays.fill(dx, at, at + size, 0);
          forEachTap(
              random.stream(step, sample),
              (output, input, weight) -> {
                for (int c = 0; c < channels && input >= 0; c++) {
                  dx[at + input * channels + c] += weight * dy[at + output * channels + c];
                }
              });
        });
  }

  private void forEachTap(CounterRandom drawn, Tap tap) {
    double[] m = draw.map(drawn, height, width);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        float across = (float) (m[0] * column + m[1] * row + m[2]);
        float down = (float) (m[3] * column + m[4] * row + m[5]);
        across = warp.fill().map(across, width);
        down = warp.fill().map(down, height);
        int output = row * width + column;
        if (warp.nearest()) {
          tap.visit(output, pixel(Math.round(down), Math.round(across)), 1);
        } else {
          interpolate(output, down, across, tap);
        }
      }
    }
  }

  private void interpolate(int output, float down, float across, Tap tap) {
    int top = (int) Math.floor(down);
    int left = (int) Math.floor(across);
    float below = down - top;
    float right = across - left;
    tap.visit(output, pixel(top, left), (1 - below) * (1 - right));
    tap.visit(output, pixel(top, left + 1), (1 - below) * right);
    tap.visit(output, pixel(top + 1, left), below * (1 - right));
    tap.visit(output, pixel(top + 1, left + 1), below * right);
  }

  private int pixel(int row, int column) {
    return row >= 0 && row < height && column >= 0 && column < width ? row * width + column : -1;
  }
}
