package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Window;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The memory layout of a convolution. Channels come last, so one row of the kernel reads one
 * contiguous run of the (padded) input: kernelW * channels values, or only the channels of one
 * pixel if the convolution is dilated or has groups. The weights of a group are a matrix with a row
 * for each value of each run.
 */
final class Geometry {
  /**
   * The number of rows of weights in a panel; 384 rows of one block of columns are 24 KB at 256
   * bits.
   */
  private static final int PANEL_ROWS = 384;

  final Window window;
  final int inChannels;
  final int outChannels;
  final int groups;

  /** The number of input channels of one group. */
  final int groupIn;

  /** The number of output channels of one group. */
  final int groupOut;

  /** The number of blocks of columns of one group. */
  final int blocks;

  /** The start of each run, relative to an output pixel's first value. */
  final int[] runs;

  /** The number of values in a run. */
  final int length;

  /** The place of each row of the weights, relative to an output pixel's first value. */
  final int[] taps;

  /** The start of each output pixel in the padded image. */
  final int[] pixels;

  /** The number of rows of pixels in the output, of window.outW() pixels each. */
  final int outRows;

  /** The number of rows of the weights of one group: runs times length. */
  final int depth;

  /** The depth, divided into panels that fit in the first-level cache. */
  final List<Panel> panels;

  private final int paddedD;
  private final int paddedH;
  private final int paddedW;

  /**
   * A panel of rows of the weights, first to first + (endRun - firstRun) * length: whole runs, or
   * part of one.
   *
   * @param from the start of the part in its run
   */
  record Panel(int first, int firstRun, int endRun, int from, int length) {}

  Geometry(Window window, int inChannels, int outChannels, int groups) {
    this.window = window;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.groups = groups;
    groupIn = inChannels / groups;
    groupOut = outChannels / groups;
    blocks = Lanes.blocks(groupOut);
    Window v = window;
    paddedD = padded(v.inD(), v.padD(), v.outD(), v.strideD(), v.kernelD(), v.dilationD());
    paddedH = padded(v.inH(), v.padH(), v.outH(), v.strideH(), v.kernelH(), v.dilationH());
    paddedW = padded(v.inW(), v.padW(), v.outW(), v.strideW(), v.kernelW(), v.dilationW());
    boolean wholeRows = groups == 1 && (window.dilationW() == 1 || window.kernelW() == 1);
    length = wholeRows ? window.kernelW() * inChannels : groupIn;
    runs = runs(wholeRows ? 1 : window.kernelW());
    depth = runs.length * length;
    taps = new int[depth];
    Arrays.setAll(taps, k -> runs[k / length] + k % length);
    pixels = pixels();
    outRows = window.outD() * window.outH();
    panels = panels();
  }

  private static int padded(int in, int pad, int out, int stride, int kernel, int dilation) {
    return Math.max(pad + in, (out - 1) * stride + (kernel - 1) * dilation + 1);
  }

  private int[] runs(int width) {
    int[] offsets = new int[window.kernelD() * window.kernelH() * width];
    for (int i = 0; i < offsets.length; i++) {
      int d = i / width / window.kernelH() * window.dilationD();
      int h = i / width % window.kernelH() * window.dilationH();
      int w = i % width * window.dilationW();
      offsets[i] = ((d * paddedH + h) * paddedW + w) * inChannels;
    }
    return offsets;
  }

  private int[] pixels() {
    int[] offsets = new int[window.outputs()];
    for (int i = 0; i < offsets.length; i++) {
      int d = i / window.outW() / window.outH() * window.strideD();
      int h = i / window.outW() % window.outH() * window.strideH();
      int w = i % window.outW() * window.strideW();
      offsets[i] = ((d * paddedH + h) * paddedW + w) * inChannels;
    }
    return offsets;
  }

  private List<Panel> panels() {
    List<Panel> list = new ArrayList<>();
    if (length > PANEL_ROWS) {
      int step = Math.ceilDiv(length, Math.ceilDiv(length, PANEL_ROWS));
      for (int run = 0; run < runs.length; run++) {
        for (int from = 0; from < length; from += step) {
          int size = Math.min(step, length - from);
          list.add(new Panel(run * length + from, run, run + 1, from, size));
        }
      }
    } else {
      int step = Math.max(1, PANEL_ROWS / length);
      for (int run = 0; run < runs.length; run += step) {
        list.add(new Panel(run * length, run, Math.min(runs.length, run + step), 0, length));
      }
    }
    return List.copyOf(list);
  }

  /** Returns the number of values of one input sample. */
  int inputSize() {
    return window.inputs() * inChannels;
  }

  /** Returns the number of values of one output sample. */
  int outputSize() {
    return window.outputs() * outChannels;
  }

