package dev.fovea.app.common;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.loss.Loss;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.segment.FittedMasks;

/** The targets of a dataset in the form that the loss of a model file takes. */
public final class LossTargets {
  private LossTargets() {}

  /**
   * Returns the dataset with one-hot rows in place of class numbers if the loss takes a number for
   * each of the model's outputs, as CategoricalCrossentropy does; pictures with masks enlarged as
   * far as the model needs if it takes any size; else the dataset itself.
   */
  public static Dataset of(Dataset data, Model model, Loss loss) {
    Shape output = model.outputShape();
    if (MaskLoss.isFor(data) && !model.inputShape().isKnown()) {
      return FittedMasks.of(data, model);
    }
    int classes = output.size();
    return data.targets().getFirst() instanceof Target.Label
            && output.rank() == 1
            && classes > 1
            && loss.targetShape(output).size() == classes
        ? Datasets.oneHot(data, classes)
        : data;
  }
}
