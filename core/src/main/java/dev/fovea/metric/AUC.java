package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Require;
import dev.fovea.data.RowWeights;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The area under a curve of all thresholds. It is computed exactly, from all scores, whereas Keras
 * uses 200 thresholds. NaN if all targets are equal.
 */
public record AUC(Curve curve) implements Metric {
  /** The curves. */
  public enum Curve {
    /**
     * True positives against false positives: the probability that an element with target 1 has a
     * larger score than one with target 0, equal scores counting half (Hanley and McNeil 1982).
     */
    ROC,
    /** Precision against recall, as a step function: scikit-learn's average precision. */
    PR
  }

  /** Keras's default, of the ROC curve. */
  public AUC() {
    this(Curve.ROC);
  }

  @Override
  public String name() {
    return curve == Curve.ROC ? "auc" : "auc_" + curve.name().toLowerCase(Locale.ROOT);
  }

  static AUC from(Config c) {
    String curve = c.text("curve", Curve.ROC.name());
    if (c.flag("multi_label", false)) {
      throw new IllegalArgumentException("AUC is supported over all labels only, not by label");
    }
    return new AUC(
        Arrays.stream(Curve.values())
            .filter(known -> known.name().equals(curve))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"curve\" of AUC must be ROC or PR, not %s".formatted(curve))));
  }

  @Override
  public Optional<Described> describe() {
    return Metrics.described("AUC", name(), Config.empty().with("curve", curve.name()));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    Require.sameSize(name(), prediction, target);
    return new Scores(curve, prediction.size());
  }

  private static final class Scores implements Count {
    private final Curve curve;
    private final int size;
    private int count;

    /** Without the negative zero, which would sort before the zero it equals. */
    private float[] scores = new float[1024];

    private float[] ofYes = new float[1024];
    private float[] ofNo = new float[1024];

    Scores(Curve curve, int size) {
      this.curve = curve;
      this.size = size;
    }

    @Override
    public void add(int batch, float[] prediction, float[] target, float[] weights) {
      int more = batch * size;
      if (count + more > scores.length) {
        int length = Math.max(count + more, scores.length * 2);
        scores = Arrays.copyOf(scores, length);
        ofYes = Arrays.copyOf(ofYes, length);
        ofNo = Arrays.copyOf(ofNo, length);
      }
      RowWeights ofElements = RowWeights.of(weights, batch, size);
      for (int i = 0; i < more; i++, count++) {
        float weight = ofElements.at(i);
        scores[count] = prediction[i] + 0f;
        ofYes[count] = target[i] > 0.5f ? weight : 0;
        ofNo[count] = target[i] > 0.5f ? 0 : weight;
      }
    }

    @Override
    public double result() {
      long[] order = order();
      double area = 0;
      double yes = 0;
      double no = 0;
      for (int at = count - 1; at >= 0; ) {
        float score = scores[(int) order[at]];
        double moreYes = 0;
        double moreNo = 0;
        for (; at >= 0 && Float.compare(scores[(int) order[at]], score) == 0; at--) {
          moreYes += ofYes[(int) order[at]];
          moreNo += ofNo[(int) order[at]];
        }
        area +=
            switch (curve) {
              case ROC -> moreNo * (yes + moreYes / 2);
              case PR ->
                  moreYes == 0 ? 0 : moreYes * (yes + moreYes) / (yes + moreYes + no + moreNo);
            };
        yes += moreYes;
        no += moreNo;
      }
      return curve == Curve.ROC ? area / (yes * no) : area / yes;
    }

    /**
     * Returns the places of the scores in rising order, below bits of the score that sort as it
     * does.
     */
    private long[] order() {
      long[] order = new long[count];
      for (int i = 0; i < count; i++) {
        int bits = Float.floatToIntBits(scores[i]);
        order[i] = ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | i;
      }
      Arrays.sort(order);
      return order;
    }
  }
}
