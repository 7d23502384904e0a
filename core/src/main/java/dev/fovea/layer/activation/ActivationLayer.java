package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Epilogue;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/** Keras's {@code Activation}: one of the functions without parameters, as a layer of its own. */
public record ActivationLayer(String name, Activation activation) implements Activated {
  @Override
  public String className() {
    return "Activation";
  }

  /** The same layer under a name. */
  public ActivationLayer name(String changed) {
    return new ActivationLayer(changed, activation);
  }

  @Override
  public ActivationLayer withActivation(Activation changed) {
    return new ActivationLayer(name, changed);
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
  public void forward(Pass pass) {
    int channels = pass.outputShape().channels();
    pass.kernels().activate(activation, Epilogue.rows(pass), channels, pass.input(), pass.output());
  }

  @Override
  public void backward(Pass pass) {
    if (pass.wantsInputGradient(0)) {
      pass.kernels()
          .activationGradient(
              activation,
              Epilogue.rows(pass),
              pass.outputShape().channels(),
              pass.input(),
              pass.output(),
              pass.outputGradient(),
              pass.inputGradient(0));
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("activation", activation.keras());
  }

  public static ActivationLayer from(String name, Config config) {
    return new ActivationLayer(name, Activation.of(config.text("activation")));
  }
}
