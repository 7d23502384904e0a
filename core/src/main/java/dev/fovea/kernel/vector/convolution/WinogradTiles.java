package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.convolution.Winograd.OUT;
import static dev.fovea.kernel.vector.convolution.Winograd.POINTS;

import dev.fovea.kernel.Window;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.Scratch;

/**
 * The input of a convolution of stride 1 in tiles for {@link Winograd}'s transforms. A kernel
 * larger than 3x3 is cut into parts of 3x3: the convolution is the sum of those of its parts, each
 * with an input that lies three pixels further on, as if the input had that many times the
 * channels.
 */
final class WinogradTiles {
  /**
   * The largest number of floats in transformed weights, 64 MB; there are four times as many as
   * weights.
   */
  private static final long MOST_WEIGHTS = 1 << 24;

  /** The height and width of a part of the kernel. */
  static final int PART = 3;

  /** What the channels of a kernel in parts are a multiple of: of the longest vectors. */
  private static final int WHOLE = 16;

  /** The number of rows of tiles in a sample. */
  final int rows;

  /** The number of tiles in a row. */
  final int columns;

  /** The numbers of parts of the kernel, one below and one beside another. */
  final int partRows;

  final int partColumns;

  /** The number of floats in a transformed pixel: its channels, rounded up to whole vectors. */
  final int pixel;

  /** The number of floats between two points of a transformed tile: a pixel for each part. */
  final int depth;

  /** The distance, in floats, from one transformed tile to the next. */
  final int room;

  /** The image padded so that its tiles are whole. */
  private final Geometry padded;

  private final int channels;
  private final boolean inPlace;

  WinogradTiles(Window w, int inChannels, int outChannels) {
    rows = Math.ceilDiv(w.outH(), OUT);
    columns = Math.ceilDiv(w.outW(), OUT);
    partRows = Math.ceilDiv(w.kernelH(), PART);
    partColumns = Math.ceilDiv(w.kernelW(), PART);
    pixel = Lanes.whole(inChannels);
    depth = partRows * partColumns * pixel;
    room = Winograd.room(depth);
    channels = inChannels;
    Window whole =
        new Window(
            1,
            w.inH(),
            w.inW(),
            1,
            rows * OUT,
            columns * OUT,
            1,
            partRows * PART,
            partColumns * PART,
            1,
            1,
            1,
            1,
            1,
            1,
            0,
            w.padH(),
            w.padW());
    padded = new Geometry(whole, inChannels, outChannels, 1);
    inPlace = !whole.isPadded() && pixel == inChannels;
  }

  /**
   * Returns whether the transforms pay off. Their cost grows with the channels of input and output,
   * the weights are transformed once for some samples, and tiles at the border may be half empty.
   *
   * @param samples the number of samples that share the transformed weights
   */
  static boolean suit(Window w, int inChannels, int outChannels, int groups, int samples) {
    boolean threeByThree = w.kernelH() == PART && w.kernelW() == PART;
    boolean small = (long) POINTS * inChannels * outChannels <= MOST_WEIGHTS;
    if (!small || !threeByThree || !isDense(w) || groups > 1) {
      return false;
    }
    double tiles = pixels(w) / (OUT * OUT);
    double plain = 9.0 * w.outputs();
    double products = POINTS * tiles;
    double ofPixels = 8 * tiles * (1.0 / inChannels + 1.0 / outChannels);
    double transforms = POINTS * (ofPixels + 8.0 / samples);
    return Math.min(inChannels, outChannels) >= 16 && products + transforms < 0.8 * plain;
  }

  /**
   * Returns whether the transforms pay off for a larger kernel, in parts of 3x3.
   *
   * @param samples the number of samples that share the transformed weights
   */
  static boolean suitInParts(Window w, int inChannels, int outChannels, int groups, int samples) {
    double parts = Math.ceilDiv(w.kernelH(), PART) * Math.ceilDiv(w.kernelW(), PART);
    boolean large = parts > 1 && Math.min(w.kernelH(), w.kernelW()) >= PART;
    boolean small = parts * POINTS * inChannels * outChannels <= MOST_WEIGHTS;
    if (!large || !small || !isDense(w) || groups > 1 || inChannels % WHOLE > 0) {
      return false;
    }
    double tiles = pixels(w) / (OUT * OUT);
    double plain = (double) w.kernelH() * w.kernelW() * w.outputs();
    double products = POINTS * tiles * parts;
    double ofPixels = 8 * tiles * (1.0 / inChannels + parts / outChannels);
    double transforms = POINTS * (ofPixels + 8.0 * parts / samples);
    return outChannels >= WHOLE && products + transforms < 0.8 * plain;
  }

