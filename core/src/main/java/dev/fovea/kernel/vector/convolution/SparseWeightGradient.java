package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import java.util.Arrays;

/**
 * The gradient of a convolution with respect to its weights, if most of the output's gradient is
 * zero. For every pixel at which an output channel has a gradient, the runs of input values that
 * the pixel reads are added to the gradient of that channel's weights. Chunks of samples are summed
 * separately, as in {@link WeightGradient}.
 */
final class SparseWeightGradient {
  /**
   * The number of pixels whose lists are made at a time: large enough for long lists, small enough
   * for the input to stay in cache.
   */
  private static final int BAND = 640;

  private final Workers workers;
  private final Geometry geometry;

  /** The length of a run, in floats, rounded up to whole vectors. */
  private final int whole;

  SparseWeightGradient(Workers workers, Geometry geometry) {
    this.workers = workers;
    this.geometry = geometry;
    whole = Lanes.whole(geometry.length);
  }

  /** Overwrites dw. */
  void run(int batch, GradientPixels dy, float[] x, float[] dw) {
    int size = geometry.outChannels * geometry.runs.length * whole;
    int chunks = WeightGradient.chunks(batch, size);
    float[] sums = Scratch.mine().floats(Scratch.Slot.PARTIALS, chunks * size);
    workers.forEach(
        chunks,
        chunk -> {
          Arrays.fill(sums, chunk * size, (chunk + 1) * size, 0);
          for (int s = chunk * batch / chunks; s < (chunk + 1) * batch / chunks; s++) {
            sample(s, x, dy, sums, chunk * size);
          }
        });
    workers.forEach(geometry.outChannels, o -> reduce(o, chunks, size, sums, dw));
  }

  private void sample(int sample, float[] x, GradientPixels dy, float[] sums, int sumsAt) {
    Scratch scratch = Scratch.mine();
    int channels = geometry.outChannels;
    boolean inPlace = !geometry.window.isPadded() && whole == geometry.length;
    int imageAt = inPlace ? sample * geometry.inputSize() : 0;
    float[] image = inPlace ? x : geometry.image(x, sample);
    int band = Math.ceilDiv(dy.count(), Math.ceilDiv(dy.count(), BAND));
    band = Math.ceilDiv(band, dy.sharing()) * dy.sharing();
    int room = band / dy.sharing();
    int[] counts = scratch.ints(Scratch.Slot.LISTS, channels);
    int[] offsets = scratch.ints(Scratch.Slot.ENTRIES, channels * room);
    float[] values = scratch.floats(Scratch.Slot.ENTRIES, channels * room);
    for (int first = 0; first < dy.count(); first += band) {
      int end = Math.min(dy.count(), first + band);
      Arrays.fill(counts, 0, channels, 0);
      list(sample, first, end, dy, counts, offsets, values, room);
      for (int run = 0; run < geometry.runs.length; run++) {
        for (int o = 0; o < channels; o++) {
          if (counts[o] > 0) {
            SparseTile.add(
                image,
                imageAt + geometry.runs[run],
                offsets,
                values,
                o * room,
                o * room + counts[o],
                sums,
                sumsAt + (o * geometry.runs.length + run) * whole,
                whole);
          }
        }
      }
    }
  }

  /** Lists for each channel the pixels at which its gradient is not zero, with the gradients. */
  private void list(
      int sample,
      int first,
      int end,
      GradientPixels dy,
      int[] counts,
      int[] offsets,
      float[] values,
      int room) {
    Scratch scratch = Scratch.mine();
    float[] found = scratch.floats(Scratch.Slot.ROW_ENTRIES, geometry.outChannels);
    int[] columns = scratch.ints(Scratch.Slot.ROW_ENTRIES, geometry.outChannels);
    for (int i = first; i < end; i++) {
      int count = dy.list(sample, i, 0, found, columns);
      int pixel = geometry.pixels[dy.pixel(i)];
      for (int n = 0; n < count; n++) {
        int o = columns[n];
        int to = o * room + counts[o]++;
        offsets[to] = pixel;
        values[to] = found[n];
      }
    }
  }

  private void reduce(int o, int chunks, int size, float[] sums, float[] dw) {
    int rowSize = geometry.runs.length * whole;
    for (int chunk = 1; chunk < chunks; chunk++) {
      Tile.add(sums, chunk * size + o * rowSize, sums, o * rowSize, rowSize);
    }
    for (int run = 0; run < geometry.runs.length; run++) {
      for (int k = 0; k < geometry.length; k++) {
        dw[(run * geometry.length + k) * geometry.outChannels + o] =
            sums[(o * geometry.runs.length + run) * whole + k];
      }
    }
  }
}
