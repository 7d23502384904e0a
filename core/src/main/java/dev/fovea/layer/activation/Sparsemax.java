package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.SimplexProjection;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * The probabilities nearest to the values along an axis, most of which are 0 (Martins and
 * Astudillo, "From softmax to sparsemax", 2016); Keras's operation {@code sparsemax}.
 *
 * @param axis the axis, counted from 1, or backwards from -1 for the last one, which is Keras's
 *     default
 */
public record Sparsemax(String name, int axis) implements Simplifiable {
  /** Returns this layer with the given name. */
  public Sparsemax name(String name) {
    return new Sparsemax(name, axis);
  }

  @Override
  public Layer simplified() {
    return axis == -1 ? new ActivationLayer(name, Activation.SPARSEMAX) : this;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int spatialAxis) {
    return axis == -1 || axis == inputs.get(input).rank() ? Reach.SAME : Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Axes.ofSample(axis, input);
    return input;
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding, axis);
  }

  private static final class Bound extends AlongAxis {
    Bound(Binding binding, int axis) {
      super(binding, axis);
    }

    @Override
    void values(int first) {
      SimplexProjection.project(count, stride, x, first, y, first);
    }

    @Override
    void gradients(int first) {
      SimplexProjection.gradient(count, stride, y, dy, dx, first);
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static Sparsemax from(String name, Config config) {
    return new Sparsemax(name, Axes.single(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axis, -1));
  }
}
