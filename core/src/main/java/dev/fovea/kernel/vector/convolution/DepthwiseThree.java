package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.PackedVersion;
import jdk.incubator.vector.FloatVector;

/**
 * A 3x3 convolution of every channel by itself, of stride 1 or 2, and its gradient with respect to
 * the input. A row of pixels is computed for a vector of channels at a time: the nine weights stay
 * in registers, each value is read once for all columns of the kernel that meet it, and no padded
 * copy is made, since rows beyond the border are read from zeros.
 *
 * <p>Where the channels do not end with a vector, the last vector overlaps the one before.
 */
final class DepthwiseThree implements InputGradientPass {
  private static final int TAPS = 9;

  private final Workers workers;
  private final Window window;
  private final int channels;

  /** A pixel beyond the border, or no bias. */
  private final float[] zeros;

  /** The weights as {@link #inputGradient} takes them: for a stride of 1 with the taps reversed. */
  private final float[] ordered;

  private final PackedVersion version = new PackedVersion();

  /**
   * Binds the convolution.
   *
   * @param window one that {@link #suits}
   */
  DepthwiseThree(Workers workers, Window window, int channels) {
    this.workers = workers;
    this.window = window;
    this.channels = channels;
    zeros = new float[channels];
    ordered = new float[TAPS * channels];
  }

  /** A row of pixels, or a pixel of zeros that stands for each of a row beyond the border. */
  private record Row(float[] values, int at, int step) {}

  /** Returns whether a convolution can be computed in this way. */
  static boolean suits(Window w, int channels, int multiplier) {
    boolean flat = w.inD() == 1 && w.kernelD() == 1 && w.padD() == 0;
    boolean three =
        w.kernelH() == 3 && w.kernelW() == 3 && w.dilationH() == 1 && w.dilationW() == 1;
    return flat
        && three
        && multiplier == 1
        && channels >= LENGTH
        && w.strideH() == w.strideW()
        && suits(w.strideH(), w.inH(), w.outH(), w.padH())
        && suits(w.strideW(), w.inW(), w.outW(), w.padW());
  }

  private static boolean suits(int stride, int in, int out, int pad) {
    return switch (stride) {
      case 1 -> pad >= 0 && pad <= 2 && out <= in + pad && in <= out + 2 - pad;
      case 2 -> pad >= 0 && pad <= 1 && 2 * out - pad <= in;
      default -> false;
    };
  }

  /**
   * Computes a row of output pixels.
   *
   * @param xAt where the sample begins
   * @param w (9, channels)
   * @param start what to begin the sums with (channels)
   * @param yAt where the row begins
   */
  void forward(float[] x, int xAt, int row, float[] w, float[] start, float[] y, int yAt) {
    int in = window.inW();
    int out = window.outW();
    int first = row * window.strideH() - window.padH();
    Row x0 = row(x, xAt, first, window.inH(), in);
    Row x1 = row(x, xAt, first + 1, window.inH(), in);
    Row x2 = row(x, xAt, first + 2, window.inH(), in);
    for (int i = 0; i < channels; i += LENGTH) {
      int c = Math.min(i, channels - LENGTH);
      if (window.strideW() == 1) {
        single(in, out, window.padW(), x0, x1, x2, w, start, c, y, yAt + c);
      } else {
        halving(x0, x1, x2, w, start, c, y, yAt + c);
      }
    }
  }

  @Override
  public void run(int batch, float[] dy, WeightView w, float[] dx) {
    if (version.update(w)) {
      order(w.values());
    }
    int width = window.inW() * channels;
    workers.forEach(
        batch,
        sample -> {
          for (int row = 0; row < window.inH(); row++) {
            int to = (sample * window.inH() + row) * width;
            inputGradient(dy, sample * window.outputs() * channels, row, dx, to);
          }
        });
  }

  private void order(float[] w) {
    boolean reversed = window.strideH() == 1;
    for (int tap = 0; tap < TAPS; tap++) {
      int from = reversed ? TAPS - 1 - tap : tap;
      System.arraycopy(w, from * channels, ordered, tap * channels, channels);
    }
  }

