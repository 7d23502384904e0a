package dev.fovea.layer.augmentation;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.shape.Resizing;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * A layer that, in training, cuts a part out of larger images, at a place that is drawn for the
 * whole batch. In inference, and of smaller images, the center is cropped to the aspect ratio and
 * resized.
 *
 * @param height the height of the part
 * @param width the width of the part
 */
public record RandomCrop(String name, int height, int width) implements Layer {
  /**
   * @throws ShapeException if a size is not positive
   */
  public RandomCrop {
    Sizes.requirePositive("height", height);
    Sizes.requirePositive("width", width);
  }

  /** Returns this layer with the given name. */
  public RandomCrop name(String name) {
    return new RandomCrop(name, height, width);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Resizing.of(height, width).cropToAspectRatio().reach(inputs, input, axis);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Sizes.requireRank(input, 2);
    return Shape.of(height, width, input.channels());
  }

  @Override
  public Step bind(Binding binding) {
    Shape input = binding.inputShape();
    return binding.training() && input.dim(0) > height && input.dim(1) > width
        ? new Bound(binding)
        : Resizing.of(height, width).cropToAspectRatio().bind(binding);
  }

  private final class Bound implements Step {
    private final CounterRandom random;
    private final int rows;
    private final int columns;
    private final int channels;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      random = binding.random();
      rows = binding.inputShape().dim(0);
      columns = binding.inputShape().dim(1);
      channels = binding.inputShape().channels();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      forEachRow(samples, step, (from, to, run) -> System.arraycopy(x, from, y, to, run));
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        Arrays.fill(dx, 0, samples * rows * columns * channels, 0);
        forEachRow(samples, step, (from, to, run) -> System.arraycopy(dy, to, dx, from, run));
      }
    }

    private void forEachRow(int samples, long step, Row row) {
      CounterRandom drawn = random.stream(step);
      int top = drawn.below(0, rows - height + 1);
      int left = drawn.below(1, columns - width + 1);
      for (int sample = 0; sample < samples; sample++) {
        for (int i = 0; i < height; i++) {
          row.visit(
              ((sample * rows + top + i) * columns + left) * channels,
              (sample * height + i) * width * channels,
              width * channels);
        }
      }
    }
  }

  /** The work on a row of the part. */
  private interface Row {
    void visit(int inputAt, int outputAt, int run);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("height", height)
        .with("width", width)
        .with("seed", Config.NOTHING)
        .with("data_format", "channels_last");
  }

  public static RandomCrop from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new RandomCrop(name, config.integer("height"), config.integer("width"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, height + "x" + width);
  }
}
