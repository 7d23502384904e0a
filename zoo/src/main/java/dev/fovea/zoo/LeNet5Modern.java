package dev.fovea.zoo;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * LeNet-5 with what became usual later: ReLU, max pooling, a full table of connections and softmax.
 * It has 61,706 parameters for inputs of 28x28x1 and ten classes.
 */
public final class LeNet5Modern implements Architecture {
  @Override
  public String name() {
    return "lenet-5-modern";
  }

  @Override
  public String description() {
    return "LeNet-5 with ReLU, max pooling and softmax";
  }

  @Override
  public String source() {
    return "after Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to"
        + " document recognition, 1998";
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
        conv2D(6, 5).padding(Padding.SAME).activation(Activation.RELU),
        maxPooling2D(2),
        conv2D(16, 5).activation(Activation.RELU),
        maxPooling2D(2),
        conv2D(120, 5).activation(Activation.RELU),
        flatten(),
        dense(84).activation(Activation.RELU),
        dense(classes).activation(Activation.SOFTMAX));
  }

  @Override
  public List<Recipe> recipes() {
    return LeNet5.recipes(0.004);
  }

  @Override
  public String result() {
    return "99.51 % of MNIST's test samples";
  }
}
