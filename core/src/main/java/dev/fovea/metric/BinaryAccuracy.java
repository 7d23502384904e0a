package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/**
 * The share of elements that are on the correct side of the threshold.
 *
 * @param threshold the threshold above which a prediction is positive
 */
public record BinaryAccuracy(double threshold) implements Metric {
  /** Creates a metric with a threshold of 0.5. */
  public BinaryAccuracy() {
    this(0.5);
  }

  @Override
  public String name() {
    return "binary_accuracy";
  }

  static BinaryAccuracy from(Config c) {
    return new BinaryAccuracy(c.number("threshold", 0.5));
  }

  @Override
  public Optional<Described> describe() {
    return Metrics.described("BinaryAccuracy", name(), Config.empty().with("threshold", threshold));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    Require.sameSize(name(), prediction, target);
    return new MeanCount(
        prediction.size(), (p, t, i) -> (p[i] > threshold) == (t[i] > 0.5f) ? 1 : 0);
  }
}
