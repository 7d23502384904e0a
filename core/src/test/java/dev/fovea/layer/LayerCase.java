package dev.fovea.layer;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** A layer and the shapes of one sample of each of its inputs. */
public record LayerCase(Layer layer, List<Shape> inputs) {
  public static LayerCase of(Layer layer, int... dims) {
    return new LayerCase(layer, List.of(Shape.of(dims)));
  }

  public static LayerCase merge(Layer layer, int[]... inputs) {
    return new LayerCase(layer, Arrays.stream(inputs).map(Shape::new).toList());
  }

  @Override
  public String toString() {
    return layer.className() + " on " + inputs + " " + layer.config().values();
  }
}
