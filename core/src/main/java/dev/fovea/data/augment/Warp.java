package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Geometric changes, one after the other, in a single bilinear resampling.
 *
 * @param fill what lies outside the image
 * @param steps the first change first
 */
public record Warp(FillMode fill, List<Geometric> steps) implements Augmentation {
  private static final int SOURCE = 0;

  /** Each thread's grid, so that a steady state allocates nothing. */
  private static final ThreadLocal<SamplingGrid> GRID = ThreadLocal.withInitial(SamplingGrid::new);

  public Warp {
    steps = List.copyOf(steps);
  }

  /** These changes, the first first. */
  public static Warp of(FillMode fill, Geometric... steps) {
    return new Warp(fill, List.of(steps));
  }

  @Override
  public void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    Image target = Image.of(shape, samples, offset);
    SamplingGrid grid = GRID.get().reset(target.height(), target.width());
    // A pixel of the last image is looked for in the one before it, and so on to the first.
    for (int i = steps.size() - 1; i >= 0; i--) {
      steps.get(i).warp(grid, random.stream(i));
    }
    int size = target.height() * target.width() * target.channels();
    float[] copy = grid.scratch(SOURCE, size);
    System.arraycopy(samples, offset, copy, 0, size);
    resample(grid, Image.of(shape, copy, 0), target);
  }

  private void resample(SamplingGrid grid, Image source, Image target) {
    float[] rows = grid.rows();
    float[] columns = grid.columns();
    int channels = source.channels();
    for (int i = 0; i < rows.length; i++) {
      for (int channel = 0; channel < channels; channel++) {
        target.values()[target.offset() + i * channels + channel] =
            source.bilinear(rows[i], columns[i], channel, fill);
      }
    }
  }
}