  /**
   * Computes the gradient of a row of input pixels.
   *
   * @param dyAt where the sample begins
   * @param dxAt where the row begins
   */
  private void inputGradient(float[] dy, int dyAt, int row, float[] dx, int dxAt) {
    int in = window.inW();
    int out = window.outW();
    int padded = row + window.padH();
    boolean single = window.strideH() == 1;
    boolean middle = padded % 2 == 1;
    Row y0 = row(dy, dyAt, single ? padded - 2 : padded / 2, window.outH(), out);
    Row y1 = row(dy, dyAt, single ? padded - 1 : middle ? -1 : padded / 2 - 1, window.outH(), out);
    Row y2 = row(dy, dyAt, single ? padded : -1, window.outH(), out);
    int w0 = middle ? 3 * channels : 0;
    for (int i = 0; i < channels; i += LENGTH) {
      int c = Math.min(i, channels - LENGTH);
      if (single) {
        single(out, in, 2 - window.padW(), y0, y1, y2, ordered, zeros, c, dx, dxAt + c);
      } else {
        doubling(y0, y1, ordered, w0 + c, c, dx, dxAt + c);
      }
    }
  }

  private Row row(float[] x, int xAt, int row, int rows, int width) {
    return row >= 0 && row < rows
        ? new Row(x, xAt + row * width * channels, channels)
        : new Row(zeros, 0, 0);
  }

