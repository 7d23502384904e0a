package dev.fovea.train;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The area under the curve of true positives against false positives (ROC) as the threshold falls:
 * the chance that an element with target 1 has a larger score than one with target 0, equal scores
 * counting half. Exact, from all scores, where Keras takes 200 thresholds.
 */
public record AUC() implements Metric {
  @Override
  public String name() {
    return "auc";
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    if (prediction.size() != target.size()) {
      throw new dev.fovea.tensor.ShapeException(
          "auc needs a target of 0 or 1 for each prediction, not targets of shape %s for %s"
              .formatted(target, prediction));
    }
    return new Scores(prediction.size());
  }

  private record Scored(float score, boolean positive, double weight) {}

  private static final class Scores implements Count {
    private final int size;
    private final List<Scored> all = new ArrayList<>();

    Scores(int size) {
      this.size = size;
    }

    @Override
    public void add(int batch, float[] prediction, float[] target, float[] weights) {
      for (int i = 0; i < batch * size; i++) {
        double weight = weights.length == 0 ? 1 : weights[i / size];
        all.add(new Scored(prediction[i], target[i] > 0.5f, weight));
      }
    }

    @Override
    public double result() {
      List<Scored> sorted = all.stream().sorted((a, b) -> Float.compare(a.score, b.score)).toList();
      double area = 0;
      double negatives = 0;
      double positives = 0;
      for (int from = 0, to; from < sorted.size(); from = to) {
        double up = 0;
        double down = 0;
        for (to = from;
            to < sorted.size() && sorted.get(to).score == sorted.get(from).score;
            to++) {
          if (sorted.get(to).positive) {
            up += sorted.get(to).weight;
          } else {
            down += sorted.get(to).weight;
          }
        }
        area += up * (negatives + down / 2);
        negatives += down;
        positives += up;
      }
      return area / (positives * negatives);
    }
  }
}
