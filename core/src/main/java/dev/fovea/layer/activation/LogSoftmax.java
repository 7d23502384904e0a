package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
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
 * The logarithm of softmax: x minus the logarithm of the sum of exp(x) along an axis; Keras's
 * operation {@code log_softmax}.
 *
 * @param axis the axis, counted from 1, or backwards from -1 for the last one, which is Keras's
 *     default
 */
public record LogSoftmax(String name, int axis) implements Simplifiable {
  /** Returns this layer with the given name. */
  public LogSoftmax name(String name) {
    return new LogSoftmax(name, axis);
  }

  @Override
  public Layer simplified() {
    return axis == -1 ? new ActivationLayer(name, Activation.LOG_SOFTMAX) : this;
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
      float max = largest(first);
      double logarithm = Math.log(sumOfExponentials(first, max));
      for (int i = 0; i < count; i++) {
        y[first + i * stride] = (float) (x[first + i * stride] - max - logarithm);
      }
    }

    @Override
    void gradients(int first) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += dy[first + i * stride];
      }
      for (int i = 0; i < count; i++) {
        int at = first + i * stride;
        dx[at] = (float) (dy[at] - Math.exp(y[at]) * sum);
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static LogSoftmax from(String name, Config config) {
    return new LogSoftmax(name, Axes.single(config, -1));
  }

  @Override
  public String toString() {
    return LayerText.of(this, LayerText.named("axis", axis, -1));
  }
}
