package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A function that training minimizes. It computes a number for a batch, and its gradient with
 * respect to the prediction.
 *
 * <p>Losses are reduced by Keras's "sum_over_batch_size": the loss of each row of the prediction
 * (all axes but the last) is multiplied by its weight or that of its sample, and the sum is divided
 * by the number of rows.
 */
public interface Loss {
  /** Keras's class name, such as "CategoricalCrossentropy". */
  String className();

  /** Returns the configuration in Keras's words. */
  Config config();

  /**
   * Returns the shape of one sample's target for a shape of one sample's prediction.
   *
   * @throws dev.fovea.tensor.ShapeException if the loss does not support such a prediction
   */
  Shape targetShape(Shape prediction);

  /**
   * Computes the mean loss of a batch.
   *
   * @param shape the shape of one sample's prediction
   * @param prediction the predictions (batch, shape)
   * @param target the targets (batch, targetShape)
   * @param weights the weights (batch), or (batch, rows) to weigh each row, or an empty array if
   *     all are 1
   * @param gradient the array (batch, shape) to fill with the gradient with respect to the
   *     prediction, or an empty array if it is not needed
   * @throws IllegalArgumentException if a target is invalid, such as a label out of range
   */
  double compute(
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] weights,
      float[] gradient);

  /**
   * Computes the loss like {@link #compute(int, Shape, float[], float[], float[], float[])}, with
   * the work shared by threads. The result does not depend on their number. Losses that are taken
   * of many rows, such as the pixels of pictures, override this method; by default the calling
   * thread does all the work.
   */
  default double compute(
      Workers workers,
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] weights,
      float[] gradient) {
    return compute(batch, shape, prediction, target, weights, gradient);
  }

  /** Returns the label whose rows do not count, neither in the loss nor in metrics beside it. */
  default OptionalInt ignoredLabel() {
    return OptionalInt.empty();
  }

  /**
   * Returns the same loss computed from the input of the last activation (logits), if there is a
   * simpler and numerically stable form, as for softmax with crossentropy and sigmoid with binary
   * crossentropy.
   */
  default Optional<Loss> onLogits(Activation last) {
    return Optional.empty();
  }
}
