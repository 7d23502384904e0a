package dev.fovea.metric;

import dev.fovea.config.Described;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/** A figure of merit over an epoch or a dataset. */
public interface Metric {
  /** Returns the name in logs, such as "accuracy". */
  String name();

  /** Returns the direction in which the figure improves. */
  Direction direction();

  /**
   * Returns this metric of the rows that have another label, as Keras's {@code ignore_class}.
   * Targets must be the numbers of classes.
   *
   * @param label of the rows that do not count, such as 255 for the void of a segmentation
   */
  default Metric ignoring(int label) {
    return new IgnoringMetric(this, label);
  }

  /**
   * Returns the class and the configuration with which the metric is saved; empty to save only its
   * name. A metric of a program's own returns {@link Described#of} and is {@linkplain
   * Metrics#register registered}.
   */
  default Optional<Described> describe() {
    return Optional.empty();
  }

  /**
   * Starts a new count.
   *
   * @param prediction the shape of one sample's prediction
   * @param target the shape of one sample's target: (1) for class labels
   */
  Count start(Shape prediction, Shape target);

  /**
   * The state of a metric over the samples seen so far. It must be used by one thread at a time.
   */
  interface Count {
    /**
     * Adds a batch.
     *
     * @param weights (batch), or (batch, rows) to weigh each row, or an empty array for 1 each
     */
    void add(int batch, float[] prediction, float[] target, float[] weights);

    /** Adds a batch as above, with the help of other threads where that pays. */
    default void add(
        Workers workers, int batch, float[] prediction, float[] target, float[] weights) {
      add(batch, prediction, target, weights);
    }

    /** Returns the figure for all samples added, or NaN if there are none. */
    double result();
  }
}
