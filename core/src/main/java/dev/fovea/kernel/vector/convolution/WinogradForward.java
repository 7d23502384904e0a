package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;
import static dev.fovea.kernel.vector.convolution.Winograd.OUT;
import static dev.fovea.kernel.vector.convolution.Winograd.POINTS;
import static dev.fovea.kernel.vector.convolution.WinogradTiles.PART;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.NarrowTile;
import dev.fovea.kernel.vector.base.PackedVersion;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import dev.fovea.kernel.vector.base.VectorActivations;
import java.util.Arrays;

/**
 * A convolution of stride 1 by {@link Winograd}'s transforms: for each of 36 points one product of
 * matrices, (tiles, channels in) times (channels in, channels out), where a kernel larger than 3x3
 * has as many times the channels as parts ({@link WinogradTiles}). A task is some rows of tiles of
 * one sample, in groups that stay in the second-level cache; or several samples if they have few
 * tiles, so that the weights are not read anew for each of them.
 */
final class WinogradForward implements ForwardPass {
  /** The number of floats in the transformed inputs and sums of a group of tiles: 128 KB. */
  private static final int GROUP = 1 << 15;

  /** The same where a group has the tiles of several samples: 512 KB. */
  private static final int SHARED_GROUP = 1 << 17;

  /** The same for a kernel in parts, whose weights take longer to read: 8 MB. */
  private static final int PARTS_GROUP = 1 << 21;

  /** The number of multiply-adds in a task. */
  private static final long TASK = 1_000_000;

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

  /** The number of tiles in a group, a multiple of register tiles. */
  private final int group;

  /** The distance, in floats, from one tile's sums to the next. */
  private final int room = Winograd.room(BLOCK);

  private final int bands;

  /** The number of samples in a task, 1 unless they have fewer tiles than a group. */
  private final int samples;

  private final Taps taps;
  private final float[] packedBias;
  private final PackedVersion version = new PackedVersion();

  /** The number of rows of the weights of a point: the input channels of all parts. */
  private final int depth;

  /** The weights as (blocks, points, depth, BLOCK). */
  private float[] packed = {};

  /** Finds the nine weights of a part from one input channel to some output channels. */
  interface Taps {
    /**
     * Copies them to to[tap * BLOCK + c], for c from 0 to count - 1.
     *
     * @param row the row of the depth: the input channel, after those of other parts
     */
    void copy(float[] w, int row, int firstOutChannel, int count, float[] to);
  }

  WinogradForward(Workers workers, Window window, int inChannels, int outChannels) {
    this(
        workers,
        window,
        inChannels,
        outChannels,
        (w, row, first, count, to) -> {
          int part = row / inChannels;
          int partColumns = Math.ceilDiv(window.kernelW(), PART);
          for (int tap = 0; tap < PART * PART; tap++) {
            int h = part / partColumns * PART + tap / PART;
            int k = part % partColumns * PART + tap % PART;
            if (h < window.kernelH() && k < window.kernelW()) {
              int place = h * window.kernelW() + k;
              int from = (place * inChannels + row % inChannels) * outChannels + first;
              System.arraycopy(w, from, to, tap * BLOCK, count);
            } else {
              Arrays.fill(to, tap * BLOCK, tap * BLOCK + count, 0);
            }
          }
        });
  }

  WinogradForward(Workers workers, Window window, int inChannels, int outChannels, Taps taps) {
    this.workers = workers;
    this.taps = taps;
    this.window = window;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    tiles = new WinogradTiles(window, inChannels, outChannels);
    blocks = Lanes.blocks(outChannels);
    narrow = outChannels <= LENGTH;
    width = narrow ? LENGTH : BLOCK;
    int parts = tiles.partRows * tiles.partColumns;
    depth = parts * inChannels;
    int tile = POINTS * (tiles.depth + BLOCK);
    samples = Math.max(1, SHARED_GROUP / tile / tiles.count());
    int alone = Math.min((parts > 1 ? PARTS_GROUP : GROUP) / tile, tiles.count());
    int fit = samples > 1 ? samples * tiles.count() : alone;
    int rows = narrow ? NarrowTile.ROWS : Tile.ROWS;
    group = Math.max(1, Math.ceilDiv(fit, rows)) * rows;
    long work = (long) tiles.count() * POINTS * depth * outChannels;
    bands = (int) Math.clamp(work / TASK, 1, tiles.rows);
    packedBias = new float[blocks * BLOCK];
  }

