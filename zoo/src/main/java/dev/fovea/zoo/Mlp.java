package dev.fovea.zoo;

import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;

import dev.fovea.kernel.Activation;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;

/**
 * A fully connected network, the baseline that knows nothing of neighbouring pixels: two layers of
 * 512 units with dropout. It has 669,706 parameters for inputs of 28x28x1 and ten classes.
 */
public final class Mlp implements Architecture {
  @Override
  public String name() {
    return "mlp";
  }

  @Override
  public String description() {
    return "fully connected baseline: two layers of 512 units";
  }

  @Override
  public String source() {
    return "Keras examples, mnist_mlp.py";
  }

  @Override
  public Shape input() {
    return Shape.of(28, 28, 1);
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public Model create(Shape input, int classes) {
    return Model.sequential(
        input,
        flatten(),
        dense(512).activation(Activation.RELU),
        dropout(0.2),
        dense(512).activation(Activation.RELU),
        dropout(0.2),
        dense(classes).activation(Activation.SOFTMAX));
  }

  @Override
  public String result() {
    return "98.53 % of MNIST's test samples";
  }
}
