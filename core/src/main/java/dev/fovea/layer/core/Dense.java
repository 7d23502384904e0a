package dev.fovea.layer.core;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Biases;
import dev.fovea.layer.support.Epilogue;
import dev.fovea.layer.support.Parameters;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.Regularizer;
import dev.fovea.weight.WeightSpec;
import java.util.List;

/**
 * A fully connected layer over the last axis: y = activation(x kernel + bias).
 *
 * <p>Input (..., channels), output (..., units), kernel (channels, units).
 */
public record Dense(
    String name,
    int units,
    Activation activation,
    boolean useBias,
    Parameter kernel,
    Parameter bias)
    implements Activated {

  /**
   * @throws ShapeException if units is not positive
   */
  public Dense {
    Sizes.requirePositive("units", units);
  }

  /** The same layer under a name. */
  public Dense name(String changed) {
    return new Dense(changed, units, activation, useBias, kernel, bias);
  }

  /** The function applied to the result. */
  public Dense activation(Activation changed) {
    return new Dense(name, units, changed, useBias, kernel, bias);
  }

  /** Whether a bias is added to every unit. */
  public Dense useBias(boolean changed) {
    return new Dense(name, units, activation, changed, kernel, bias);
  }

  /** How the kernel starts and what holds it back. */
  public Dense kernel(Parameter changed) {
    return new Dense(name, units, activation, useBias, changed, bias);
  }

  /** How the bias starts and what holds it back. */
  public Dense bias(Parameter changed) {
    return new Dense(name, units, activation, useBias, kernel, changed);
  }

  /** How the kernel starts. */
  public Dense kernelInitializer(Initializer initializer) {
    return kernel(kernel.initializer(initializer));
  }

  /** What the kernel adds to the loss. */
  public Dense kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel.regularizer(regularizer));
  }

  /** What the kernel must satisfy. */
  public Dense kernelConstraint(Constraint constraint) {
    return kernel(kernel.constraint(constraint));
  }

  @Override
  public Dense withActivation(Activation changed) {
    return activation(changed);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    if (input.rank() < 1 || input.channels() == Shape.UNKNOWN) {
      throw new ShapeException(
          "the last axis of its input %s must be known; fix the size of the model's input"
              .formatted(input));
    }
    return input.with(-1, units);
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    WeightSpec weight =
        new WeightSpec("kernel", Shape.of(inputs.getFirst().channels(), units), kernel);
    return useBias
        ? List.of(weight, new WeightSpec("bias", Shape.of(units), bias))
        : List.of(weight);
  }

  @Override
  public void forward(Pass pass) {
    pass.kernels()
        .dense(
            Epilogue.rows(pass),
            pass.inputShape(0).channels(),
            units,
            pass.input(),
            pass.weight(0),
            Biases.of(pass, 1, useBias),
            Epilogue.during(pass, activation),
            pass.output());
    Epilogue.finish(pass, activation);
  }

  @Override
  public void backward(Pass pass) {
    float[] gradient = Epilogue.gradient(pass, activation);
    int rows = Epilogue.rows(pass);
    int in = pass.inputShape(0).channels();
    Biases.gradient(pass, 1, useBias, gradient);
    if (pass.wantsWeightGradient(0)) {
      pass.kernels()
          .denseWeightGradient(rows, in, units, pass.input(), gradient, pass.weightGradient(0));
    }
    if (pass.wantsInputGradient(0)) {
      pass.kernels()
          .denseInputGradient(rows, in, units, gradient, pass.weight(0), pass.inputGradient(0));
    }
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("units", units)
        .with("activation", activation.keras())
        .with("use_bias", useBias)
        .with(
            Parameters.describe(
                new Parameters.Named("kernel", kernel), new Parameters.Named("bias", bias)));
  }

  public static Dense from(String name, Config config) {
    return new Dense(
        name,
        config.integer("units"),
        Activation.of(config.text("activation", "linear")),
        config.flag("use_bias", true),
        Parameters.from(config, "kernel", Parameters.KERNEL),
        Parameters.from(config, "bias", Parameters.BIAS));
  }
}