  /** The work on some rows of tiles of a sample, or on all rows of several. */
  private interface Band {
    void run(int firstSample, int endSample, int firstRow, int endRow);
  }

  /** Brings the sums of one tile and block of channels to where its outputs belong. */
  private interface Store {
    void store(int sample, int tile, int t, int block);
  }

  @Override
  public void run(
      int batch, float[] x, WeightView w, float[] bias, Activation activation, float[] y) {
    pack(w, bias);
    boolean relu = activation == Activation.RELU;
    float floor = Tile.floor(activation);
    Store store = (sample, tile, t, block) -> store(sample, tile, t, block, floor, y);
    forEachBand(
        batch,
        (sample, endSample, first, end) -> {
          band(sample, endSample, first, end, x, store);
          for (int s = sample; !relu && s < endSample; s++) {
            activate(activation, s, first, end, y);
          }
        });
  }

  /** Applies an activation by bands, since the last values of a call may differ in a bit. */
  private void activate(Activation activation, int sample, int firstRow, int endRow, float[] y) {
    for (int band = 0; band < bands; band++) {
      int first = Math.max(firstRow, band * tiles.rows / bands);
      int end = Math.min(endRow, (band + 1) * tiles.rows / bands);
      if (first < end) {
        int at = (sample * window.outputs() + pixels(first)) * outChannels;
        VectorActivations.apply(activation, pixels(end) - pixels(first), outChannels, y, at, y, at);
      }
    }
  }

  @Override
  public void runPooled(
      int batch, float[] x, WeightView w, float[] bias, float floor, PooledOutputs outputs) {
    pack(w, bias);
    Window pool = outputs.pool();
    if (OUT % pool.kernelH() > 0 || OUT % pool.kernelW() > 0) {
      pooledBySample(batch, x, floor, outputs);
      return;
    }
    int rows = OUT / pool.kernelH();
    int columns = OUT / pool.kernelW();
    PooledOutputs.Parts parts = outputs.parts(OUT, BLOCK);
    Store store =
        (sample, tile, t, block) -> {
          float[] part = Scratch.mine().floats(Scratch.Slot.OUTPUT_TILE, OUT * OUT * BLOCK);
          outputs(t, block, floor, part, 0, OUT * BLOCK, BLOCK);
          int row = tile / tiles.columns * rows;
          int column = tile % tiles.columns * columns;
          int channel = block * BLOCK;
          int count = Math.min(BLOCK, outChannels - channel);
          parts.store(sample, row, column, rows, columns, channel, count, part);
        };
    forEachBand(
        batch, (sample, endSample, first, end) -> band(sample, endSample, first, end, x, store));
  }

  private void forEachBand(int batch, Band body) {
    int together = Math.min(samples, Math.ceilDiv(batch, workers.threads()));
    if (together > 1) {
      workers.forEach(
          Math.ceilDiv(batch, together),
          task -> {
            int end = Math.min(batch, (task + 1) * together);
            body.run(task * together, end, 0, tiles.rows);
          });
      return;
    }
    workers.forEach(
        batch * bands,
        task -> {
          int sample = task / bands;
          int first = task % bands * tiles.rows / bands;
          int end = (task % bands + 1) * tiles.rows / bands;
          body.run(sample, sample + 1, first, end);
        });
  }

  /** Returns the number of output pixels of a sample above a row of tiles. */
  private int pixels(int row) {
    return Math.min(row * OUT, window.outH()) * window.outW();
  }

  /** Pools sample by sample, for windows that cross tiles. */
  private void pooledBySample(int batch, float[] x, float floor, PooledOutputs outputs) {
    Window pool = outputs.pool();
    PooledOutputs.Parts parts = outputs.parts(window.outW(), outChannels);
    workers.forEach(
        batch,
        sample -> {
          float[] y = Scratch.mine().floats(Scratch.Slot.OUTPUTS, window.outputs() * outChannels);
          Store store = (s, tile, t, block) -> store(0, tile, t, block, floor, y);
          band(sample, sample + 1, 0, tiles.rows, x, store);
          parts.store(sample, 0, 0, pool.outH(), pool.outW(), 0, outChannels, y);
        });
  }

  private void pack(WeightView w, float[] bias) {
    if (version.update(w)) {
      if (packed.length == 0) {
        packed = new float[blocks * POINTS * depth * BLOCK];
      }
      float[] values = w.values();
      workers.forEach(blocks, block -> pack(block, values));
    }
    Arrays.fill(packedBias, 0);
    System.arraycopy(bias, 0, packedBias, 0, bias.length);
  }