  /**
   * Computes a row for one vector of channels, with stride 1. Each column is added to the three
   * outputs that it belongs to: one is complete then, and the other two move on.
   */
  private void single(
      int in,
      int out,
      int pad,
      Row x0,
      Row x1,
      Row x2,
      float[] w,
      float[] start,
      int c,
      float[] y,
      int yAt) {
    FloatVector w00 = FloatVector.fromArray(FLOATS, w, c);
    FloatVector w01 = FloatVector.fromArray(FLOATS, w, c + channels);
    FloatVector w02 = FloatVector.fromArray(FLOATS, w, c + 2 * channels);
    FloatVector w10 = FloatVector.fromArray(FLOATS, w, c + 3 * channels);
    FloatVector w11 = FloatVector.fromArray(FLOATS, w, c + 4 * channels);
    FloatVector w12 = FloatVector.fromArray(FLOATS, w, c + 5 * channels);
    FloatVector w20 = FloatVector.fromArray(FLOATS, w, c + 6 * channels);
    FloatVector w21 = FloatVector.fromArray(FLOATS, w, c + 7 * channels);
    FloatVector w22 = FloatVector.fromArray(FLOATS, w, c + 8 * channels);
    FloatVector begin = FloatVector.fromArray(FLOATS, start, c);
    FloatVector older = begin;
    FloatVector newer = begin;
    int columns = Math.min(in, out + 2 - pad);
    for (int j = 0; j < columns; j++) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, x0.values, x0.at + c + j * x0.step);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x1.values, x1.at + c + j * x1.step);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x2.values, x2.at + c + j * x2.step);
      FloatVector done = v2.fma(w22, v1.fma(w12, v0.fma(w02, older)));
      older = v2.fma(w21, v1.fma(w11, v0.fma(w01, newer)));
      newer = v2.fma(w20, v1.fma(w10, v0.fma(w00, begin)));
      int output = j + pad - 2;
      if (output >= 0) {
        done.intoArray(y, yAt + output * channels);
      }
    }
    int output = columns + pad - 2;
    if (output >= 0 && output < out) {
      older.intoArray(y, yAt + output * channels);
    }
    if (output + 1 < out) {
      newer.intoArray(y, yAt + (output + 1) * channels);
    }
  }

  /** Computes a row for one vector of channels, with stride 2. */
  private void halving(
      Row x0, Row x1, Row x2, float[] w, float[] start, int c, float[] y, int yAt) {
    FloatVector w00 = FloatVector.fromArray(FLOATS, w, c);
    FloatVector w01 = FloatVector.fromArray(FLOATS, w, c + channels);
    FloatVector w02 = FloatVector.fromArray(FLOATS, w, c + 2 * channels);
    FloatVector w10 = FloatVector.fromArray(FLOATS, w, c + 3 * channels);
    FloatVector w11 = FloatVector.fromArray(FLOATS, w, c + 4 * channels);
    FloatVector w12 = FloatVector.fromArray(FLOATS, w, c + 5 * channels);
    FloatVector w20 = FloatVector.fromArray(FLOATS, w, c + 6 * channels);
    FloatVector w21 = FloatVector.fromArray(FLOATS, w, c + 7 * channels);
    FloatVector w22 = FloatVector.fromArray(FLOATS, w, c + 8 * channels);
    FloatVector begin = FloatVector.fromArray(FLOATS, start, c);
    // The sum so far of the output whose first column was the last one of the output before.
    FloatVector next = begin;
    int j = 1 - window.padW();
    if (j == 1) {
      next = FloatVector.fromArray(FLOATS, x0.values, x0.at + c).fma(w00, next);
      next = FloatVector.fromArray(FLOATS, x1.values, x1.at + c).fma(w10, next);
      next = FloatVector.fromArray(FLOATS, x2.values, x2.at + c).fma(w20, next);
    }
    int whole = Math.min(window.outW(), (window.inW() - 1 + window.padW()) / 2);
    int output = 0;
    for (; output < whole; output++) {
      FloatVector u0 = FloatVector.fromArray(FLOATS, x0.values, x0.at + c + j * x0.step);
      FloatVector u1 = FloatVector.fromArray(FLOATS, x1.values, x1.at + c + j * x1.step);
      FloatVector u2 = FloatVector.fromArray(FLOATS, x2.values, x2.at + c + j * x2.step);
      FloatVector v0 = FloatVector.fromArray(FLOATS, x0.values, x0.at + c + (j + 1) * x0.step);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x1.values, x1.at + c + (j + 1) * x1.step);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x2.values, x2.at + c + (j + 1) * x2.step);
      FloatVector sum = u2.fma(w21, u1.fma(w11, u0.fma(w01, next)));
      v2.fma(w22, v1.fma(w12, v0.fma(w02, sum))).intoArray(y, yAt + output * channels);
      next = v2.fma(w20, v1.fma(w10, v0.fma(w00, begin)));
      j += 2;
    }
    if (output < window.outW()) {
      FloatVector u0 = FloatVector.fromArray(FLOATS, x0.values, x0.at + c + j * x0.step);
      FloatVector u1 = FloatVector.fromArray(FLOATS, x1.values, x1.at + c + j * x1.step);
      FloatVector u2 = FloatVector.fromArray(FLOATS, x2.values, x2.at + c + j * x2.step);
      u2.fma(w21, u1.fma(w11, u0.fma(w01, next))).intoArray(y, yAt + output * channels);
    }
  }

  /**
   * Computes the gradient of a row for one vector of channels, with stride 2. Rows and columns of
   * inputs alternate between those that the middle tap reads and those that the first tap of one
   * output and the last tap of the output before read.
   *
   * @param w0 where the weights of the first row's taps begin; those of the second row's are the
   *     last three
   */
  private void doubling(Row y0, Row y1, float[] w, int w0, int c, float[] dx, int dxAt) {
    FloatVector w00 = FloatVector.fromArray(FLOATS, w, w0);
    FloatVector w01 = FloatVector.fromArray(FLOATS, w, w0 + channels);
    FloatVector w02 = FloatVector.fromArray(FLOATS, w, w0 + 2 * channels);
    FloatVector w10 = FloatVector.fromArray(FLOATS, w, 6 * channels + c);
    FloatVector w11 = FloatVector.fromArray(FLOATS, w, 7 * channels + c);
    FloatVector w12 = FloatVector.fromArray(FLOATS, w, 8 * channels + c);
    // What the output before adds to the input under its last tap.
    FloatVector carried = FloatVector.zero(FLOATS);
    int input = -window.padW();
    int in = window.inW();
    for (int j = 0; j < window.outW(); j++) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, y0.values, y0.at + c + j * y0.step);
      FloatVector v1 = FloatVector.fromArray(FLOATS, y1.values, y1.at + c + j * y1.step);
      if (input >= 0) {
        v1.fma(w10, v0.fma(w00, carried)).intoArray(dx, dxAt + input * channels);
      }
      v1.fma(w11, v0.mul(w01)).intoArray(dx, dxAt + (input + 1) * channels);
      carried = v1.fma(w12, v0.mul(w02));
      input += 2;
    }
    for (; input < in; input++) {
      carried.intoArray(dx, dxAt + input * channels);
      carried = FloatVector.zero(FLOATS);
    }
  }
}
