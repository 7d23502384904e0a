package dev.fovea.layer.core;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.DenseProduct;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.WeightView;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Binding;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;
import dev.fovea.layer.support.OutputActivation;
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
   * @throws ShapeException if {@code units} is not positive
   */
  public Dense {
    Sizes.requirePositive("units", units);
  }

  /** Returns this layer with the given name. */
  public Dense name(String name) {
    return new Dense(name, units, activation, useBias, kernel, bias);
  }

  /** Returns this layer with the given activation function. */
  public Dense activation(Activation activation) {
    return new Dense(name, units, activation, useBias, kernel, bias);
  }

  /** Returns this layer with or without a bias for every unit. */
  public Dense useBias(boolean useBias) {
    return new Dense(name, units, activation, useBias, kernel, bias);
  }

  /** Returns this layer with the given initializer, regularizer and constraint of the kernel. */
  public Dense kernel(Parameter kernel) {
    return new Dense(name, units, activation, useBias, kernel, bias);
  }

  /** Returns this layer with the given initializer, regularizer and constraint of the bias. */
  public Dense bias(Parameter bias) {
    return new Dense(name, units, activation, useBias, kernel, bias);
  }

  /** Returns this layer with the given initializer of the kernel. */
  public Dense kernelInitializer(Initializer initializer) {
    return kernel(kernel.initializer(initializer));
  }

  /** Returns this layer with the given regularizer of the kernel. */
  public Dense kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel.regularizer(regularizer));
  }

  /** Returns this layer with the given constraint on the kernel. */
  public Dense kernelConstraint(Constraint constraint) {
    return kernel(kernel.constraint(constraint));
  }

  @Override
  public Dense withActivation(Activation activation) {
    return activation(activation);
  }

  /** Returns a text such as Dense(10, softmax). */
  @Override
  public String toString() {
    return "Dense("
        + units
        + (activation == Activation.LINEAR ? "" : ", " + activation.keras())
        + ")";
  }

  @Override
  public LayerKind kind() {
    return LayerKind.DENSE;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
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
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Kernels kernels;
    private final DenseProduct product;
    private final int rows;
    private final int in;
    private final float[] x;
    private final float[] dx;
    private final WeightView w;
    private final float[] dw;
    private final Bias b;
    private final OutputActivation last;
    private final float[] y;

    Bound(Binding binding) {
      kernels = binding.kernels();
      rows = binding.rows();
      in = binding.inputShape().channels();
      product = product(binding);
      x = binding.input();
      dx = binding.inputGradient();
      w = binding.weightValues(0);
      dw = binding.weightGradient(0);
      b = Bias.of(binding, 1, useBias);
      last = OutputActivation.of(binding, activation);
      y = binding.output();
    }

    /** A training changes the weights in every step, so that no copy of them is of use. */
    private DenseProduct product(Binding binding) {
      return binding.backward()
          ? DenseProduct.plain(kernels, in, units)
          : kernels.denseProduct(in, units);
    }

    @Override
    public void forward(int samples, long step) {
      product.run(samples * rows, x, w, b.values(), last.during(), y);
      last.finish(samples);
    }

    @Override
    public void backward(int samples, long step) {
      float[] dy = last.backward(samples);
      b.backward(samples, dy);
      if (dw.length > 0) {
        kernels.denseWeightGradient(samples * rows, in, units, x, dy, dw);
      }
      if (dx.length > 0) {
        kernels.denseInputGradient(samples * rows, in, units, dy, w.values(), dx);
      }
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
