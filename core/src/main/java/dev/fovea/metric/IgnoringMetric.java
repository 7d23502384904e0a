package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.data.LabelException;
import dev.fovea.data.RowWeights;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Locale;
import java.util.Optional;

/**
 * A metric of the rows whose label is not the ignored one. The metric sees each remaining row as a
 * sample of its own, with its weight.
 */
record IgnoringMetric(Metric metric, int label) implements Metric {
  @Override
  public String name() {
    return metric.name();
  }

  static IgnoringMetric from(Config c) {
    Metric metric =
        Metrics.from(c, "metric")
            .orElseThrow(() -> new IllegalArgumentException("\"metric\" is absent"));
    return new IgnoringMetric(metric, c.integer("ignore_class"));
  }

  @Override
  public Optional<Described> describe() {
    Config config =
        Config.empty().with("metric", Metrics.entry(metric)).with("ignore_class", label);
    return Optional.of(Described.of("IgnoringMetric", config));
  }

  @Override
  public Direction direction() {
    return metric.direction();
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    int width = prediction.channels();
    int rows = prediction.size() / width;
    if (target.size() != rows) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s ignores label %d and needs one label for each row of predictions of shape %s, not %s",
              name(),
              label,
              prediction,
              target));
    }
    return new Remaining(metric.start(Shape.of(width), Shape.of(1)), rows, width, label);
  }

  private record Remaining(Count count, int rows, int width, int label) implements Count {
    @Override
    public void add(int batch, float[] prediction, float[] target, float[] weights) {
      int[] places = new int[batch * rows];
      int kept = 0;
      for (int row = 0; row < places.length; row++) {
        if (target[row] != label) {
          places[kept++] = row;
        }
      }
      RowWeights ofRows = RowWeights.of(weights, batch, rows);
      boolean all = kept == places.length;
      float[] scores = all ? prediction : new float[kept * width];
      float[] labels = all ? target : new float[kept];
      float[] shares = new float[weights.length == 0 ? 0 : kept];
      for (int i = 0; i < kept; i++) {
        if (!all) {
          System.arraycopy(prediction, places[i] * width, scores, i * width, width);
          labels[i] = target[places[i]];
        }
        if (shares.length > 0) {
          shares[i] = ofRows.at(places[i]);
        }
      }
      try {
        if (kept > 0) {
          count.add(kept, scores, labels, shares);
        }
      } catch (LabelException e) {
        throw e.at(places[e.sample()] / rows);
      }
    }

    @Override
    public double result() {
      return count.result();
    }
  }
}
