package dev.fovea.metric;

import dev.fovea.config.Require;
import dev.fovea.tensor.Shape;
import java.util.OptionalInt;

/**
 * Precision, recall, F1 or intersection over union of classes.
 *
 * <p>For a single score, of class 1 (above the threshold). For several classes, of which the
 * largest score is taken, the mean over the classes that occur, each counting the same ("macro" in
 * scikit-learn), or of one class. {@link #ofElements} is for outputs that are yes or no each.
 *
 * @param category the one class, or empty for the mean
 * @param threshold for a single score
 * @param elementwise whether each score is a yes or no of its own, with a target of 0 or 1: all
 *     together are counted, as Keras's Precision and Recall do ("micro" in scikit-learn)
 */
public record ClassMetric(
    Figure figure, OptionalInt category, double threshold, boolean elementwise) implements Metric {
  /** The figures of a class. */
  public enum Figure {
    PRECISION("precision"),
    RECALL("recall"),
    F1("f1_score"),
    MEAN_IOU("mean_iou");

    private final String label;

    Figure(String label) {
      this.label = label;
    }
  }

  /**
   * Creates a metric of the mean over the classes, or of class 1 for a single score with a
   * threshold of 0.5.
   */
  public ClassMetric(Figure figure) {
    this(figure, OptionalInt.empty(), 0.5, false);
  }

  /** Returns the mean precision. */
  public static ClassMetric precision() {
    return new ClassMetric(Figure.PRECISION);
  }

  /** Returns the mean recall. */
  public static ClassMetric recall() {
    return new ClassMetric(Figure.RECALL);
  }

  /** Returns the mean F1. */
  public static ClassMetric f1() {
    return new ClassMetric(Figure.F1);
  }

  /**
   * Returns the mean intersection over union, which includes both classes of a single score, as in
   * Keras.
   */
  public static ClassMetric meanIoU() {
    return new ClassMetric(Figure.MEAN_IOU);
  }

  /** Returns this metric for a single class. */
  public ClassMetric of(int oneClass) {
    return new ClassMetric(figure, OptionalInt.of(oneClass), threshold, elementwise);
  }

  /** Returns this metric with the given threshold. */
  public ClassMetric threshold(double threshold) {
    return new ClassMetric(figure, category, threshold, elementwise);
  }

  /** Returns this metric for all scores together, each of which is a separate binary decision. */
  public ClassMetric ofElements() {
    return new ClassMetric(figure, category, threshold, true);
  }

  @Override
  public String name() {
    return category.isEmpty() ? figure.label : figure.label + "_" + category.getAsInt();
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    if (elementwise) {
      Require.sameSize(name(), prediction, target);
    }
    Shape scores = elementwise ? prediction.append(1) : prediction;
    boolean single = scores.channels() == 1 && figure != Figure.MEAN_IOU;
    OptionalInt one = category.isEmpty() && single ? OptionalInt.of(1) : category;
    return new ConfusionCount(
        scores,
        target,
        threshold,
        matrix -> one.isPresent() ? of(matrix, one.getAsInt()) : mean(matrix));
  }

  private double mean(ConfusionMatrix matrix) {
    double sum = 0;
    int occurring = 0;
    for (int i = 0; i < matrix.classes(); i++) {
      if (matrix.actual(i) + matrix.predicted(i) > 0) {
        sum += of(matrix, i);
        occurring++;
      }
    }
    return sum / occurring;
  }

  private double of(ConfusionMatrix matrix, int oneClass) {
    return switch (figure) {
      case PRECISION -> matrix.precision(oneClass);
      case RECALL -> matrix.recall(oneClass);
      case F1 -> matrix.f1(oneClass);
      case MEAN_IOU -> matrix.iou(oneClass);
    };
  }
}
