package dev.fovea.kernel.vector;

import static dev.fovea.kernel.vector.Lanes.BLOCK;
import static dev.fovea.kernel.vector.Lanes.LENGTH;
import static dev.fovea.kernel.vector.Winograd.OUT;
import static dev.fovea.kernel.vector.Winograd.POINTS;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import java.util.Arrays;

/**
 * A 3x3 convolution of stride 1 by {@link Winograd}'s transforms: for each of 36 points one product
 * of matrices, (tiles, channels in) times (channels in, channels out). A task is some rows of tiles
 * of one sample, in groups that stay in the second-level cache.
 */
final class WinogradForward implements ForwardPass {
  /** Numbers in the transformed inputs and sums of a group of tiles: 128 KB. */
  private static final int GROUP = 1 << 15;

  /** Multiply-adds that are worth a task. */
  private static final long TASK = 1_000_000;

  /** Numbers of a tile between its two transforms, and a vector of zeros. */
  private static final int WORK = (POINTS + 1) * LENGTH;

  private final Workers workers;
  private final Window window;
  private final int inChannels;
  private final int outChannels;

  /** The image padded so that its tiles are whole. */
  private final Geometry tiled;

  private final int tileRows;
  private final int tileColumns;
  private final int blocks;

  /** Tiles of a group. */
  private final int group;

  /** A transformed pixel: its channels in whole vectors. */
  private final int pixel;

  private final int bands;

  /** The weights as (blocks, points, inChannels, BLOCK). */
  private final float[] packed;

  private final float[] packedBias;

  WinogradForward(Workers workers, Window window, int inChannels, int outChannels) {
    this.workers = workers;
    this.window = window;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    tileRows = Math.ceilDiv(window.outH(), OUT);
    tileColumns = Math.ceilDiv(window.outW(), OUT);
    tiled = new Geometry(wholeTiles(window), inChannels, outChannels, 1);
    blocks = Lanes.blocks(outChannels);
    pixel = Lanes.whole(inChannels);
    int fit = GROUP / (POINTS * (pixel + BLOCK)) / Tile.ROWS * Tile.ROWS;
    group = Math.clamp(fit, Tile.ROWS, tileRows * tileColumns);
    long work = (long) tileRows * tileColumns * POINTS * inChannels * outChannels;
    bands = (int) Math.clamp(work / TASK, 1, tileRows);
    packed = new float[blocks * POINTS * inChannels * BLOCK];
    packedBias = new float[blocks * BLOCK];
  }

  /** The same window over an output whose sizes are multiples of a tile's. */
  private static Window wholeTiles(Window w) {
    int outH = Math.ceilDiv(w.outH(), OUT) * OUT;
    int outW = Math.ceilDiv(w.outW(), OUT) * OUT;
    return new Window(
        1, w.inH(), w.inW(), 1, outH, outW, 1, 3, 3, 1, 1, 1, 1, 1, 1, 0, w.padH(), w.padW());
  }

  /**
   * Whether the transforms pay: their own cost goes with the channels of each side, that of the
   * weights is there for a single sample too, and tiles at the border may be half empty.
   */
  static boolean suits(Window w, int inChannels, int outChannels, int groups) {
    boolean threeByThree = w.inD() == 1 && w.kernelD() == 1 && w.kernelH() == 3 && w.kernelW() == 3;
    boolean dense = w.strideH() == 1 && w.strideW() == 1 && w.dilationH() == 1;
    if (!threeByThree || !dense || w.dilationW() != 1 || w.padD() > 0 || groups > 1) {
      return false;
    }
    double tiles = Math.ceilDiv(w.outH(), OUT) * Math.ceilDiv(w.outW(), OUT);
    double plain = 9.0 * w.outputs();
    double products = POINTS * tiles;
    double transforms = POINTS * (8 * tiles * (1.0 / inChannels + 1.0 / outChannels) + 8);
    return Math.min(inChannels, outChannels) >= 16 && products + transforms < 0.8 * plain;
  }

  @Override
  public void run(int batch, float[] x, float[] w, float[] bias, Activation activation, float[] y) {
    workers.forEach(blocks, block -> pack(block, w));
    Arrays.fill(packedBias, 0);
    System.arraycopy(bias, 0, packedBias, 0, bias.length);
    boolean relu = activation == Activation.RELU;
    workers.forEach(
        batch * bands,
        task -> {
          int sample = task / bands;
          int first = task % bands * tileRows / bands;
          int end = (task % bands + 1) * tileRows / bands;
          band(sample, first, end, x, Tile.floor(activation), y);
          if (!relu) {
            int pixels = Math.min(end * OUT, window.outH()) - first * OUT;
            int at = (sample * window.outputs() + first * OUT * window.outW()) * outChannels;
            VectorActivations.apply(activation, pixels * window.outW(), outChannels, y, at, y, at);
          }
        });
  }

