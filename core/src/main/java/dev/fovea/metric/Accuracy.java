package dev.fovea.metric;

import dev.fovea.tensor.Shape;

/**
 * The share of rows whose class is predicted right. As Keras's "accuracy" it fits itself to the
 * shapes: the largest score against a class number or a one-hot row; for a single score, whether it
 * is above the threshold.
 *
 * @param name in logs; Keras has "categorical_accuracy" and others for the one or the other shape
 * @param threshold for a single score
 */
public record Accuracy(String name, double threshold) implements Metric {
  /** With a threshold of 0.5. */
  public Accuracy() {
    this("accuracy", 0.5);
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    Classes classes = Classes.of(prediction, target, threshold);
    return new MeanCount(
        classes.rows(), (p, t, row) -> classes.predicted(p, row) == classes.actual(t, row) ? 1 : 0);
  }
}
