package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;
import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.NarrowTile;
import dev.fovea.kernel.vector.base.PackedVersion;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import dev.fovea.kernel.vector.base.VectorActivations;
import java.util.Arrays;
import jdk.incubator.vector.VectorMask;

/**
 * A convolution as a matrix product whose left operand, the patches, is never stored; see {@link
 * Geometry}. A task is a band of rows of one sample, or one block of channels of one sample if the
 * weights are larger than the image.
 */
final class DirectForward implements ForwardPass {
  /** The number of multiply-adds in a task, about 40 microseconds. */
  private static final long TASK = 2_000_000;

  /** Those of a task where there are few samples, and how many tasks are enough then. */
  private static final long SMALL_TASK = 50_000;

  private static final int FEW_TASKS = 8;

  /** The number of weights beyond which a task computes one block of channels only. */
  private static final int LARGE_WEIGHTS = 1 << 17;

  /** The number of output pixels that are computed together if pooling follows. */
  private static final int PIXELS = 64;

  /** The length from which on a run is worth a loop of its own, where outputs fit into a vector. */
  private static final int LONG_RUN = 8;

  private final Workers workers;
  private final Geometry geometry;
  private final int splits;

  /** The number of multiply-adds of a sample and split. */
  private final long work;

  private final float[] packedBias;
  private final PackedVersion version = new PackedVersion();

  /** The weights as {@link #pack} orders them. */
  private float[] packed = {};

  DirectForward(Workers workers, Geometry geometry) {
    this.workers = workers;
    this.geometry = geometry;
    int blocks = geometry.groups * geometry.blocks;
    splits = geometry.packedSize() > LARGE_WEIGHTS ? blocks : 1;
    work = (long) geometry.pixels.length * geometry.depth * geometry.outChannels / splits;
    packedBias = new float[blocks * BLOCK];
  }

  @Override
  public void run(
      int batch, float[] x, WeightView w, float[] bias, Activation activation, float[] y) {
    pack(w, bias);
    boolean relu = activation == Activation.RELU;
    boolean rowsAreWhole = splits == 1;
    int bands = bands(batch * splits, geometry.outRows);
    workers.forEach(
        batch * bands * splits,
        task -> {
          int sample = task / (bands * splits);
          int band = task / splits % bands;
          int first = band * geometry.outRows / bands;
          int end = (band + 1) * geometry.outRows / bands;
          int base = sample * geometry.outputSize();
          band(sample, first, end, task % splits, x, Tile.floor(activation), y, base);
          if (!relu && rowsAreWhole) {
            int width = geometry.window.outW();
            int at = sample * geometry.outputSize() + first * width * geometry.outChannels;
            VectorActivations.apply(
                activation, (end - first) * width, geometry.outChannels, y, at, y, at);
          }
        });
    if (!relu && !rowsAreWhole) {
      VectorActivations.apply(
          workers, activation, batch * geometry.window.outputs(), geometry.outChannels, y, y);
    }
  }

  @Override
  public void runPooled(
      int batch, float[] x, WeightView w, float[] bias, float floor, PooledOutputs outputs) {
    pack(w, bias);
    Window pool = outputs.pool();
    int row = geometry.window.outW() * geometry.outChannels;
    int together = Math.ceilDiv(PIXELS, geometry.window.outW() * pool.kernelH());
    int pieces = bands(batch, pool.outH());
    PooledOutputs.Parts parts = outputs.parts(geometry.window.outW(), geometry.outChannels);
    workers.forEach(
        batch * pieces,
        task -> {
          int sample = task / pieces;
          int end = (task % pieces + 1) * pool.outH() / pieces;
          int most = Math.min(together, pool.outH()) * pool.kernelH() * row;
          float[] y = Scratch.mine().floats(Scratch.Slot.OUTPUTS, most);
          for (int r = task % pieces * pool.outH() / pieces; r < end; r += together) {
            int first = r * pool.kernelH();
            int rows = Math.min(together, end - r);
            for (int split = 0; split < splits; split++) {
              band(sample, first, first + rows * pool.kernelH(), split, x, floor, y, -first * row);
            }
            parts.store(sample, r, 0, rows, pool.outW(), 0, geometry.outChannels, y);
          }
        });
  }

  /** Parts of each task that there is anyway: more where these are few. */
  private int bands(int tasks, int rows) {
    long few = Math.min(work / SMALL_TASK, FEW_TASKS / tasks);
    return (int) Math.clamp(Math.max(work / TASK, few), 1, rows);
  }

  /** Computes a sample to the front of y, without activation, of packed weights. */
  void sample(int sample, float[] x, float[] y) {
    for (int split = 0; split < splits; split++) {
      band(sample, 0, geometry.outRows, split, x, Float.NEGATIVE_INFINITY, y, 0);
    }
  }

