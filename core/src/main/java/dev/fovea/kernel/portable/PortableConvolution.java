package dev.fovea.kernel.portable;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import java.util.Arrays;

/**
 * A convolution and its gradients, computed tap by tap. In the forward pass the innermost loop runs
 * over output pixels: the values of a channel that many of them read through a tap are a row of
 * {@link RowSums}. In the gradients it runs over output channels.
 */
final class PortableConvolution implements Convolution {
  private final Workers workers;
  private final ConvolutionProblem problem;
  private final Window window;
  private final int inChannels;
  private final int outChannels;
  private final int groups;
  private final int groupIn;
  private final int groupOut;

  /**
   * The position in a sample that each output reads through each tap, or less than 0 beyond the
   * border.
   */
  private final int[][] places;

  PortableConvolution(Workers workers, ConvolutionProblem problem) {
    this.workers = workers;
    this.problem = problem;
    this.window = problem.window();
    this.inChannels = problem.inChannels();
    this.outChannels = problem.outChannels();
    this.groups = problem.groups();
    this.groupIn = inChannels / groups;
    this.groupOut = outChannels / groups;
    places = new int[window.taps()][window.outputs()];
    for (int tap = 0; tap < window.taps(); tap++) {
      for (int output = 0; output < window.outputs(); output++) {
        places[tap][output] = window.position(output, tap) * inChannels;
      }
    }
  }

  @Override
  public void forward(
      int batch, float[] x, WeightView w, float[] bias, Activation activation, float[] y) {
    problem.require(Use.FORWARD);
    float[] weights = w.values();
    int pixels = batch * window.outputs();
    int length = Math.min(RowSums.LENGTH, Math.ceilDiv(pixels, workers.threads()));
    workers.forEach(
        Math.ceilDiv(pixels, length),
        part -> {
          int first = part * length;
          int count = Math.min(length, pixels - first);
          for (int g = 0; g < groups; g++) {
            pixels(first, count, g, x, weights, bias, y);
          }
          int at = first * outChannels;
          PortableElements.activate(activation, count, outChannels, y, at, y, at);
        });
  }

  /**
   * Computes the channels of a group for some output pixels of the whole batch, before the
   * activation.
   */
  private void pixels(int first, int count, int g, float[] x, float[] w, float[] bias, float[] y) {
    RowSums sums = RowSums.mine(groupOut, count);
    int depth = window.taps() * groupIn;
    for (int k = 0; k < depth; k += RowSums.ROWS) {
      int rows = Math.min(RowSums.ROWS, depth - k);
      for (int row = 0; row < rows; row++) {
        seen(
            first, count, (k + row) / groupIn, g * groupIn + (k + row) % groupIn, x, sums.row(row));
      }
      int at = k * outChannels + g * groupOut;
      sums.add(count, groupOut, rows, new RowSums.Factors(w, at, 1, outChannels));
    }
    for (int o = 0; o < groupOut; o++) {
      int channel = g * groupOut + o;
      float[] sum = sums.sum(o);
      float shift = bias.length == 0 ? 0 : bias[channel];
      for (int i = 0; i < count; i++) {
        y[(first + i) * outChannels + channel] = sum[i] + shift;
      }
    }
  }

  /** Gathers the values of a channel that pixels read through a tap, with 0 beyond the border. */
  private void seen(int first, int count, int tap, int channel, float[] x, float[] to) {
    int[] place = places[tap];
    int sample = first / window.outputs();
    int skipped = first % window.outputs();
    int done = 0;
    while (done < count) {
      int at = sample * window.inputs() * inChannels + channel;
      int end = Math.min(window.outputs(), skipped + count - done);
      for (int output = skipped; output < end; output++) {
        to[done++] = place[output] < 0 ? 0 : x[at + place[output]];
      }
      sample++;
      skipped = 0;
    }
  }

  @Override
  public void inputGradient(int batch, float[] dy, WeightView w, float[] dx) {
    problem.require(Use.INPUT_GRADIENT);
    float[] weights = w.values();
    int size = window.inputs() * inChannels;
    workers.forEach(
        batch,
        sample -> {
          Arrays.fill(dx, sample * size, (sample + 1) * size, 0);
          for (int output = 0; output < window.outputs(); output++) {
            for (int tap = 0; tap < window.taps(); tap++) {
              int place = places[tap][output];
              if (place >= 0) {
                scatter(
                    dy,
                    (sample * window.outputs() + output) * outChannels,
                    weights,
                    tap * groupIn * outChannels,
                    dx,
                    sample * size + place);
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
    problem.require(Use.WEIGHT_GRADIENT);
    workers.forEach(
        window.taps() * groupIn,
        row -> {
          int dwAt = row * outChannels;
          Arrays.fill(dw, dwAt, dwAt + outChannels, 0);
          for (int pixel = 0; pixel < batch * window.outputs(); pixel++) {
            int place = places[row / groupIn][pixel % window.outputs()];
            if (place >= 0) {
              int sample = pixel / window.outputs();
              int xAt = sample * window.inputs() * inChannels + place + row % groupIn;
              gather(x, xAt, dy, pixel * outChannels, dw, dwAt);
            }
          }
        });
  }

  @Override
  public String toString() {
    return "portable loops";
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
