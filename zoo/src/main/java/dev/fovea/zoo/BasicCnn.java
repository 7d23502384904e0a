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
 * The basic CNN of the textbooks, known as Keras's MNIST example: two convolutions, pooling, two
 * dense layers, dropout between them. On 28x28x1 with ten classes it has 1,199,882 parameters.
 */
public final class BasicCnn {
  /** The name on the command line. */
  public static final String NAME = "basic-cnn";

  private BasicCnn() {}

  /**
   * The network, freshly initialized.
   *
   * @param input (height, width, channels); 28x28x1 for MNIST
   * @param classes at least 2
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

  /** For MNIST: 28x28x1, ten classes. */
  public static Model create() {
    return create(Shape.of(28, 28, 1), 10);
  }
}
