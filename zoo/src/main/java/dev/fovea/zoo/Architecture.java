package dev.fovea.zoo;

import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.kernel.Kernels;
import dev.fovea.loss.Loss;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An architecture of the zoo: how to make it, on what it is trained, and how. {@link Zoo} finds
 * architectures by name.
 */
public interface Architecture {
  /** Returns the name on the command line and in files, such as "lenet-5". */
  String name();

  /** Returns what the architecture is, in one line. */
  String description();

  /** Returns the paper or page that the architecture is from. */
  String source();

  /** Returns the shape of one sample that the architecture was made for. */
  Shape input();

  /** Returns the number of classes that the architecture was made for. */
  int classes();

  /**
   * Returns a freshly initialized network.
   *
   * @param input the shape of one sample
   * @param classes the number of classes, at least 2
   * @throws dev.fovea.tensor.ShapeException if the input is too small for the network
   */
  Model create(Shape input, int classes);

  /** Returns a freshly initialized network for the input and classes it was made for. */
  default Model create() {
    return create(input(), classes());
  }

  /**
   * Returns a freshly initialized network for a number of samples to train on. Most networks have
   * one size.
   *
   * @param samples the number of samples to train on
   * @throws dev.fovea.tensor.ShapeException if the input is too small for the network
   */
  default Model create(Shape input, int classes, int samples) {
    return create(input, classes);
  }

  /** Returns how the network may be trained; the first recipe is the default. */
  default List<Recipe> recipes() {
    return List.of(Recipe.STANDARD);
  }

  /**
   * Returns how the network may be trained on a number of samples: recipes of the same names as
   * {@link #recipes()}. Most do not depend on the number.
   */
  default List<Recipe> recipes(int samples) {
    return recipes();
  }

  /**
   * Returns the recipe of a name.
   *
   * @throws IllegalArgumentException if there is none, listing those there are
   */
  default Recipe recipe(String recipeName) {
    return recipes().stream()
        .filter(recipe -> recipe.name().equals(recipeName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no recipe \"%s\"; it has %s"
                        .formatted(
                            name(), recipeName, recipes().stream().map(Recipe::name).toList())));
  }

  /**
   * Returns the samples that the network is trained on if no dataset is given: a generated task.
   * Empty for networks that are trained on files, which are MNIST's if no dataset is given.
   */
  default Optional<Split> task(long seed) {
    return Optional.empty();
  }

  /** Returns a dataset in the form that the network takes it; most take it as it is. */
  default Dataset samples(Dataset dataset) {
    return dataset;
  }

  /**
   * Teaches a network of {@link #create} what it does not learn by gradients, before {@link
   * #compile}d training begins. Most networks learn everything by gradients, and nothing here.
   *
   * @param samples the samples to train on, in the form that the network takes them
   * @param seed the seed of the training
   * @param progress takes a line after each step
   */
  default void pretrain(
      Model model, Dataset samples, long seed, Kernels kernels, Consumer<String> progress) {}

  /** Returns the loss of each output. */
  default List<Loss> losses() {
    return List.of(new SparseCategoricalCrossentropy());
  }

  /**
   * Returns what trains a network. The trained model is the network itself or, for a network that
   * takes more in training, another one that shares its layers and so their weights.
   */
  default Trainer compile(Model model, Optimizer optimizer) {
    List<Loss> losses = losses();
    return Trainer.compile(
        model,
        optimizer,
        losses,
        losses.stream().map(loss -> 1.0).toList(),
        List.of(new Accuracy()));
  }

  /** Returns what a full training has reached, such as "99.2 % of MNIST's test samples", or "". */
  default String result() {
    return "";
  }
}