  /** Returns the number of values of one padded image. */
  int paddedSize() {
    return paddedD * paddedH * rowSize();
  }

  private int rowSize() {
    return paddedW * inChannels;
  }

  /** Values of the weights in blocks: (groups, blocks, depth, BLOCK). */
  int packedSize() {
    return groups * blocks * depth * Lanes.BLOCK;
  }

  /** Returns the number of valid columns of a block. */
  int columns(int block) {
    return Math.min(Lanes.BLOCK, groupOut - block * Lanes.BLOCK);
  }

  /** Returns the first row of the padded image that a row of output pixels reads. */
  int firstPaddedRow(int outRow) {
    return pixels[outRow * window.outW()] / rowSize();
  }

  /** Returns the row after the last row of the padded image that a row of output pixels reads. */
  int endPaddedRow(int outRow) {
    return firstPaddedRow(outRow) + runs[runs.length - 1] / rowSize() + 1;
  }

  /** Returns the start of a row of the padded image. */
  int paddedRowAt(int row) {
    return row * rowSize();
  }

  /**
   * Returns a padded copy of a sample in scratch memory, followed by room for what is read beyond
   * the end of a run that is not a multiple of vectors or tiles.
   */
  float[] image(float[] x, int sample) {
    return rows(x, sample, 0, endPaddedRow(outRows - 1));
  }

  /** Returns padded copies of some samples, one after another, as {@link #image}. */
  float[] images(float[] x, int first, int end) {
    float[] images =
        Scratch.mine().floats(Scratch.Slot.IMAGE, (end - first) * paddedSize() + Lanes.BLOCK);
    for (int sample = first; sample < end; sample++) {
      int rows = endPaddedRow(outRows - 1);
      pad(x, sample, 0, rows, images, (sample - first) * paddedSize());
    }
    return images;
  }

  /** Returns some rows of the padded image, as {@link #image}. */
  float[] rows(float[] x, int sample, int first, int end) {
    int size = paddedRowAt(end - first) + Lanes.BLOCK;
    float[] image = Scratch.mine().floats(Scratch.Slot.IMAGE, size);
    pad(x, sample, first, end, image);
    return image;
  }

  /** Copies rows of a sample, zeros around it included, to the front of an array. */
  void pad(float[] x, int sample, int firstRow, int endRow, float[] to) {
    pad(x, sample, firstRow, endRow, to, 0);
  }

  private void pad(float[] x, int sample, int firstRow, int endRow, float[] to, int toAt) {
    int xAt = sample * inputSize();
    if (!window.isPadded()) {
      int size = (endRow - firstRow) * rowSize();
      System.arraycopy(x, xAt + firstRow * rowSize(), to, toAt, size);
      return;
    }
    int left = window.padW() * inChannels;
    int middle = window.inW() * inChannels;
    for (int row = firstRow; row < endRow; row++) {
      int at = toAt + (row - firstRow) * rowSize();
      int from = inputRow(row);
      if (from < 0) {
        Arrays.fill(to, at, at + rowSize(), 0);
      } else {
        Arrays.fill(to, at, at + left, 0);
        System.arraycopy(x, xAt + from * middle, to, at + left, middle);
        Arrays.fill(to, at + left + middle, at + rowSize(), 0);
      }
    }
  }

  /**
   * Returns the array in which a task accumulates the gradient of one sample's padded image: the
   * gradient itself if there is no border, or else scratch memory.
   */
  float[] gradientImage(float[] dx) {
    return window.isPadded() ? Scratch.mine().floats(Scratch.Slot.IMAGE, paddedSize()) : dx;
  }

  /** Returns the start of a sample's image in {@link #gradientImage}. */
  int gradientAt(int sample) {
    return window.isPadded() ? 0 : sample * inputSize();
  }

  /** Copies the part of a {@link #gradientImage} within the border to its sample. */
  void crop(float[] from, float[] dx, int sample) {
    if (from == dx) {
      return;
    }
    int dxAt = sample * inputSize();
    int left = window.padW() * inChannels;
    int middle = window.inW() * inChannels;
    for (int row = 0; row < paddedD * paddedH; row++) {
      int to = inputRow(row);
      if (to >= 0) {
        System.arraycopy(from, row * rowSize() + left, dx, dxAt + to * middle, middle);
      }
    }
  }

  /**
   * Returns the row of the input, counted over depth and height, at a row of the padded image, or
   * -1.
   */
  private int inputRow(int paddedRow) {
    int d = paddedRow / paddedH - window.padD();
    int h = paddedRow % paddedH - window.padH();
    boolean inside = d >= 0 && d < window.inD() && h >= 0 && h < window.inH();
    return inside ? d * window.inH() + h : -1;
  }
}
