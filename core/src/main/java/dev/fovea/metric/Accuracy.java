package dev.fovea.metric;

import dev.fovea.tensor.Shape;

/**
 * The share of rows whose class is predicted correctly. Like Keras's "accuracy" it adapts to the
 * shapes: it compares the class of the largest score with a class index or a one-hot row, or a
 * single score with the threshold.
 *
 * @param name in logs; Keras has "categorical_accuracy" and others for the one or the other shape
 * @param threshold the threshold of a single score
 */
public record Accuracy(String name, double threshold) implements Metric {
  /** Creates a metric with a threshold of 0.5. */
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
