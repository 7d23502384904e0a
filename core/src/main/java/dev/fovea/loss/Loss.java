package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.tensor.Shape;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What training makes small: a number for a batch, and its gradient by the prediction.
 *
 * <p>Keras's reduction "sum_over_batch_size": each row of the prediction (all axes but the last)
 * has a loss, is multiplied by its sample's weight, and the sum is divided by the number of rows.
 */
public interface Loss {
  /** Keras's class name, such as "CategoricalCrossentropy". */
  String className();

  /** The configuration in Keras's words. */
  Config config();

  /**
   * The shape of one sample's target for this shape of one sample's prediction.
   *
   * @throws dev.fovea.tensor.ShapeException if the loss cannot be taken of such a prediction
   */
  Shape targetShape(Shape prediction);

  /**
   * The mean loss of a batch.
   *
   * @param shape of one sample's prediction
   * @param prediction (batch, shape)
   * @param target (batch, targetShape)
   * @param weights (batch), or an empty array for 1 each
   * @param gradient (batch, shape), overwritten with the gradient by the prediction; an empty array
   *     where it is not wanted
   * @throws IllegalArgumentException if a target cannot be, such as a label out of range
   */
  double compute(
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] weights,
      float[] gradient);

  /** Returns the label whose rows do not count, neither in the loss nor in metrics beside it. */
  default OptionalInt ignoredLabel() {
    return OptionalInt.empty();
  }

  /**
   * The same loss taken of what the last activation is given (logits), where there is a stable and
   * simpler form: softmax and crossentropy, sigmoid and binary crossentropy.
   */
  default Optional<Loss> onLogits(Activation last) {
    return Optional.empty();
  }
}
