package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;
import static dev.fovea.kernel.vector.convolution.Winograd.OUT;
import static dev.fovea.kernel.vector.convolution.Winograd.POINTS;

import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.NarrowTile;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import java.util.Arrays;

/**
 * The gradient by the weights of a 3x3 convolution of stride 1 by {@link Winograd}'s transforms:
 * for each of 36 points the sum, over all tiles, of the outer product of the transformed input with
 * the transformed gradient; what comes of it is transformed to the nine taps once, at the end.
 * Chunks of samples are summed apart, as in {@link WeightGradient}.
 */
final class WinogradWeightGradient implements WeightGradientPass {
  private static final int MAX_CHUNKS = 16;

  /** Below this many chunks each block of channels is a task of its own. */
  private static final int FEW_CHUNKS = 8;

  /** The number of floats in all partial sums together: 8 MB. */
  private static final int PARTIALS = 1 << 21;

  /** The number of floats in the transformed inputs and gradients of a group of tiles: 512 KB. */
  private static final int GROUP = 1 << 17;

  /** The smallest number of tiles in a group; fewer are not worth reading and writing the sums. */
  private static final int LEAST = 8;

  private final Workers workers;
  private final Window window;
  private final int inChannels;
  private final int outChannels;
  private final WinogradTiles tiles;
  private final int blocks;

  /** True if the outputs fit into one vector, so that {@link NarrowTile}s compute the sums. */
  private final boolean narrow;

  /** The number of columns of a block that are computed. */
  private final int width;

  /** The number of input channels in a register tile. */
  private final int rows;

  /** The number of input channels, rounded up to whole register tiles. */
  private final int tiled;

  /** The number of tiles in a group. */
  private final int group;

  /** Numbers from one point of a group's transformed inputs to the next. */
  private final int xPlane;

  /** Numbers from one point of a block of a group's transformed gradients to the next. */
  private final int dyPlane;

  WinogradWeightGradient(Workers workers, ConvolutionProblem problem) {
    this.workers = workers;
    window = problem.window();
    inChannels = problem.inChannels();
    outChannels = problem.outChannels();
    tiles = new WinogradTiles(window, inChannels, outChannels);
    blocks = Lanes.blocks(outChannels);
    narrow = outChannels <= LENGTH;
    width = narrow ? LENGTH : BLOCK;
    rows = narrow ? NarrowTile.ROWS : Tile.ROWS;
    tiled = Math.ceilDiv(inChannels, rows) * rows;
    int fit = GROUP / (POINTS * (tiles.pixel + blocks * BLOCK));
    group = Math.max(LEAST, fit);
    xPlane = Winograd.lines(group * tiles.pixel);
    dyPlane = Winograd.lines(group * BLOCK);
  }

  /** Numbers in the partial sum of one block: (points, tiled, BLOCK). */
  private int blockSize() {
    return POINTS * tiled * BLOCK;
  }

  @Override
  public void run(int batch, float[] x, float[] dy, float[] dw) {
    int size = blocks * blockSize();
    int chunks = Math.min(batch, Math.clamp(PARTIALS / size, 1, MAX_CHUNKS));
    int splits = chunks < FEW_CHUNKS ? blocks : 1;
    float[] sums = Scratch.mine().floats(Scratch.Slot.PARTIALS, chunks * size);
    workers.forEach(
        chunks * splits,
        task -> {
          int chunk = task / splits;
          int firstBlock = task % splits * blocks / splits;
          int endBlock = (task % splits + 1) * blocks / splits;
          int at = chunk * size;
          Arrays.fill(sums, at + firstBlock * blockSize(), at + endBlock * blockSize(), 0);
          int end = (chunk + 1) * batch / chunks * tiles.count();
          for (int t = chunk * batch / chunks * tiles.count(); t < end; t += group) {
            add(t, Math.min(end, t + group), firstBlock, endBlock, x, dy, sums, at);
          }
        });
    int piece = tiled * BLOCK;
    workers.forEach(
        blocks * POINTS,
        p -> {
          for (int chunk = 1; chunk < chunks; chunk++) {
            Tile.add(sums, chunk * size + p * piece, sums, p * piece, piece);
          }
        });
    workers.forEach(inChannels, i -> weights(i, sums, dw));
  }

