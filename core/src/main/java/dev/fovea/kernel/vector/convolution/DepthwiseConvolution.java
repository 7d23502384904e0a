package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Partials;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.VectorActivations;
import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * A convolution of every channel with separate kernels, vectorized over channels. A depth
 * multiplier above 1 repeats the input's channels.
 */
public final class DepthwiseConvolution implements Convolution {
  private static final int TASK = 1 << 18;
  private static final int MAX_CHUNKS = 16;

  /** The taps of a 3x3 kernel. */
  private static final int NINE = 9;

  private final Workers workers;
  private final ConvolutionProblem problem;
  private final ConvolutionAlgorithm algorithm;
  private final Geometry geometry;
  private final int channels;
  private final int multiplier;
  private final int bands;
  private final float[] zeros;

  /** The places of the taps in the weights. */
  private final int[] taps;

  private final InputGradientPass inputGradient;

  /** The faster way for kernels of 3x3, where it suits. */
  private final Optional<DepthwiseThree> three;

  public DepthwiseConvolution(
      Workers workers, ConvolutionProblem problem, ConvolutionAlgorithm algorithm) {
    this.workers = workers;
    this.problem = problem;
    this.algorithm = algorithm;
    Window window = problem.window();
    int inChannels = problem.inChannels();
    int outChannels = problem.outChannels();
    multiplier = outChannels / inChannels;
    channels = outChannels;
    zeros = new float[channels];
    geometry = new Geometry(window, channels, channels, channels);
    taps = new int[geometry.runs.length];
    Arrays.setAll(taps, tap -> tap * channels);
    long work = (long) window.outputs() * window.taps() * channels;
    bands = (int) Math.clamp(work / TASK, 1, geometry.outRows);
    three =
        DepthwiseThree.suits(window, channels, multiplier)
            ? Optional.of(new DepthwiseThree(workers, window, channels))
            : Optional.empty();
    inputGradient =
        three.isPresent()
            ? three.get()
            : new DepthwiseInputGradient(workers, window, channels, multiplier);
  }

  @Override
  public void forward(
      int batch, float[] x, WeightView w, float[] bias, Activation activation, float[] y) {
    problem.require(Use.FORWARD);
    float[] weights = w.values();
    float[] start = bias.length > 0 ? bias : zeros;
    workers.forEach(
        batch * bands,
        task -> {
          int sample = task / bands;
          int width = geometry.window.outW();
          int firstRow = task % bands * geometry.outRows / bands;
          int endRow = (task % bands + 1) * geometry.outRows / bands;
          int at = (sample * geometry.window.outputs() + firstRow * width) * channels;
          int count = (endRow - firstRow) * width;
          if (three.isPresent()) {
            for (int row = firstRow; row < endRow; row++) {
              int to = at + (row - firstRow) * width * channels;
              three.get().forward(x, sample * geometry.inputSize(), row, weights, start, y, to);
            }
          } else {
            rows(sample, firstRow, endRow, x, weights, start, y, at);
          }
          VectorActivations.apply(activation, count, channels, y, at, y, at);
        });
  }

  /** Computes some rows of output pixels, for any kernel. */
  private void rows(
      int sample,
      int firstRow,
      int endRow,
      float[] x,
      float[] weights,
      float[] start,
      float[] y,
      int at) {
    int width = geometry.window.outW();
    int firstPadded = geometry.firstPaddedRow(firstRow);
    float[] image = image(x, sample, firstPadded, geometry.endPaddedRow(endRow - 1));
    for (int i = 0; i < (endRow - firstRow) * width; i++) {
      int from = geometry.pixels[firstRow * width + i] - geometry.paddedRowAt(firstPadded);
      ChannelSums.pixel(
          channels,
          geometry.runs.length,
          image,
          from,
          geometry.runs,
          weights,
          taps,
          start,
          y,
          at + i * channels);
    }
  }

