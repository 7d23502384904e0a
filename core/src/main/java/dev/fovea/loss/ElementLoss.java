package dev.fovea.loss;

import dev.fovea.tensor.Shape;

/** A loss that is the mean over the last axis of a function of each prediction and its target. */
interface ElementLoss extends Loss {
  /** Returns the loss of an element. */
  double value(double prediction, double target);

  /** Its derivative by the prediction. */
  double slope(double prediction, double target);

  @Override
  default Shape targetShape(Shape prediction) {
    return prediction;
  }

  @Override
  default double compute(
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] weights,
      float[] gradient) {
    int channels = shape.channels();
    return Rows.mean(
        batch,
        shape.size() / channels,
        weights,
        (row, factor) -> {
          double sum = 0;
          for (int i = row * channels; i < (row + 1) * channels; i++) {
            sum += value(prediction[i], target[i]);
            if (gradient.length > 0) {
              gradient[i] = (float) (slope(prediction[i], target[i]) * factor / channels);
            }
          }
          return sum / channels;
        });
  }
}
