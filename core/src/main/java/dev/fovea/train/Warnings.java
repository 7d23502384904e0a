package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.activation.Softmax;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.BinaryFocalCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.CategoricalFocalCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.LossSum;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.loss.SparseDice;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Warnings, of one line each, about settings that are valid but probably not intended. */
final class Warnings {
  private Warnings() {}

  /**
   * Warns of softmax over one unit, and of crossentropy of classes over one unit, as Keras does.
   */
  static void compile(Model model, List<Loss> losses) {
    softmax(model);
    for (int i = 0; i < losses.size(); i++) {
      Shape output = model.outputShapes().get(i);
      if (ofClasses(losses.get(i)) && output.rank() > 0 && output.channels() == 1) {
        warn(
            losses.get(i).className()
                + " of an output of shape "
                + output
                + " has one class and is always 0; use BinaryCrossentropy for yes or no, or an"
                + " output for each class");
      }
    }
  }

  private static void softmax(Model model) {
    for (Node node : model.nodes()) {
      ModelLayer layer = model.layers().get(node.layer());
      Shape shape = node.outputShapes().getFirst();
      if (layer.layer() instanceof Model nested) {
        softmax(nested);
      } else if (softmaxSize(layer, shape) == 1) {
        warn(
            layer
                + ": a softmax over an axis of size 1 (its output has shape "
                + shape
                + ") is always 1; did you mean sigmoid?");
      }
    }
  }

  /** Returns the size of the axis of a layer's softmax, or 0 if it has none. */
  private static int softmaxSize(ModelLayer layer, Shape shape) {
    if (layer.layer() instanceof Softmax softmax) {
      int axis = softmax.axis();
      return shape.dim(axis < 0 ? axis + shape.rank() : axis - 1);
    }
    return layer.layer() instanceof Activated activated
            && activated.activation() == Activation.SOFTMAX
        ? shape.channels()
        : 0;
  }

  private static boolean ofClasses(Loss loss) {
    return loss instanceof SparseCategoricalCrossentropy
        || loss instanceof CategoricalCrossentropy
        || loss instanceof CategoricalFocalCrossentropy
        || loss instanceof SparseDice
        || loss instanceof LossSum sum && sum.losses().stream().allMatch(Warnings::ofClasses);
  }

  /** Warns if all samples are of one class, on which any model soon has an accuracy of 1. */
  static void singleClass(Dataset data, List<Loss> losses) {
    List<OutputTarget> targets = OutputTarget.of(data.targets());
    for (int i = 0; i < Math.min(losses.size(), targets.size()); i++) {
      Loss loss = losses.get(i);
      boolean classes =
          ofClasses(loss)
              || loss instanceof BinaryCrossentropy
              || loss instanceof BinaryFocalCrossentropy;
      if (classes && data.size() > 1 && isConstant(data, targets.get(i).place())) {
        warn(
            "all "
                + data.size()
                + " samples to train on are of one class: the model learns to answer it always;"
                + " check the labels, or the folders they are made of");
      }
    }
  }

  /** Stops reading at the first target that differs. */
  private static boolean isConstant(Dataset data, int target) {
    float[] first = new float[data.targetShapes().get(target).size()];
    float[] other = new float[first.length];
    data.readTarget(0, target, first, 0);
    return isUniform(first, data.targetShapes().get(target))
        && IntStream.range(1, data.size())
            .allMatch(
                i -> {
                  data.readTarget(i, target, other, 0);
                  return Arrays.equals(first, other);
                });
  }

  /** Returns whether all rows of a target are alike. */
  private static boolean isUniform(float[] target, Shape shape) {
    int width = shape.channels();
    return IntStream.range(width, target.length).allMatch(i -> target[i] == target[i - width]);
  }

  private static void warn(String message) {
    System.getLogger(Warnings.class.getName()).log(System.Logger.Level.WARNING, message);
  }
}
