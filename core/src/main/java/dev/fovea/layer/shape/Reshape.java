package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.SharesInput;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A layer that changes the shape of each sample and keeps the order of the values.
 *
 * @param targetShape the shape of one sample; one size may be -1, which is then computed from the
 *     input
 */
public record Reshape(String name, Shape targetShape) implements SharesInput {
  /**
   * @throws ShapeException if more than one size is -1
   */
  public Reshape {
    if (Arrays.stream(targetShape.dims()).filter(dim -> dim == Shape.UNKNOWN).count() > 1) {
      throw new ShapeException(
          "target_shape %s leaves more than one size open".formatted(targetShape));
    }
  }

  /** Returns this layer with the given name. */
  public Reshape name(String name) {
    return new Reshape(name, targetShape);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (!input.isKnown()) {
      return targetShape;
    }
    int[] dims = targetShape.dims();
    int product = 1;
    int open = -1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == Shape.UNKNOWN) {
        open = i;
      } else {
        product *= dims[i];
      }
    }
    if (open >= 0 && product > 0 && input.size() % product == 0) {
      dims[open] = input.size() / product;
    } else if (open >= 0 || product != input.size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "input %s has %d values, which do not fit target_shape %s",
              input,
              input.size(),
              targetShape));
    }
    return Shape.of(dims);
  }

  @Override
  public Config config() {
    return Config.empty().with("target_shape", Arrays.stream(targetShape.dims()).boxed().toList());
  }

  public static Reshape from(String name, Config config) {
    return new Reshape(name, config.shape("target_shape"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, targetShape);
  }
}
