package dev.fovea.layer;

import dev.fovea.kernel.Activation;

/**
 * The layers by Keras's names, for a static import. Each method takes what Keras requires and gives
 * Keras's defaults for the rest; methods of the layer change them.
 *
 * <pre>{@code
 * conv2D(64, 3).strides(2).padding(SAME).activation(RELU)
 * }</pre>
 */
public final class Layers {
  private Layers() {}

  /** A convolution over (length, channels). */
  public static Conv conv1D(int filters, int kernelSize) {
    return Conv.of(1, filters, kernelSize);
  }

  /** A convolution over (height, width, channels); one kernel size for both or two. */
  public static Conv conv2D(int filters, int... kernelSize) {
    return Conv.of(2, filters, kernelSize);
  }

  /** A convolution over (depth, height, width, channels); one kernel size for all or three. */
  public static Conv conv3D(int filters, int... kernelSize) {
    return Conv.of(3, filters, kernelSize);
  }

  /** The largest value of every window of (height, width). */
  public static Pooling maxPooling2D(int... poolSize) {
    return Pooling.of(Pooling.Rule.MAX, 2, poolSize);
  }

  /** The mean of every window of (height, width). */
  public static Pooling averagePooling2D(int... poolSize) {
    return Pooling.of(Pooling.Rule.AVERAGE, 2, poolSize);
  }

  /** A fully connected layer. */
  public static Dense dense(int units) {
    return new Dense("", units, Activation.LINEAR, true, Parameters.KERNEL, Parameters.BIAS);
  }

  /** All values in one row. */
  public static Flatten flatten() {
    return new Flatten("");
  }

  /** Drops a share of the values in training. */
  public static Dropout dropout(double rate) {
    return new Dropout("", rate);
  }

  /** An activation function. */
  public static ActivationLayer activation(Activation activation) {
    return new ActivationLayer("", activation);
  }
}
