package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.PackedVersion;
import dev.fovea.kernel.vector.base.Scratch;
import java.util.Arrays;

/**
 * The gradient of a convolution with respect to its input, if most of the output's gradient is
 * zero. For every channel of an output pixel that has a gradient, that channel's weights are added
 * to the runs of input values that the pixel reads. A task is a sample.
 */
final class SparseInputGradient {
  /** The number of pixels whose lists are made at a time. */
  private static final int BAND = 128;

  private final Workers workers;
  private final Geometry geometry;

  /** The length of a run, in floats, rounded up to whole vectors. */
  private final int whole;

  private final PackedVersion version = new PackedVersion();
  private float[] packed = {};

  SparseInputGradient(Workers workers, Geometry geometry) {
    this.workers = workers;
    this.geometry = geometry;
    whole = Lanes.whole(geometry.length);
  }

  /** Overwrites dx. */
  void run(int batch, GradientPixels dy, WeightView w, float[] dx) {
    if (version.update(w)) {
      pack(w.values());
    }
    workers.forEach(
        batch,
        sample -> {
          float[] image = geometry.gradientImage(dx);
          int imageAt = geometry.gradientAt(sample);
          Arrays.fill(image, imageAt, imageAt + geometry.paddedSize(), 0);
          for (int first = 0; first < dy.count(); first += BAND) {
            band(sample, first, Math.min(dy.count(), first + BAND), dy, image, imageAt);
          }
          geometry.crop(image, dx, sample);
        });
  }

  /** Packs the weights as (runs, outChannels, whole). */
  private void pack(float[] w) {
    int channels = geometry.outChannels;
    if (packed.length == 0) {
      packed = new float[geometry.runs.length * channels * whole];
    }
    workers.forEach(
        geometry.runs.length,
        run -> {
          for (int o = 0; o < channels; o++) {
            int from = run * geometry.length * channels + o;
            int to = (run * channels + o) * whole;
            for (int k = 0; k < geometry.length; k++) {
              packed[to + k] = w[from + k * channels];
            }
          }
        });
  }

  private void band(int sample, int first, int end, GradientPixels dy, float[] image, int imageAt) {
    int channels = geometry.outChannels;
    Scratch scratch = Scratch.mine();
    int room = (end - first) * channels;
    float[] values = scratch.floats(Scratch.Slot.ENTRIES, room);
    int[] rows = scratch.ints(Scratch.Slot.ENTRIES, room);
    int[] ends = scratch.ints(Scratch.Slot.LISTS, end - first);
    int count = 0;
    for (int i = first; i < end; i++) {
      count = dy.list(sample, i, count, values, rows);
      ends[i - first] = count;
    }
    for (int i = 0; i < count; i++) {
      rows[i] *= whole;
    }
    for (int run = 0; run < geometry.runs.length; run++) {
      int from = 0;
      for (int i = first; i < end; i++) {
        int to = ends[i - first];
        if (to > from) {
          int at = imageAt + geometry.pixels[dy.pixel(i)] + geometry.runs[run];
          SparseTile.add(
              packed, run * channels * whole, rows, values, from, to, image, at, geometry.length);
        }
        from = to;
      }
    }
  }
}