  private void pack(int block, float[] w) {
    Scratch scratch = Scratch.mine();
    float[] work = scratch.floats(Scratch.Slot.TILE, WORK);
    float[] taps = scratch.floats(Scratch.Slot.PACKED, 9 * BLOCK);
    Arrays.fill(taps, 0, 9 * BLOCK, 0);
    int columns = Math.min(BLOCK, outChannels - block * BLOCK);
    for (int i = 0; i < inChannels; i++) {
      for (int tap = 0; tap < 9; tap++) {
        int from = (tap * inChannels + i) * outChannels + block * BLOCK;
        System.arraycopy(w, from, taps, tap * BLOCK, columns);
      }
      int to = (block * POINTS * inChannels + i) * BLOCK;
      Winograd.weights(taps, BLOCK, packed, to, inChannels * BLOCK, work);
    }
  }

  private void band(int sample, int firstRow, int endRow, float[] x, float floor, float[] y) {
    boolean inPlace = !tiled.window.isPadded() && pixel == inChannels;
    float[] image = x;
    int imageAt = sample * tiled.inputSize();
    if (!inPlace) {
      int first = tiled.firstPaddedRow(firstRow * OUT);
      int end = tiled.endPaddedRow(endRow * OUT - 1);
      image = tiled.rows(x, sample, first, end);
      imageAt = -tiled.paddedRowAt(first);
    }
    int endTile = endRow * tileColumns;
    for (int tile = firstRow * tileColumns; tile < endTile; tile += group) {
      int count = Math.min(group, endTile - tile);
      transform(image, imageAt, tile, count);
      for (int block = 0; block < blocks; block++) {
        multiply(block, count);
        for (int t = 0; t < count; t++) {
          store(sample, tile + t, t, block, floor, y);
        }
      }
    }
  }

  /** The inputs of some tiles as (points, tiles, channels). */
  private void transform(float[] image, int imageAt, int tile, int count) {
    Scratch scratch = Scratch.mine();
    float[] values = scratch.floats(Scratch.Slot.PACKED_LEFT, POINTS * group * pixel);
    float[] work = scratch.floats(Scratch.Slot.TILE, WORK);
    for (int t = 0; t < count; t++) {
      int row = (tile + t) / tileColumns * OUT;
      int column = (tile + t) % tileColumns * OUT;
      int at = imageAt + tiled.pixels[row * tiled.window.outW() + column];
      Winograd.input(
          image, at, tiled.paddedRowAt(1), inChannels, values, t * pixel, group * pixel, work);
    }
  }

  /** Sums over the input channels as (points, tiles, BLOCK). */
  private void multiply(int block, int count) {
    Scratch scratch = Scratch.mine();
    float[] values = scratch.floats(Scratch.Slot.PACKED_LEFT, POINTS * group * pixel);
    float[] sums = scratch.floats(Scratch.Slot.PACKED, POINTS * group * BLOCK);
    float[] zeros = scratch.floats(Scratch.Slot.ROW, BLOCK);
    Arrays.fill(zeros, 0, BLOCK, 0);
    int[] offsets = scratch.ints(Scratch.Slot.LISTS, count);
    for (int t = 0; t < count; t++) {
      offsets[t] = t * pixel;
    }
    Geometry.Panel panel = RowProduct.plain(0, inChannels);
    for (int point = 0; point < POINTS; point++) {
      RowProduct.rows(
          values,
          point * group * pixel,
          offsets,
          0,
          count,
          RowProduct.oneRun(),
          panel,
          packed,
          (block * POINTS + point) * inChannels * BLOCK,
          zeros,
          0,
          0,
          Float.NEGATIVE_INFINITY,
          sums,
          point * group * BLOCK,
          BLOCK,
          BLOCK);
    }
  }

  /** Brings the outputs of one tile and block to where they belong, as far as they do. */
  private void store(int sample, int tile, int t, int block, float floor, float[] y) {
    Scratch scratch = Scratch.mine();
    float[] sums = scratch.floats(Scratch.Slot.PACKED, POINTS * group * BLOCK);
    float[] work = scratch.floats(Scratch.Slot.TILE, WORK);
    int row = tile / tileColumns * OUT;
    int column = tile % tileColumns * OUT;
    int height = Math.min(OUT, window.outH() - row);
    int width = Math.min(OUT, window.outW() - column);
    int columns = Math.min(BLOCK, outChannels - block * BLOCK);
    boolean whole = height == OUT && width == OUT && columns == BLOCK;
    int yRow = window.outW() * outChannels;
    int yAt =
        (sample * window.outputs() + row * window.outW() + column) * outChannels + block * BLOCK;
    float[] to = whole ? y : scratch.floats(Scratch.Slot.MORE_SHARED, OUT * OUT * BLOCK);
    for (int c = 0; c < BLOCK; c += LENGTH) {
      Winograd.output(
          sums,
          t * BLOCK + c,
          group * BLOCK,
          packedBias,
          block * BLOCK + c,
          floor,
          to,
          (whole ? yAt : 0) + c,
          whole ? yRow : OUT * BLOCK,
          whole ? outChannels : BLOCK,
          work);
    }
    for (int i = 0; !whole && i < height; i++) {
      for (int j = 0; j < width; j++) {
        int from = (i * OUT + j) * BLOCK;
        System.arraycopy(to, from, y, yAt + i * yRow + j * outChannels, columns);
      }
    }
  }
}
