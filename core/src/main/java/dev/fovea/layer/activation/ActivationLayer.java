package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.OptionalInt;

/** A layer that applies an activation function without parameters: Keras's {@code Activation}. */
public record ActivationLayer(String name, Activation activation) implements Activated {
  @Override
  public String className() {
    return "Activation";
  }

  /** Returns this layer with the given name. */
  public ActivationLayer name(String name) {
    return new ActivationLayer(name, activation);
  }

  @Override
  public ActivationLayer withActivation(Activation activation) {
    return new ActivationLayer(name, activation);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs);
  }

  @Override
  public boolean passesThrough(boolean training) {
    return activation == Activation.LINEAR;
  }

  @Override
  public OptionalInt gradientInPlace() {
    return OptionalInt.of(0);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Kernels kernels;
    private final int rows;
    private final int channels;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      kernels = binding.kernels();
      rows = binding.rows();
      channels = binding.outputShape().channels();
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      kernels.activate(activation, samples * rows, channels, x, y);
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        kernels.activationGradient(activation, samples * rows, channels, x, y, dy, dx);
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("activation", activation.keras());
  }

  public static ActivationLayer from(String name, Config config) {
    return new ActivationLayer(name, Activation.of(config.text("activation")));
  }

  @Override
  public String toString() {
    return LayerText.of(this, activation.keras());
  }
}
