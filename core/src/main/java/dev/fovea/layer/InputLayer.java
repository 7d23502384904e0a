package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.layer.support.LayerText;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * An input of a model.
 *
 * @param shape the shape of one sample; sizes may be unknown
 */
public record InputLayer(String name, Shape shape) implements StructuralLayer {
  @Override
  public LayerKind kind() {
    return LayerKind.INPUT;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return shape;
  }

  @Override
  public Config config() {
    return Config.empty().with("batch_shape", Config.batchShape(shape)).with("sparse", false);
  }

  static InputLayer from(String name, Config config) {
    return new InputLayer(name, config.batchShape("batch_shape"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, shape);
  }
}