  private void pack(int block, float[] w) {
    Scratch scratch = Scratch.mine();
    float[] work = scratch.floats(Scratch.Slot.TILE, Winograd.WORK);
    float[] nine = scratch.floats(Scratch.Slot.OUTPUT_TILE, 9 * BLOCK);
    Arrays.fill(nine, 0, 9 * BLOCK, 0);
    int columns = Math.min(BLOCK, outChannels - block * BLOCK);
    for (int row = 0; row < depth; row++) {
      taps.copy(w, row, block * BLOCK, columns, nine);
      int to = (block * POINTS * depth + row) * BLOCK;
      Winograd.weights(nine, BLOCK, packed, to, depth * BLOCK, work);
    }
  }

  private void band(int sample, int endSample, int firstRow, int endRow, float[] x, Store store) {
    int first = sample * tiles.count() + firstRow * tiles.columns;
    int end = (endSample - 1) * tiles.count() + endRow * tiles.columns;
    boolean alone = endSample - sample == 1;
    float[] image = alone ? tiles.image(x, sample, firstRow, endRow) : x;
    float[] values = tiles.values(group);
    for (int tile = first; tile < end; tile += group) {
      int count = Math.min(group, end - tile);
      if (alone) {
        int at = tiles.imageAt(sample, firstRow);
        tiles.transform(image, at, tile - sample * tiles.count(), count, values, 0);
      } else {
        tiles.transform(x, tile, tile + count, values);
      }
      for (int block = 0; block < blocks; block++) {
        multiply(values, block, count);
        for (int t = 0; t < count; t++) {
          store.store((tile + t) / tiles.count(), (tile + t) % tiles.count(), t, block);
        }
      }
    }
  }

  /** Sums over the input channels as (tiles, points, BLOCK). */
  private void multiply(float[] values, int block, int count) {
    Scratch scratch = Scratch.mine();
    float[] sums = scratch.floats(Scratch.Slot.SUMS, group * room);
    for (int point = 0; point < POINTS; point++) {
      int from = point * tiles.depth;
      int weights = (block * POINTS + point) * depth * BLOCK;
      int to = point * BLOCK;
      if (narrow) {
        for (int t = 0; t < count; t += NarrowTile.ROWS) {
          int xAt = t * tiles.room + from;
          int yAt = t * room + to;
          NarrowTile.product(values, xAt, tiles.room, depth, packed, weights, sums, yAt, room);
        }
        continue;
      }
      for (int t = 0; t < count; t += Tile.ROWS) {
        int xAt = t * tiles.room + from;
        Tile.product(values, xAt, tiles.room, depth, packed, weights, sums, t * room + to, room);
      }
    }
  }

  /** Brings the outputs of one tile and block to where they belong, as far as they do. */
  private void store(int sample, int tile, int t, int block, float floor, float[] y) {
    int row = tile / tiles.columns * OUT;
    int column = tile % tiles.columns * OUT;
    int tall = Math.min(OUT, window.outH() - row);
    int wide = Math.min(OUT, window.outW() - column);
    int columns = Math.min(BLOCK, outChannels - block * BLOCK);
    int yRow = window.outW() * outChannels;
    int yAt =
        (sample * window.outputs() + row * window.outW() + column) * outChannels + block * BLOCK;
    if (tall == OUT && wide == OUT && columns == width) {
      outputs(t, block, floor, y, yAt, yRow, outChannels);
      return;
    }
    float[] part = Scratch.mine().floats(Scratch.Slot.OUTPUT_TILE, OUT * OUT * BLOCK);
    outputs(t, block, floor, part, 0, OUT * BLOCK, BLOCK);
    for (int i = 0; i < tall; i++) {
      for (int j = 0; j < wide; j++) {
        int from = (i * OUT + j) * BLOCK;
        System.arraycopy(part, from, y, yAt + i * yRow + j * outChannels, columns);
      }
    }
  }

  private void outputs(
      int t, int block, float floor, float[] to, int toAt, int rowStride, int step) {
    Scratch scratch = Scratch.mine();
    float[] sums = scratch.floats(Scratch.Slot.SUMS, group * room);
    float[] work = scratch.floats(Scratch.Slot.TILE, Winograd.WORK);
    for (int c = 0; c < width; c += LENGTH) {
      Winograd.output(
          sums,
          t * room + c,
          BLOCK,
          packedBias,
          block * BLOCK + c,
          floor,
          to,
          toAt + c,
          rowStride,
          step,
          work);
    }
  }
}