  /** Returns whether a flat kernel meets each place, and none sees padding alone. */
  private static boolean isDense(Window w) {
    boolean flat = w.inD() == 1 && w.kernelD() == 1 && w.padD() == 0;
    boolean dense =
        w.strideH() == 1 && w.strideW() == 1 && w.dilationH() == 1 && w.dilationW() == 1;
    return flat
        && dense
        && !hasEmptyWindow(w.padH(), w.kernelH(), w.inH(), w.outH())
        && !hasEmptyWindow(w.padW(), w.kernelW(), w.inW(), w.outW());
  }

  /**
   * Returns whether a window may see only padding. Its output would get the rounding errors of its
   * tile's other outputs, which are large beside it.
   */
  private static boolean hasEmptyWindow(int pad, int kernel, int in, int out) {
    return pad < 0 || pad >= kernel || out > in + pad;
  }

  /** Returns the number of output pixels of a sample's tiles, including those beyond its border. */
  static int pixels(Window w) {
    return Math.ceilDiv(w.outH(), OUT) * Math.ceilDiv(w.outW(), OUT) * OUT * OUT;
  }

  int count() {
    return rows * columns;
  }

  /** Returns some rows of tiles of a sample: its own array, or a padded copy in scratch memory. */
  float[] image(float[] x, int sample, int firstRow, int endRow) {
    int first = padded.firstPaddedRow(firstRow * OUT);
    return inPlace ? x : padded.rows(x, sample, first, padded.endPaddedRow(endRow * OUT - 1));
  }

  /** Returns the start of the sample in {@link #image}. */
  int imageAt(int sample, int firstRow) {
    return inPlace
        ? sample * padded.inputSize()
        : -padded.paddedRowAt(padded.firstPaddedRow(firstRow * OUT));
  }

  /** Returns memory for transformed tiles, as (tiles, points, depth), {@link #room} apart. */
  float[] values(int most) {
    return Scratch.mine().floats(Scratch.Slot.PACKED_LEFT, most * room);
  }

  /**
   * Transforms the inputs of some tiles, which are counted over all samples.
   *
   * @param x the samples
   * @param first the first tile
   * @param end the tile after the last one
   * @param to {@link #values} for the tiles
   */
  void transform(float[] x, int first, int end, float[] to) {
    transform(x, first, end, to, room, depth);
  }

  /**
   * Transforms the inputs of some tiles, which are counted over all samples, to (points, tiles,
   * depth).
   *
   * @param pointStep the distance, in floats, from a point of the first tile to the next
   */
  void transform(float[] x, int first, int end, float[] to, int pointStep) {
    transform(x, first, end, to, depth, pointStep);
  }

  private void transform(float[] x, int first, int end, float[] to, int tileStep, int pointStep) {
    for (int t = first; t < end; ) {
      int sample = t / count();
      int tile = t % count();
      int some = Math.min(end - t, count() - tile);
      int row = tile / columns;
      float[] image = image(x, sample, row, (tile + some - 1) / columns + 1);
      int at = (t - first) * tileStep;
      transform(image, imageAt(sample, row), tile, some, to, at, tileStep, pointStep);
      t += some;
    }
  }

  /** Transforms the inputs of some tiles of an {@link #image}. */
  void transform(float[] image, int imageAt, int tile, int count, float[] to, int toAt) {
    transform(image, imageAt, tile, count, to, toAt, room, depth);
  }

  private void transform(
      float[] image,
      int imageAt,
      int tile,
      int count,
      float[] to,
      int toAt,
      int tileStep,
      int pointStep) {
    float[] work = Scratch.mine().floats(Scratch.Slot.TILE, Winograd.WORK);
    for (int t = 0; t < count; t++) {
      int row = (tile + t) / columns * OUT;
      int column = (tile + t) % columns * OUT;
      int at = imageAt + padded.pixels[row * columns * OUT + column];
      for (int part = 0; part < partRows * partColumns; part++) {
        int down = part / partColumns * PART;
        int right = part % partColumns * PART;
        int partAt = at + padded.paddedRowAt(down) + right * channels;
        int tileAt = toAt + t * tileStep + part * pixel;
        Winograd.input(image, partAt, padded.paddedRowAt(1), channels, to, tileAt, pointStep, work);
      }
    }
  }
}
