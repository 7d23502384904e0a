package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.tensor.Shape;
import java.util.Optional;
import java.util.function.Function;

/**
 * The share of rows whose class is predicted correctly. Like Keras's "accuracy" it adapts to the
 * shapes: it compares the class of the largest score with a class index or a one-hot row, or a
 * single score with the threshold.
 *
 * @param name in logs; Keras has "categorical_accuracy" and others for the one or the other shape
 * @param threshold the threshold of a single score
 */
public record Accuracy(String name, double threshold) implements Metric {
  static final String ANY = "accuracy";
  static final String ONE_HOT = "categorical_accuracy";
  static final String SPARSE = "sparse_categorical_accuracy";

  /** Creates a metric with a threshold of 0.5. */
  public Accuracy() {
    this(ANY, 0.5);
  }

  static Function<Config, Metric> from(String defaultName) {
    return c -> new Accuracy(c.text("name", defaultName), c.number("threshold", 0.5));
  }

  /**
   * Returns the description of Keras's class for the one or the other shape of targets, or empty
   * for "accuracy", which Keras, too, saves as a name and fits to the shapes.
   */
  @Override
  public Optional<Described> describe() {
    if (threshold == 0.5) {
      switch (name) {
        case ANY -> {
          return Optional.empty();
        }
        case ONE_HOT -> {
          return Metrics.described("CategoricalAccuracy", name, Config.empty());
        }
        case SPARSE -> {
          return Metrics.described("SparseCategoricalAccuracy", name, Config.empty());
        }
        default -> {}
      }
    }
    Config config = Config.empty().with("name", name).with("threshold", threshold);
    return Optional.of(Described.of("Accuracy", config));
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
