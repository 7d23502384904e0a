package dev.fovea.zoo;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.kernel.Activation;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;

/**
 * The basic CNN of Keras's MNIST example: two convolutions, pooling and two dense layers with
 * dropout. It has 1,199,882 parameters for inputs of 28x28x1 and ten classes.
 */
public final class BasicCnn {
  /** The name of the architecture on the command line. */
  public static final String NAME = "basic-cnn";

  private BasicCnn() {}

  /**
   * Returns a freshly initialized network.
   *
   * @param input the input shape (height, width, channels); 28x28x1 for MNIST
   * @param classes the number of classes, at least 2
   */
  public static Model create(Shape input, int classes) {
    return Model.sequential(
        input,
        conv2D(32, 3).activation(Activation.RELU),
        conv2D(64, 3).activation(Activation.RELU),
        maxPooling2D(2),
        dropout(0.25),
        flatten(),
        dense(128).activation(Activation.RELU),
        dropout(0.5),
        dense(classes).activation(Activation.SOFTMAX));
  }

  /** Returns a freshly initialized network for MNIST: 28x28x1 and ten classes. */
  public static Model create() {
    return create(Shape.of(28, 28, 1), 10);
  }
}