  /** Rows of a sample, padded, channels repeated. */
  private float[] image(float[] x, int sample, int firstRow, int endRow) {
    Scratch scratch = Scratch.mine();
    float[] image = scratch.floats(Scratch.Slot.IMAGE, geometry.paddedRowAt(endRow - firstRow));
    if (multiplier == 1) {
      geometry.pad(x, sample, firstRow, endRow, image);
      return image;
    }
    float[] wide = scratch.floats(Scratch.Slot.REPEATED, geometry.inputSize());
    int from = sample * geometry.inputSize() / multiplier;
    for (int i = 0; i < geometry.inputSize(); i++) {
      wide[i] = x[from + i / multiplier];
    }
    geometry.pad(wide, 0, firstRow, endRow, image);
    return image;
  }

  @Override
  public void inputGradient(int batch, float[] dy, WeightView w, float[] dx) {
    problem.require(Use.INPUT_GRADIENT);
    inputGradient.run(batch, dy, w, dx);
  }

  @Override
  public void weightGradient(int batch, float[] x, float[] dy, float[] dw) {
    problem.require(Use.WEIGHT_GRADIENT);
    int chunks = Math.min(batch, MAX_CHUNKS);
    int size = geometry.runs.length * channels;
    float[] sums = Scratch.mine().floats(Scratch.Slot.PARTIALS, chunks * size);
    workers.forEach(
        chunks,
        chunk -> {
          Arrays.fill(sums, chunk * size, (chunk + 1) * size, 0);
          int rows = geometry.endPaddedRow(geometry.outRows - 1);
          for (int s = chunk * batch / chunks; s < (chunk + 1) * batch / chunks; s++) {
            float[] image = image(x, s, 0, rows);
            if (geometry.runs.length == NINE) {
              gatherNine(image, dy, s * geometry.outputSize(), sums, chunk * size);
            } else {
              gather(image, dy, s * geometry.outputSize(), sums, chunk * size);
            }
          }
        });
    Partials.reduce(
        workers,
        chunks,
        geometry.runs.length,
        channels,
        sums,
        Partials.NO_BIAS,
        Activation.LINEAR,
        dw);
  }

  @Override
  public String toString() {
    return algorithm.toString();
  }

  /** Adds the contribution of a sample to the gradient of nine weights, all at a time. */
  private void gatherNine(float[] image, float[] dy, int dyAt, float[] sums, int sumsAt) {
    int whole = channels / LENGTH * LENGTH;
    for (int c = 0; c < whole; c += LENGTH) {
      nineTaps(image, c, dy, dyAt + c, sums, sumsAt + c);
    }
    for (int row = 0; whole < channels && row < geometry.outRows; row++) {
      gatherRest(row, whole, image, dy, dyAt, sums, sumsAt);
    }
  }

