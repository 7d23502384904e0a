package dev.fovea.layer.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Activated;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.Constraint;
import dev.fovea.weight.Initializer;
import dev.fovea.weight.Regularizer;
import java.util.List;

/**
 * The arguments that all convolutional layers share; each method returns a copy of the layer with
 * one of them changed.
 *
 * @param <L> the layer itself
 */
public interface Convolutional<L extends Convolutional<L>> extends Activated {
  /** Returns the arguments. */
  ConvOptions options();

  /** Returns this layer with the given arguments. */
  L withOptions(ConvOptions options);

  @Override
  default LayerKind kind() {
    return LayerKind.CONVOLUTION;
  }

  @Override
  default Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.of(options().window(inputs.get(input)), axis, options().rank());
  }

  /** Returns this layer with one stride for each spatial dimension, or one for all. */
  default L strides(int... strides) {
    return withOptions(options().strides(strides));
  }

  /** Sets the padding: valid (Keras's default), same, or explicit margins, which Keras has not. */
  default L padding(Padding padding) {
    return withOptions(options().padding(padding));
  }

  /**
   * Returns this layer with the given distance between the taps of the kernel, one for each spatial
   * dimension or one for all.
   */
  default L dilationRate(int... rates) {
    return withOptions(options().dilationRate(rates));
  }

  /** Returns this layer with the given activation function. */
  default L activation(Activation activation) {
    return withOptions(options().activation(activation));
  }

  /** Returns this layer with or without a bias for every output channel. */
  default L useBias(boolean useBias) {
    return withOptions(options().useBias(useBias));
  }

  /** Returns this layer with the given initializer of the kernel. */
  default L kernelInitializer(Initializer initializer) {
    return withOptions(options().kernel(options().kernel().initializer(initializer)));
  }

  /** Returns this layer with the given regularizer of the kernel. */
  default L kernelRegularizer(Regularizer regularizer) {
    return withOptions(options().kernel(options().kernel().regularizer(regularizer)));
  }

  /** Returns this layer with the given constraint on the kernel. */
  default L kernelConstraint(Constraint constraint) {
    return withOptions(options().kernel(options().kernel().constraint(constraint)));
  }

  /** Returns this layer with the given initializer of the bias. */
  default L biasInitializer(Initializer initializer) {
    return withOptions(options().bias(options().bias().initializer(initializer)));
  }

  /** Returns this layer with the given regularizer of the bias. */
  default L biasRegularizer(Regularizer regularizer) {
    return withOptions(options().bias(options().bias().regularizer(regularizer)));
  }

  /** Returns this layer with the given constraint on the bias. */
  default L biasConstraint(Constraint constraint) {
    return withOptions(options().bias(options().bias().constraint(constraint)));
  }

  @Override
  default Activation activation() {
    return options().activation();
  }

  @Override
  default L withActivation(Activation activation) {
    return activation(activation);
  }
}