  /** Packs the weights, if they have changed, and the bias. */
  void pack(WeightView w, float[] bias) {
    if (version.update(w)) {
      pack(w.values());
    }
    packBias(bias);
  }

  /**
   * Packs the weights as (groups, blocks, depth, BLOCK), zeros in columns beyond the last channel.
   */
  private void pack(float[] w) {
    if (packed.length == 0) {
      packed = new float[geometry.packedSize()];
    }
    int size = geometry.depth * BLOCK;
    int blocks = geometry.groups * geometry.blocks;
    int chunks = geometry.packedSize() > LARGE_WEIGHTS ? blocks : 1;
    workers.forEach(
        chunks,
        chunk -> {
          for (int b = chunk * blocks / chunks; b < (chunk + 1) * blocks / chunks; b++) {
            int channel = channel(b);
            int columns = geometry.columns(b % geometry.blocks);
            for (int k = 0; k < geometry.depth; k++) {
              System.arraycopy(
                  w, k * geometry.outChannels + channel, packed, b * size + k * BLOCK, columns);
            }
          }
        });
  }

  private void packBias(float[] bias) {
    if (bias.length == 0) {
      Arrays.fill(packedBias, 0);
      return;
    }
    for (int b = 0; b < geometry.groups * geometry.blocks; b++) {
      System.arraycopy(
          bias, channel(b), packedBias, b * BLOCK, geometry.columns(b % geometry.blocks));
    }
  }

  /** Returns the first output channel of a block, counted over all groups. */
  private int channel(int block) {
    return block / geometry.blocks * geometry.groupOut + block % geometry.blocks * BLOCK;
  }

  /**
   * Computes some rows of output pixels.
   *
   * @param base where the first pixel of the sample's output would be in y
   */
  private void band(
      int sample,
      int firstRow,
      int endRow,
      int split,
      float[] x,
      float floor,
      float[] y,
      int base) {
    float[] image = x;
    int imageAt = sample * geometry.inputSize();
    if (geometry.window.isPadded()) {
      int first = geometry.firstPaddedRow(firstRow);
      int end = geometry.endPaddedRow(endRow - 1);
      image = geometry.rows(x, sample, first, end);
      imageAt = -geometry.paddedRowAt(first);
    }
    int blocks = geometry.groups * geometry.blocks;
    int width = geometry.window.outW();
    for (int b = split * blocks / splits; b < (split + 1) * blocks / splits; b++) {
      int yAt = base + channel(b);
      int from = imageAt + b / geometry.blocks * geometry.groupIn;
      if (geometry.columns(b % geometry.blocks) <= LENGTH) {
        narrow(image, from, firstRow * width, endRow * width, b, floor, y, yAt);
        continue;
      }
      for (Geometry.Panel panel : geometry.panels) {
        boolean begins = panel.first() == 0;
        boolean ends = panel == geometry.panels.getLast();
        RowProduct.rows(
            image,
            from,
            geometry.pixels,
            firstRow * width,
            endRow * width,
            geometry.runs,
            panel,
            packed,
            (b * geometry.depth + panel.first()) * BLOCK,
            begins ? packedBias : y,
            begins ? b * BLOCK : yAt,
            begins ? 0 : geometry.outChannels,
            ends ? floor : Float.NEGATIVE_INFINITY,
            y,
            yAt,
            geometry.outChannels,
            geometry.columns(b % geometry.blocks));
      }
    }
  }

  /** Computes some pixels of a block that has no more columns than a vector. */
  private void narrow(
      float[] image, int from, int first, int end, int block, float floor, float[] y, int yAt) {
    VectorMask<Float> columns = FLOATS.indexInRange(0, geometry.columns(block % geometry.blocks));
    int step = geometry.outChannels;
    int bias = block * BLOCK;
    int w = block * geometry.depth * BLOCK;
    int i = first;
    boolean runs = geometry.length >= LONG_RUN;
    for (; i + NarrowTile.ROWS <= end; i += NarrowTile.ROWS) {
      int to = yAt + i * step;
      if (runs) {
        NarrowTile.multiply(
            image,
            from,
            geometry.pixels,
            i,
            geometry.runs,
            geometry.length,
            packed,
            w,
            packedBias,
            bias,
            floor,
            y,
            to,
            step,
            columns);
      } else {
        NarrowTile.multiply(
            image,
            from,
            geometry.pixels,
            i,
            geometry.taps,
            packed,
            w,
            packedBias,
            bias,
            floor,
            y,
            to,
            step,
            columns);
      }
    }
    for (; i < end; i++) {
      NarrowTile.multiply(
          image,
          from + geometry.pixels[i],
          geometry.taps,
          packed,
          w,
          packedBias,
          bias,
          floor,
          y,
          yAt + i * step,
          columns);
    }
  }
}
