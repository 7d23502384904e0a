package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * A layer that cuts the center out of images. As in Keras, an image that is smaller in one
 * direction is cropped to the aspect ratio and resized, bilinearly.
 *
 * @param height the height of the part
 * @param width the width of the part
 */
public record CenterCrop(String name, int height, int width) implements Layer {
  /**
   * @throws ShapeException if a size is not positive
   */
  public CenterCrop {
    Sizes.requirePositive("height", height);
    Sizes.requirePositive("width", width);
  }

  /** Returns this layer with the given name. */
  public CenterCrop name(String name) {
    return new CenterCrop(name, height, width);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    Shape shape = inputs.get(input);
    if (!shape.isKnown()) {
      return Reach.UNKNOWN;
    }
    if (shape.dim(0) < height || shape.dim(1) < width) {
      return Resizing.of(height, width).cropToAspectRatio().reach(inputs, input, axis);
    }
    return Reach.shifted((shape.dim(axis) - (axis == 0 ? height : width)) / 2);
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
    int top = input.dim(0) - height;
    int left = input.dim(1) - width;
    return top < 0 || left < 0
        ? Resizing.of(height, width).cropToAspectRatio().bind(binding)
        : Rearrangement.ofPixels(
                input,
                binding.outputShape(),
                (axis, position) -> position + (axis == 0 ? top : left) / 2)
            .bind(binding);
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("height", height)
        .with("width", width)
        .with("data_format", "channels_last");
  }

  public static CenterCrop from(String name, Config config) {
    Sizes.requireChannelsLast(config);
    return new CenterCrop(name, config.integer("height"), config.integer("width"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, height + "x" + width);
  }
}
