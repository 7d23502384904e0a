package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a convolution of every channel by itself with respect to its input. Each input
 * pixel adds up, in registers, what the outputs that read it send back.
 */
final class DepthwiseInputGradient implements InputGradientPass {
  private final Workers workers;
  private final int channels;
  private final int multiplier;
  private final int inputs;
  private final int outputs;
  private final List<Span> planes;
  private final List<Span> rows;
  private final List<Span> columns;

  /** The most taps of a pixel. */
  private final int taps;

  private final float[] zeros;

  /** Numbers from a tap, an output and an input to the next along an axis. */
  private record Steps(int tap, int output, int input) {}

  /**
   * Inputs along one axis, a stride apart, that the same taps of outputs side by side read.
   *
   * @param at the place of the first input in a sample
   * @param count the number of inputs
   * @param inputStep numbers from an input to the next
   * @param outputStep numbers from an output to the next
   * @param taps the places of the taps in the weights
   * @param outputs the places of the outputs that read the first input
   */
  private record Span(int at, int count, int inputStep, int outputStep, int[] taps, int[] outputs) {
    static List<Span> of(
        int in, int out, int kernel, int stride, int dilation, int pad, Steps steps) {
      List<Span> spans = new ArrayList<>();
      for (int residue = 0; residue < Math.min(stride, in); residue++) {
        Span last = null;
        for (int i = residue; i < in; i += stride) {
          Span one = one(i, out, kernel, stride, dilation, pad, steps);
          if (last != null && Arrays.equals(last.taps, one.taps)) {
            last =
                new Span(
                    last.at,
                    last.count + 1,
                    last.inputStep,
                    last.outputStep,
                    last.taps,
                    last.outputs);
            spans.removeLast();
          } else {
            last = one;
          }
          spans.add(last);
        }
      }
      return List.copyOf(spans);
    }

    private static Span one(
        int input, int out, int kernel, int stride, int dilation, int pad, Steps steps) {
      int[] taps = new int[kernel];
      int[] outputs = new int[kernel];
      int count = 0;
      for (int tap = 0; tap < kernel; tap++) {
        int first = input + pad - tap * dilation;
        if (first >= 0 && first % stride == 0 && first / stride < out) {
          taps[count] = tap * steps.tap();
          outputs[count++] = first / stride * steps.output();
        }
      }
      return new Span(
          input * steps.input(),
          1,
          stride * steps.input(),
          steps.output(),
          Arrays.copyOf(taps, count),
          Arrays.copyOf(outputs, count));
    }
  }

  /**
   * Binds the gradient.
   *
   * @param channels the number of output channels
   * @param multiplier how many of them an input channel has
   */
  DepthwiseInputGradient(Workers workers, Window w, int channels, int multiplier) {
    this.workers = workers;
    this.channels = channels;
    this.multiplier = multiplier;
    inputs = w.inputs();
    outputs = w.outputs();
    taps = w.taps();
    zeros = new float[channels];
    int c = channels;
    Steps inPlanes =
        new Steps(w.kernelH() * w.kernelW() * c, w.outH() * w.outW() * c, w.inH() * w.inW() * c);
    Steps inRows = new Steps(w.kernelW() * c, w.outW() * c, w.inW() * c);
    Steps inColumns = new Steps(c, c, c);
    planes =
        Span.of(w.inD(), w.outD(), w.kernelD(), w.strideD(), w.dilationD(), w.padD(), inPlanes);
    rows = Span.of(w.inH(), w.outH(), w.kernelH(), w.strideH(), w.dilationH(), w.padH(), inRows);
    columns =
        Span.of(w.inW(), w.outW(), w.kernelW(), w.strideW(), w.dilationW(), w.padW(), inColumns);
  }

  @Override
  public void run(int batch, float[] dy, WeightView weights, float[] dx) {
    float[] w = weights.values();
    int size = inputs * channels;
    workers.forEach(
        batch,
        sample -> {
          int dyAt = sample * outputs * channels;
          if (multiplier == 1) {
            sample(dy, dyAt, w, dx, sample * size);
            return;
          }
          float[] wide = Scratch.mine().floats(Scratch.Slot.REPEATED, size);
          sample(dy, dyAt, w, wide, 0);
          narrow(wide, dx, sample * (size / multiplier), size / multiplier);
        });
  }

  private void sample(float[] dy, int dyAt, float[] w, float[] dx, int dxAt) {
    for (Span plane : planes) {
      for (int d = 0; d < plane.count; d++) {
        for (Span row : rows) {
          for (int h = 0; h < row.count; h++) {
            int to = dxAt + plane.at + d * plane.inputStep + row.at + h * row.inputStep;
            int from = dyAt + d * plane.outputStep + h * row.outputStep;
            for (Span column : columns) {
              pixels(plane, row, column, dy, from, w, dx, to + column.at);
            }
          }
        }
      }
    }
  }

  /** Computes the pixels of a span of columns in a row. */
  private void pixels(
      Span plane, Span row, Span column, float[] dy, int dyAt, float[] w, float[] dx, int dxAt) {
    Scratch scratch = Scratch.mine();
    int[] places = scratch.ints(Scratch.Slot.ENTRIES, taps);
    int[] readers = scratch.ints(Scratch.Slot.LISTS, taps);
    int count = 0;
    for (int d = 0; d < plane.taps.length; d++) {
      for (int h = 0; h < row.taps.length; h++) {
        for (int k = 0; k < column.taps.length; k++) {
          places[count] = plane.taps[d] + row.taps[h] + column.taps[k];
          readers[count++] = plane.outputs[d] + row.outputs[h] + column.outputs[k];
        }
      }
    }
    for (int i = 0; i < column.count; i++) {
      int from = dyAt + i * column.outputStep;
      int to = dxAt + i * column.inputStep;
      ChannelSums.pixel(channels, count, dy, from, readers, w, places, zeros, dx, to);
    }
  }

  /** Adds up the gradients of the repetitions of a channel. */
  private void narrow(float[] wide, float[] dx, int dxAt, int size) {
    for (int i = 0; i < size; i++) {
      float sum = 0;
      for (int m = 0; m < multiplier; m++) {
        sum += wide[i * multiplier + m];
      }
      dx[dxAt + i] = sum;
    }
  }
}
