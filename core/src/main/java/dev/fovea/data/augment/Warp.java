package dev.fovea.data.augment;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Sample;
import dev.fovea.data.Target;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;

/**
 * Geometric changes, one after the other, in a single resampling. All images of a sample, its
 * masks, their weights and its boxes move alike: images with bilinear interpolation, masks and
 * weights with the nearest pixel, and boxes so that they enclose what they enclosed before.
 *
 * @param fill what lies outside the image
 * @param steps the changes, the first one first
 */
public record Warp(FillMode fill, List<Geometric> steps) implements Augmentation {
  private static final int SOURCE = 0;

  /** A grid for each thread, so that a steady state allocates nothing. */
  private static final ThreadLocal<SamplingGrid> GRID = ThreadLocal.withInitial(SamplingGrid::new);

  /** Creates a warp. */
  public Warp {
    steps = List.copyOf(steps);
  }

  /** Returns the given changes, the first one first. */
  public static Warp of(FillMode fill, Geometric... steps) {
    return new Warp(fill, List.of(steps));
  }

  @Override
  public void apply(Shape shape, float[] samples, int offset, CounterRandom random) {
    Image image = Image.of(shape, samples, offset);
    resample(grid(image.height(), image.width(), random), image);
  }

  /**
   * Moves a whole sample.
   *
   * @throws ShapeException if it has no image, or the images and masks differ in height or width
   */
  @Override
  public void apply(Sample sample, CounterRandom random) {
    int first = sample.firstImage();
    Image image = image(sample, first);
    SamplingGrid grid = grid(image.height(), image.width(), random);
    for (int i = first; i < sample.inputs(); i++) {
      if (sample.isImage(i)) {
        Image next = image(sample, i);
        checkSize(grid, "input " + i, next.height(), next.width());
        resample(grid, next);
      }
    }
    for (int i = 0; i < sample.targets(); i++) {
      float[] values = sample.target(i);
      int offset = sample.targetOffset(i);
      switch (sample.targetKind(i)) {
        case Target.Mask mask -> {
          checkSize(grid, "target " + i, mask.height(), mask.width());
          new MaskWarp(grid, fill)
              .move(mask.height(), mask.width(), mask.outside(), values, offset);
        }
        case Target.Weights weights when weights.shape().rank() == 2 -> {
          checkSize(grid, "target " + i, weights.shape().dim(0), weights.shape().dim(1));
          new MaskWarp(grid, fill).move(grid.height(), grid.width(), 0, values, offset);
        }
        case Target.Boxes boxes -> new BoxWarp(grid).move(boxes, values, offset);
        case Target.Category _, Target.Values _, Target.Weights _ -> {}
      }
    }
  }

  private static Image image(Sample sample, int input) {
    return Image.of(sample.inputShape(input), sample.input(input), sample.inputOffset(input));
  }

  private static void checkSize(SamplingGrid grid, String name, int height, int width) {
    if (height != grid.height() || width != grid.width()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s has %dx%d pixels, the image %dx%d; only pictures of one size move alike",
              name,
              height,
              width,
              grid.height(),
              grid.width()));
    }
  }

  private SamplingGrid grid(int height, int width, CounterRandom random) {
    SamplingGrid grid = GRID.get().reset(height, width);
    // Each pixel of the last image is looked up in the image before it, back to the first.
    for (int i = steps.size() - 1; i >= 0; i--) {
      steps.get(i).warp(grid, random.stream(i));
    }
    return grid;
  }

  private void resample(SamplingGrid grid, Image image) {
    int channels = image.channels();
    int size = image.height() * image.width() * channels;
    float[] copy = grid.scratch(SOURCE, size);
    System.arraycopy(image.values(), image.offset(), copy, 0, size);
    Image source = new Image(copy, 0, image.height(), image.width(), channels);
    float[] rows = grid.rows();
    float[] columns = grid.columns();
    for (int i = 0; i < rows.length; i++) {
      for (int channel = 0; channel < channels; channel++) {
        image.values()[image.offset() + i * channels + channel] =
            source.bilinear(rows[i], columns[i], channel, fill);
      }
    }
  }
}
