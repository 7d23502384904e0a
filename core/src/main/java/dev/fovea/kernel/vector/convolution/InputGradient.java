package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;

import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.PackedVersion;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import java.util.Arrays;

/**
 * The gradient of a convolution with respect to its input. Every output pixel's gradient times the
 * transposed weights is added to the runs of input values that the pixel reads. This works for any
 * stride and dilation, without multiplications by zeros between strides. A task is a sample.
 */
final class InputGradient implements InputGradientPass {
  /** The number of pixels in a band, whose gradients stay in cache while all weights are read. */
  private static final int BAND = 256;

  /** The initial value of sums. */
  private static final float[] ZEROS = new float[BLOCK];

  private final Workers workers;
  private final Geometry geometry;
  private final int runBlocks;
  private final PackedVersion version = new PackedVersion();
  private float[] packed = {};

  InputGradient(Workers workers, Geometry geometry) {
    this.workers = workers;
    this.geometry = geometry;
    runBlocks = Lanes.blocks(geometry.length);
  }

  @Override
  public void run(int batch, float[] dy, WeightView w, float[] dx) {
    if (version.update(w)) {
      pack(w.values());
    }
    workers.forEach(
        batch,
        sample -> {
          float[] image = geometry.gradientImage(dx);
          int imageAt = geometry.gradientAt(sample);
          Arrays.fill(image, imageAt, imageAt + geometry.paddedSize(), 0);
          for (int first = 0; first < geometry.pixels.length; first += BAND) {
            int end = Math.min(geometry.pixels.length, first + BAND);
            for (int group = 0; group < geometry.groups; group++) {
              band(sample, first, end, group, dy, image, imageAt);
            }
          }
          geometry.crop(image, dx, sample);
        });
  }

  /** Packs the weights as (groups, runs, blocks of a run, groupOut, BLOCK). */
  private void pack(float[] w) {
    int size = geometry.groupOut * BLOCK;
    int blocks = geometry.groups * geometry.runs.length * runBlocks;
    if (packed.length == 0) {
      packed = new float[blocks * size];
    }
    workers.forEach(
        blocks,
        b -> {
          int group = b / (geometry.runs.length * runBlocks);
          int row = b / runBlocks % geometry.runs.length * geometry.length + b % runBlocks * BLOCK;
          for (int c = 0; c < columns(b % runBlocks); c++) {
            int from = (row + c) * geometry.outChannels + group * geometry.groupOut;
            for (int o = 0; o < geometry.groupOut; o++) {
              packed[b * size + o * BLOCK + c] = w[from + o];
            }
          }
        });
  }

  private int columns(int block) {
    return Math.min(BLOCK, geometry.length - block * BLOCK);
  }

  private void band(
      int sample, int first, int end, int group, float[] dy, float[] image, int imageAt) {
    float[] tile = Scratch.mine().floats(Scratch.Slot.TILE, Tile.SIZE);
    int dyAt = sample * geometry.outputSize() + group * geometry.groupOut;
    int step = geometry.outChannels;
    for (int run = 0; run < geometry.runs.length; run++) {
      for (int block = 0; block < runBlocks; block++) {
        int wAt = ((group * geometry.runs.length + run) * runBlocks + block) * geometry.groupOut;
        int to = imageAt + geometry.runs[run] + group * geometry.groupIn + block * BLOCK;
        for (int i = first; i < end; i += Tile.ROWS) {
          int last = end - 1;
          Tile.multiply(
              dy,
              dyAt + i * step,
              dyAt + Math.min(i + 1, last) * step,
              dyAt + Math.min(i + 2, last) * step,
              dyAt + Math.min(i + 3, last) * step,
              RowProduct.oneRun(),
              0,
              1,
              geometry.groupOut,
              packed,
              wAt * BLOCK,
              ZEROS,
              0,
              0,
              Float.NEGATIVE_INFINITY,
              tile,
              0,
              BLOCK);
          for (int r = 0; r < Tile.ROWS && i + r < end; r++) {
            Tile.add(tile, r * BLOCK, image, geometry.pixels[i + r] + to, columns(block));
          }
        }
      }
    }
  }
}
