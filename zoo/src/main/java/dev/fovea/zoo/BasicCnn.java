package dev.fovea.zoo;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;

import dev.fovea.data.Augmentation;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adadelta;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * The basic CNN of Keras's MNIST example: two convolutions, pooling and two dense layers with
 * dropout. It has 1,199,882 parameters for inputs of 28x28x1 and ten classes.
 */
public final class BasicCnn implements Architecture {
  /** The name of the architecture on the command line. */
  public static final String NAME = "basic-cnn";

  private static final Recipe BOOK =
      new Recipe(
          "book",
          "adadelta with a learning rate of 1, as in the textbook",
          12,
          128,
          1.0,
          Augmentation.NONE,
          (rate, epochs, batches) -> new Adadelta(rate));

  private static final Recipe BEST =
      new Recipe(
          "best",
          "augmented digits, one cycle of the learning rate up to 0.002, averaged weights",
          40,
          128,
          0.002,
          Augmentations.digits(),
          Recipe::oneCycle);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Keras's MNIST example: two convolutions, pooling, two dense layers";
  }

  @Override
  public String source() {
    return "Keras examples, mnist_cnn.py";
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
    return create(input, classes, maxPooling2D(2));
  }

  /** Returns the network with another pooling layer. */
  static Model create(Shape input, int classes, Pooling pooling) {
    return Model.sequential(
        input,
        conv2D(32, 3).activation(Activation.RELU),
        conv2D(64, 3).activation(Activation.RELU),
        pooling,
        dropout(0.25),
        flatten(),
        dense(128).activation(Activation.RELU),
        dropout(0.5),
        dense(classes).activation(Activation.SOFTMAX));
  }

  @Override
  public List<Recipe> recipes() {
    return List.of(Recipe.STANDARD, BOOK, BEST);
  }

  @Override
  public String result() {
    return "99.56 % of MNIST's test samples with the recipe best";
  }
}
