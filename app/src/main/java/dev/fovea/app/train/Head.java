package dev.fovea.app.train;

import dev.fovea.layer.Layer;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.activation.LogSoftmax;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.layer.core.Dense;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.model.SubModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of a classifier, its last Dense layer with the softmax after it, and the body before it.
 *
 * @param model the classifier, with its last layers not within a nested model
 * @param features the value that the head takes
 * @param layers the layers of the head, the Dense layer first
 */
record Head(Model model, Node.Port features, List<ModelLayer> layers) {
  Head {
    layers = List.copyOf(layers);
  }

  /**
   * Finds the head of a classifier.
   *
   * @param file the name of its file, for messages
   * @throws IllegalArgumentException if the model does not end so
   */
  static Head of(Model classifier, String file) {
    if (classifier.inputs().size() != 1 || classifier.outputs().size() != 1) {
      throw refusal(
          file,
          String.format(
              Locale.ROOT,
              "it has %d inputs and %d outputs",
              classifier.inputs().size(),
              classifier.outputs().size()));
    }
    Model model = SubModel.withOpenEnd(classifier);
    List<ModelLayer> layers = new ArrayList<>();
    Node.Port at = model.outputs().getFirst();
    while (true) {
      Node node = model.nodes().get(at.node());
      ModelLayer last = model.layers().get(node.layer());
      layers.addFirst(last);
      switch (last.layer()) {
        case Dense _ when last.inputShapes().getFirst().rank() == 1 -> {
          return checked(new Head(model, node.inputs().getFirst(), layers), file);
        }
        case ActivationLayer _, Softmax _, LogSoftmax _ -> at = node.inputs().getFirst();
        case Layer other ->
            throw refusal(
                file,
                "it ends with %s \"%s\" of output %s"
                    .formatted(
                        other.className(), last.name(), last.outputShapes().getFirst()));
      }
    }
  }

  private static Head checked(Head head, String file) {
    if (head.model.inputs().contains(head.features)) {
      throw refusal(file, "there is no layer before its last Dense layer");
    }
    return head;
  }

  private static IllegalArgumentException refusal(String file, String why) {
    return new IllegalArgumentException(
        "%s: --from needs a classifier that ends with a Dense layer over features, and %s; train a"
                .formatted(file, why)
            + " new model with --model, or this one further with --model "
            + file);
  }

  /** Returns the body: the model from its input to the features. */
  Model body() {
    return SubModel.continued(model, features);
  }

  /** Returns the body with another head. It shares the body's layers and so their weights. */
  Model with(Dense other) {
    return SubModel.continued(model, features, other);
  }

  /** Returns the number of features. */
  int width() {
    return layers.getFirst().inputShapes().getFirst().size();
  }

  /** Returns the name of the Dense layer. */
  String name() {
    return layers.getFirst().name();
  }

  /** Returns the layers as text, such as Dense "dense" and Softmax "softmax" (10 classes). */
  String text() {
    return String.join(" and ", layers.stream().map(ModelLayer::toString).toList());
  }
}
