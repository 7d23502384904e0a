package dev.fovea.train;

import dev.fovea.tensor.Shape;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Precision, recall, F1 or intersection over union of classes.
 *
 * <p>For a single score, of class 1 (above the threshold). For several classes the mean over the
 * classes that occur, each counting the same ("macro" in scikit-learn), or of one class.
 *
 * @param category the one class, or empty for the mean
 * @param threshold for a single score
 */
public record ClassMetric(Figure figure, OptionalInt category, double threshold) implements Metric {
  /** What is told of each class. */
  public enum Figure {
    PRECISION,
    RECALL,
    F1,
    MEAN_IOU
  }

  /** The mean over the classes, or of class 1 for a single score with a threshold of 0.5. */
  public ClassMetric(Figure figure) {
    this(figure, OptionalInt.empty(), 0.5);
  }

  /** The mean precision. */
  public static ClassMetric precision() {
    return new ClassMetric(Figure.PRECISION);
  }

  /** The mean recall. */
  public static ClassMetric recall() {
    return new ClassMetric(Figure.RECALL);
  }

  /** The mean F1. */
  public static ClassMetric f1() {
    return new ClassMetric(Figure.F1);
  }

  /** The mean intersection over union; of both classes for a single score, as Keras does. */
  public static ClassMetric meanIoU() {
    return new ClassMetric(Figure.MEAN_IOU);
  }

  /** Of one class alone. */
  public ClassMetric of(int oneClass) {
    return new ClassMetric(figure, OptionalInt.of(oneClass), threshold);
  }

  @Override
  public String name() {
    String name = figure.name().toLowerCase(Locale.ROOT);
    return category.isEmpty() ? name : name + "_" + category.getAsInt();
  }

  @Override
  public Count start(Shape prediction, Shape target) {
    boolean single = prediction.channels() == 1 && figure != Figure.MEAN_IOU;
    OptionalInt one = category.isEmpty() && single ? OptionalInt.of(1) : category;
    return new ConfusionCount(
        prediction,
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
