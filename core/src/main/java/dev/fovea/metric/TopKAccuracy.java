package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;
import java.util.Optional;
import java.util.function.Function;

/**
 * The share of rows whose class is among the k with the largest scores. Of equal scores those of
 * lower classes come first.
 *
 * @param name in logs; Keras has "sparse_top_k_categorical_accuracy" for class numbers
 */
public record TopKAccuracy(String name, int k) implements Metric {
  static final String ONE_HOT = "top_k_categorical_accuracy";
  static final String SPARSE = "sparse_top_k_categorical_accuracy";

  /** Creates a metric with Keras's name for one-hot rows. */
  public TopKAccuracy(int k) {
    this(ONE_HOT, k);
  }

  /** Keras's default, 5. */
  public TopKAccuracy() {
    this(5);
  }

  /**
   * @throws IllegalArgumentException if k is not positive
   */
  public TopKAccuracy {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, not " + k);
    }
  }

  static Function<Config, Metric> from(String defaultName) {
    return c -> new TopKAccuracy(c.text("name", defaultName), c.integer("k", 5));
  }

  @Override
  public Optional<Described> describe() {
    String className =
        name.equals(SPARSE) ? "SparseTopKCategoricalAccuracy" : "TopKCategoricalAccuracy";
    return Metrics.described(className, name, Config.empty().with("k", k));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    Classes classes = Classes.of(prediction, target, 0.5);
    int width = classes.width();
    return new MeanCount(
        classes.rows(),
        (p, t, row) -> rank(p, row * width, width, classes.label(t, row)) < k ? 1 : 0);
  }

  /** Returns the number of classes before this one; all of them if its score is NaN. */
  private static int rank(float[] scores, int from, int width, int category) {
    float own = scores[from + category];
    int rank = Float.isNaN(own) ? width : 0;
    for (int i = 0; i < width; i++) {
      if (scores[from + i] > own || (scores[from + i] == own && i < category)) {
        rank++;
      }
    }
    return rank;
  }
}
