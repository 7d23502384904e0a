package dev.fovea.zoo;

import dev.fovea.data.Augmentation;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.Loss;
import dev.fovea.loss.LossSum;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.loss.SparseDice;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.ClassMetric;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.segment.FittedMasks;
import dev.fovea.zoo.segment.SceneMasks;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An architecture that gives each pixel of a picture a class. Its networks take pictures of any
 * size; they are trained with the sum of crossentropy and Dice, which ignore pixels of class {@link
 * Target.Mask#IGNORED}.
 */
sealed interface SegmentationNetwork extends Architecture permits UNet, Fcn8s {
  /** Returns the distribution over the classes for each pixel of an image. */
  Symbol scores(Symbol image, int classes);

  @Override
  default Shape input() {
    return Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 1);
  }

  @Override
  default int classes() {
    return SceneMasks.CLASSES;
  }

  /**
   * Returns a freshly initialized network, whose height and width stay open.
   *
   * @param input (height, width, channels), of which only the channels count
   * @throws ShapeException if the input is not that of a picture
   */
  @Override
  default Model create(Shape input, int classes) {
    if (input.rank() != 3) {
      throw new ShapeException(
          "%s takes pictures (height, width, channels), not samples of %s"
              .formatted(name(), input));
    }
    Symbol image = Symbol.input(Shape.UNKNOWN, Shape.UNKNOWN, input.channels());
    return Model.of(name(), List.of(image), List.of(scores(image, classes)));
  }

  @Override
  default List<Recipe> recipes() {
    return List.of(
        new Recipe(
            "standard",
            "one cycle of the learning rate up to 0.004, averaged weights",
            8,
            16,
            0.004,
            Augmentation.NONE,
            Recipe::oneCycle));
  }

  @Override
  default Optional<Split> task(long seed) {
    return Optional.of(SceneMasks.task(seed));
  }

  /** Returns pictures that are enlarged as far as the network needs. */
  @Override
  default Dataset samples(Dataset dataset) {
    return FittedMasks.of(dataset, create(dataset.inputShape(), 2));
  }

  @Override
  default List<Loss> losses() {
    OptionalInt ignored = OptionalInt.of(Target.Mask.IGNORED);
    return List.of(
        LossSum.of(
            new SparseCategoricalCrossentropy(false, ignored), new SparseDice(false, ignored)));
  }

  @Override
  default Trainer compile(Model model, Optimizer optimizer) {
    return Trainer.compile(
        model, optimizer, losses(), List.of(1.0), List.of(new Accuracy(), ClassMetric.meanIoU()));
  }
}