  private void nineTaps(float[] image, int channel, float[] dy, int dyAt, float[] sums, int to) {
    int[] runs = geometry.runs;
    int width = geometry.window.outW();
    int step = geometry.window.strideW() * channels;
    FloatVector s0 = FloatVector.fromArray(FLOATS, sums, to);
    FloatVector s1 = FloatVector.fromArray(FLOATS, sums, to + channels);
    FloatVector s2 = FloatVector.fromArray(FLOATS, sums, to + 2 * channels);
    FloatVector s3 = FloatVector.fromArray(FLOATS, sums, to + 3 * channels);
    FloatVector s4 = FloatVector.fromArray(FLOATS, sums, to + 4 * channels);
    FloatVector s5 = FloatVector.fromArray(FLOATS, sums, to + 5 * channels);
    FloatVector s6 = FloatVector.fromArray(FLOATS, sums, to + 6 * channels);
    FloatVector s7 = FloatVector.fromArray(FLOATS, sums, to + 7 * channels);
    FloatVector s8 = FloatVector.fromArray(FLOATS, sums, to + 8 * channels);
    int from = dyAt;
    for (int row = 0; row < geometry.outRows; row++) {
      int at = geometry.pixels[row * width] + channel;
      for (int i = 0; i < width; i++) {
        FloatVector d = FloatVector.fromArray(FLOATS, dy, from);
        s0 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[0]), s0);
        s1 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[1]), s1);
        s2 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[2]), s2);
        s3 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[3]), s3);
        s4 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[4]), s4);
        s5 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[5]), s5);
        s6 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[6]), s6);
        s7 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[7]), s7);
        s8 = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[8]), s8);
        from += channels;
        at += step;
      }
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + channels);
    s2.intoArray(sums, to + 2 * channels);
    s3.intoArray(sums, to + 3 * channels);
    s4.intoArray(sums, to + 4 * channels);
    s5.intoArray(sums, to + 5 * channels);
    s6.intoArray(sums, to + 6 * channels);
    s7.intoArray(sums, to + 7 * channels);
    s8.intoArray(sums, to + 8 * channels);
  }

  /** Adds the contribution of a sample to the gradient of the weights. */
  private void gather(float[] image, float[] dy, int dyAt, float[] sums, int sumsAt) {
    for (int row = 0; row < geometry.outRows; row++) {
      gather(row, image, dy, dyAt, sums, sumsAt);
      gatherRest(row, channels / LENGTH * LENGTH, image, dy, dyAt, sums, sumsAt);
    }
  }

  /**
   * Adds the contribution of a row of output pixels to the gradient of the weights, four taps at a
   * time, in whole vectors of channels.
   */
  private void gather(int row, float[] image, float[] dy, int dyAt, float[] sums, int sumsAt) {
    int width = geometry.window.outW();
    int[] runs = geometry.runs;
    int at = geometry.pixels[row * width];
    int from = dyAt + row * width * channels;
    int step = geometry.window.strideW() * channels;
    int whole = channels / LENGTH * LENGTH;
    for (int c = 0; c < whole; c += LENGTH) {
      int tap = 0;
      for (; tap + 4 <= runs.length; tap += 4) {
        fourTaps(
            image,
            at + c,
            runs,
            tap,
            step,
            width,
            dy,
            from + c,
            channels,
            sums,
            sumsAt + tap * channels + c);
      }
      for (; tap < runs.length; tap++) {
        int to = sumsAt + tap * channels + c;
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, to);
        for (int i = 0; i < width; i++) {
          FloatVector d = FloatVector.fromArray(FLOATS, dy, from + i * channels + c);
          sum = d.fma(FloatVector.fromArray(FLOATS, image, at + runs[tap] + c + i * step), sum);
        }
        sum.intoArray(sums, to);
      }
    }
  }

  /** Adds the contribution of a row of output pixels in the channels beyond whole vectors. */
  private void gatherRest(
      int row, int first, float[] image, float[] dy, int dyAt, float[] sums, int sumsAt) {
    int width = geometry.window.outW();
    int[] runs = geometry.runs;
    int at = geometry.pixels[row * width];
    int from = dyAt + row * width * channels;
    int step = geometry.window.strideW() * channels;
    for (int c = first; c < channels; c++) {
      for (int tap = 0; tap < runs.length; tap++) {
        float sum = sums[sumsAt + tap * channels + c];
        for (int i = 0; i < width; i++) {
          sum = Math.fma(dy[from + i * channels + c], image[at + runs[tap] + c + i * step], sum);
        }
        sums[sumsAt + tap * channels + c] = sum;
      }
    }
  }

  private static void fourTaps(
      float[] image,
      int at,
      int[] runs,
      int tap,
      int step,
      int width,
      float[] dy,
      int dyAt,
      int channels,
      float[] sums,
      int to) {
    FloatVector s0 = FloatVector.fromArray(FLOATS, sums, to);
    FloatVector s1 = FloatVector.fromArray(FLOATS, sums, to + channels);
    FloatVector s2 = FloatVector.fromArray(FLOATS, sums, to + 2 * channels);
    FloatVector s3 = FloatVector.fromArray(FLOATS, sums, to + 3 * channels);
    int a0 = at + runs[tap];
    int a1 = at + runs[tap + 1];
    int a2 = at + runs[tap + 2];
    int a3 = at + runs[tap + 3];
    for (int i = 0; i < width; i++) {
      FloatVector d = FloatVector.fromArray(FLOATS, dy, dyAt + i * channels);
      s0 = d.fma(FloatVector.fromArray(FLOATS, image, a0 + i * step), s0);
      s1 = d.fma(FloatVector.fromArray(FLOATS, image, a1 + i * step), s1);
      s2 = d.fma(FloatVector.fromArray(FLOATS, image, a2 + i * step), s2);
      s3 = d.fma(FloatVector.fromArray(FLOATS, image, a3 + i * step), s3);
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + channels);
    s2.intoArray(sums, to + 2 * channels);
    s3.intoArray(sums, to + 3 * channels);
  }
}
