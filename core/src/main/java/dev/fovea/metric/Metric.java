package dev.fovea.metric;

import dev.fovea.tensor.Shape;

/** A figure of merit over an epoch or a dataset. */
public interface Metric {
  /** The name in logs, such as "accuracy". */
  String name();

  /**
   * A fresh count.
   *
   * @param prediction the shape of one sample's prediction
   * @param target the shape of one sample's target: (1) for class labels
   */
  Count start(Shape prediction, Shape target);

  /** What has been seen so far. Used by one thread at a time. */
  interface Count {
    /**
     * Adds a batch.
     *
     * @param weights (batch), or an empty array for 1 each
     */
    void add(int batch, float[] prediction, float[] target, float[] weights);

    /** The figure for all that was added; NaN for nothing. */
    double result();
  }
}
