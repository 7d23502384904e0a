package dev.fovea.layer.support;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;

/**
 * The bound activation at the end of a layer. Kernels apply it when they store their results,
 * unless its derivative needs its input. In this case the input is kept and the activation is
 * applied afterwards.
 */
public final class OutputActivation {
  private final Activation activation;
  private final Kernels kernels;
  private final int rows;
  private final int channels;
  private final float[] output;
  private final float[] gradient;

  /** The input of the activation, or the output if the input is not kept. */
  private final float[] before;

  private OutputActivation(Binding binding, Activation activation) {
    this.activation = activation;
    this.kernels = binding.kernels();
    this.rows = binding.rows();
    this.channels = binding.outputShape().channels();
    this.output = binding.output();
    this.gradient = binding.outputGradient();
    this.before =
        activation.needsInput() && binding.backward()
            ? binding.scratch(binding.outputShape().size())
            : output;
  }

  /** Binds the activation to the first output. */
  public static OutputActivation of(Binding binding, Activation activation) {
    return new OutputActivation(binding, activation);
  }

  /**
   * Returns the function that the kernel applies when it stores its results; LINEAR if {@link
   * #finish} applies the activation.
   */
  public Activation during() {
    return before == output ? activation : Activation.LINEAR;
  }

  /** Completes the forward, once the kernel has filled the output. */
  public void finish(int samples) {
    if (before != output) {
      System.arraycopy(output, 0, before, 0, samples * rows * channels);
      kernels.activate(activation, samples * rows, channels, before, output);
    }
  }

  /**
   * Turns the gradient of the output into that of the activation's input, in place.
   *
   * @return the array that holds the gradient
   */
  public float[] backward(int samples) {
    if (activation != Activation.LINEAR) {
      kernels.activationGradient(
          activation, samples * rows, channels, before, output, gradient, gradient);
    }
    return gradient;
  }
}