  /** Adds what comes of some tiles, counted over all samples. */
  private void add(
      int first,
      int end,
      int firstBlock,
      int endBlock,
      float[] x,
      float[] dy,
      float[] sums,
      int sumsAt) {
    float[] values = Scratch.mine().floats(Scratch.Slot.PACKED_LEFT, POINTS * xPlane);
    tiles.transform(x, first, end, values, xPlane);
    float[] gradients = gradients(first, end, firstBlock, endBlock, dy);
    for (int block = firstBlock; block < endBlock; block++) {
      int from = (block - firstBlock) * POINTS * dyPlane;
      multiply(values, gradients, from, end - first, sums, sumsAt + block * blockSize());
    }
  }

  /** Returns the transformed gradients of some tiles as (blocks, points, tiles, BLOCK). */
  private float[] gradients(int first, int end, int firstBlock, int endBlock, float[] dy) {
    int size = (endBlock - firstBlock) * POINTS * dyPlane;
    float[] gradients = Scratch.mine().floats(Scratch.Slot.PACKED, size);
    for (int t = first; t < end; t++) {
      for (int block = firstBlock; block < endBlock; block++) {
        int to = (block - firstBlock) * POINTS * dyPlane + (t - first) * BLOCK;
        gradient(t / tiles.count(), t % tiles.count(), block, dy, gradients, to);
      }
    }
    return gradients;
  }

  private void gradient(int sample, int tile, int block, float[] dy, float[] to, int toAt) {
    Scratch scratch = Scratch.mine();
    float[] work = scratch.floats(Scratch.Slot.TILE, Winograd.WORK);
    int columns = Math.min(BLOCK, outChannels - block * BLOCK);
    int dyRow = window.outW() * outChannels;
    int row = tile / tiles.columns * OUT;
    int column = tile % tiles.columns * OUT;
    int tall = Math.min(OUT, window.outH() - row);
    int wide = Math.min(OUT, window.outW() - column);
    int at =
        (sample * window.outputs() + row * window.outW() + column) * outChannels + block * BLOCK;
    boolean whole = tall == OUT && wide == OUT && columns == width;
    float[] part = scratch.floats(Scratch.Slot.OUTPUT_TILE, OUT * OUT * BLOCK);
    if (!whole) {
      Arrays.fill(part, 0, OUT * OUT * BLOCK, 0);
    }
    for (int i = 0; !whole && i < tall; i++) {
      for (int j = 0; j < wide; j++) {
        int from = at + i * dyRow + j * outChannels;
        System.arraycopy(dy, from, part, (i * OUT + j) * BLOCK, columns);
      }
    }
    for (int c = 0; c < width; c += LENGTH) {
      Winograd.gradient(
          whole ? dy : part,
          (whole ? at : 0) + c,
          whole ? dyRow : OUT * BLOCK,
          whole ? outChannels : BLOCK,
          to,
          toAt + c,
          dyPlane,
          work);
    }
  }

  private void multiply(
      float[] values, float[] gradients, int from, int count, float[] sums, int sumsAt) {
    for (int point = 0; point < POINTS; point++) {
      for (int k = 0; k < tiled; k += rows) {
        int x = point * xPlane + k;
        int d = from + point * dyPlane;
        int to = sumsAt + (point * tiled + k) * BLOCK;
        if (narrow) {
          NarrowTile.outer(values, x, tiles.pixel, count, gradients, d, sums, to);
        } else {
          Tile.outer(values, x, tiles.pixel, count, gradients, d, sums, to, BLOCK);
        }
      }
    }
  }

  /** Transforms the sums of one input channel to its weights. */
  private void weights(int channel, float[] sums, float[] dw) {
    Scratch scratch = Scratch.mine();
    float[] work = scratch.floats(Scratch.Slot.TILE, Winograd.WORK);
    float[] taps = scratch.floats(Scratch.Slot.OUTPUT_TILE, OUT * OUT * BLOCK);
    for (int block = 0; block < blocks; block++) {
      int from = block * blockSize() + channel * BLOCK;
      for (int c = 0; c < width; c += LENGTH) {
        Winograd.taps(sums, from + c, tiled * BLOCK, taps, c, BLOCK, work);
      }
      int columns = Math.min(BLOCK, outChannels - block * BLOCK);
      for (int tap = 0; tap < 9; tap++) {
        int to = (tap * inChannels + channel) * outChannels + block * BLOCK;
        System.arraycopy(taps, tap * BLOCK, dw, to, columns);
      }
    }
  }
}
