package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;
import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.NarrowTile;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The gradient of a convolution by its weights: the sum over all pixels of the outer product of the
 * input run that a pixel saw with the gradient at the pixel. Each of a fixed number of chunks of
 * samples has a sum of its own; they are added in order at the end.
 */
final class WeightGradient implements WeightGradientPass {
  private static final int MAX_CHUNKS = 16;

  /** Numbers in all partial sums together: 16 MB. */
  private static final int PARTIALS = 1 << 22;

  /** Below this many chunks each block of channels is a task of its own. */
  private static final int FEW_CHUNKS = 8;

  /** Pixels whose packed gradients stay in the first-level cache: 8 KB at 256 bits. */
  private static final int BAND = 128;

  private final Workers workers;
  private final Geometry geometry;

  /** True if the outputs fit into one vector, so that {@link NarrowTile}s compute the sums. */
  private final boolean narrow;

  /** The number of columns of a tile. */
  private final int columns;

  /** The number of rows of a tile. */
  private final int rows;

  /** The length of a run in whole tiles. */
  private final int tiled;

  private final int bandRows;

  /** True if samples are read where they are, without a border around them. */
  private final boolean inPlace;

  /** True if all pixels of these samples, row after row, lie the same step apart. */
  private final boolean even;

  /** The number of samples whose pixels fill a band, so that sums are seldom read and written. */
  private final int together;

  /** The places where output pixels begin in the images of these samples. */
  private final int[] places;

  WeightGradient(Workers workers, Geometry geometry) {
    this.workers = workers;
    this.geometry = geometry;
    narrow = geometry.groupOut <= LENGTH && geometry.length > Tile.ROWS;
    columns = narrow ? LENGTH : BLOCK;
    rows = narrow ? NarrowTile.ROWS : Tile.ROWS;
    tiled = Math.ceilDiv(geometry.length, rows) * rows;
    bandRows = Math.max(1, BAND / geometry.window.outW());
    inPlace = !geometry.window.isPadded() && tiled == geometry.length;
    Window window = geometry.window;
    even = inPlace && window.taps() == 1 && window.outputs() == window.inputs();
    int pixels = geometry.pixels.length;
    together = Math.max(1, BAND / pixels);
    int image = inPlace ? geometry.inputSize() : geometry.paddedSize();
    places = new int[together * pixels];
    Arrays.setAll(places, i -> i / pixels * image + geometry.pixels[i % pixels]);
  }

  /** Numbers in the partial sum of one block: (runs, tiled, columns). */
  private int blockSize() {
    return geometry.runs.length * tiled * columns;
  }

  /** Returns the number of chunks of samples, which depends on the data only. */
  static int chunks(int batch, int size) {
    return Math.min(batch, Math.clamp(PARTIALS / size, 1, MAX_CHUNKS));
  }

  @Override
  public void run(int batch, float[] x, float[] dy, float[] dw) {
    int blocks = geometry.groups * geometry.blocks;
    int size = blocks * blockSize();
    int chunks = chunks(batch, size);
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
          int end = (chunk + 1) * batch / chunks;
          for (int s = chunk * batch / chunks; s < end; s += together) {
            add(s, Math.min(end, s + together), firstBlock, endBlock, x, dy, sums, at);
          }
        });
    workers.forEach(geometry.runs.length, run -> reduce(run, chunks, size, sums, dw));
  }

  /** Adds what comes of some samples. */
  private void add(
      int first,
      int end,
      int firstBlock,
      int endBlock,
      float[] x,
      float[] dy,
      float[] sums,
      int at) {
    Scratch scratch = Scratch.mine();
    float[] image = inPlace ? x : geometry.images(x, first, end);
    int imageAt = inPlace ? first * geometry.inputSize() : 0;
    int width = geometry.window.outW();
    int rows = (end - first) * geometry.outRows;
    float[] packed = scratch.floats(Scratch.Slot.PACKED, bandRows * width * columns);
    for (int row = 0; row < rows; row += bandRows) {
      int endRow = Math.min(rows, row + bandRows);
      for (int block = firstBlock; block < endBlock; block++) {
        pack(first, row * width, endRow * width, block, dy, packed);
        band(row, endRow, block, image, imageAt, packed, sums, at + block * blockSize());
      }
    }
  }

  private void pack(int sample, int first, int end, int block, float[] dy, float[] packed) {
    int valid = geometry.columns(block % geometry.blocks);
    int from = sample * geometry.outputSize() + channel(block);
    VectorMask<Float> mask = FLOATS.indexInRange(0, valid);
    for (int i = first; i < end; i++) {
      int to = (i - first) * columns;
      if (narrow) {
        FloatVector.fromArray(FLOATS, dy, from + i * geometry.outChannels, mask)
            .intoArray(packed, to);
      } else if (valid == BLOCK) {
        Tile.copy(dy, from + i * geometry.outChannels, packed, to, BLOCK);
      } else {
        System.arraycopy(dy, from + i * geometry.outChannels, packed, to, valid);
        Arrays.fill(packed, to + valid, to + columns, 0);
      }
    }
  }

  private int channel(int block) {
    return block / geometry.blocks * geometry.groupOut + block % geometry.blocks * BLOCK;
  }

  private void band(
      int row,
      int endRow,
      int block,
      float[] image,
      int imageAt,
      float[] packed,
      float[] sums,
      int sumsAt) {
    int from = imageAt + block / geometry.blocks * geometry.groupIn;
    int width = geometry.window.outW();
    int count = (endRow - row) * width;
    int step = geometry.window.strideW() * geometry.inChannels;
    for (int run = 0; run < geometry.runs.length; run++) {
      for (int k = 0; k < tiled; k += rows) {
        int at = from + geometry.runs[run] + k;
        int to = sumsAt + (run * tiled + k) * columns;
        int first = at + places[row * width];
        if (even && narrow) {
          NarrowTile.outer(image, first, places, 0, 1, count, step, packed, sums, to);
        } else if (even) {
          Tile.outer(image, first, step, count, packed, 0, sums, to, BLOCK);
        } else if (narrow) {
          NarrowTile.outer(image, at, places, row, endRow, width, step, packed, sums, to);
        } else {
          Tile.outer(image, at, places, row, endRow, width, step, packed, 0, sums, to, BLOCK);
        }
      }
    }
  }

  private void reduce(int run, int chunks, int size, float[] sums, float[] dw) {
    for (int block = 0; block < geometry.groups * geometry.blocks; block++) {
      int valid = geometry.columns(block % geometry.blocks);
      for (int k = 0; k < geometry.length; k++) {
        int from = block * blockSize() + (run * tiled + k) * columns;
        int to = (run * geometry.length + k) * geometry.outChannels + channel(block);
        System.arraycopy(sums, from, dw, to, valid);
        for (int chunk = 1; chunk < chunks; chunk++) {
          Tile.add(sums, chunk * size + from, dw, to, valid);
        }
      }
    }
  }
}
