package dev.fovea.layer.support;

import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;

/**
 * The bound bias of a layer, which is optional, with one element for each channel of the output.
 */
public final class Bias {
  /** The array that stands for no bias. */
  public static final float[] NONE = {};

  private final Kernels kernels;
  private final int rows;
  private final int channels;
  private final float[] values;
  private final float[] gradient;

  private Bias(Binding binding, float[] values, float[] gradient) {
    this.kernels = binding.kernels();
    this.rows = binding.rows();
    this.channels = binding.outputShape().channels();
    this.values = values;
    this.gradient = gradient;
  }

  /** Binds the weight of this index if the layer uses a bias. */
  public static Bias of(Binding binding, int index, boolean useBias) {
    return useBias
        ? new Bias(binding, binding.weight(index), binding.weightGradient(index))
        : new Bias(binding, NONE, Binding.UNWANTED);
  }

  /** Returns the values, or {@link #NONE}. */
  public float[] values() {
    return values;
  }

  /** Computes the gradient, the sum over all rows, if it is needed. */
  public void backward(int samples, float[] outputGradient) {
    if (gradient.length > 0) {
      kernels.sumRows(samples * rows, channels, outputGradient, gradient);
    }
  }
}
