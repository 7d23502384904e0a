package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Registry;
import dev.fovea.config.Require;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Precision, recall, F1 or intersection over union of classes.
 *
 * <p>For a single score, of class 1 (above the threshold). For several classes, of which the
 * largest score is taken, the mean over the classes that occur, each counting the same ("macro" in
 * scikit-learn), or of one class. {@link #ofElements} is for outputs that are yes or no each.
 *
 * @param category the one class, or empty for the mean; if elementwise, the one place on the last
 *     axis whose scores count (Keras's {@code class_id}), or empty for all
 * @param threshold above which a single score means yes
 * @param elementwise whether each score is a yes or no of its own, with a target of 0 or 1: all
 *     together are counted, as Keras's Precision and Recall do ("micro" in scikit-learn)
 */
public record ClassMetric(
    Figure figure, OptionalInt category, double threshold, boolean elementwise) implements Metric {
  /** The figure that is computed for each class. */
  public enum Figure {
    PRECISION("precision", "Precision", "MacroPrecision"),
    RECALL("recall", "Recall", "MacroRecall"),
    F1("f1_score", "F1Score", "MacroF1"),
    MEAN_IOU("mean_iou", "BinaryIoU", "MeanIoU");

    private final String label;
    private final String ofElements;
    private final String ofClasses;

    Figure(String label, String ofElements, String ofClasses) {
      this.label = label;
      this.ofElements = ofElements;
      this.ofClasses = ofClasses;
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

  /** Adds the classes of this kind. */
  static void register(Registry<Metric> registry) {
    for (Figure figure : Figure.values()) {
      registry.add(figure.ofElements, c -> ofElements(figure, c));
      registry.add(figure.ofClasses, c -> ofClasses(figure, c));
    }
    registry.add("F1", c -> f1());
  }

  /** Returns a metric in Keras's words; of classes for a mere name. */
  private static ClassMetric ofElements(Figure figure, Config c) {
    if (figure == Figure.F1 && isMacro(c) || c.values().isEmpty() && figure != Figure.MEAN_IOU) {
      return new ClassMetric(figure);
    }
    boolean supported =
        switch (figure) {
          case PRECISION, RECALL -> !c.has("top_k");
          case F1 -> c.text("average", "").equals("micro") && c.has("threshold");
          case MEAN_IOU -> !c.has("target_class_ids") || c.list("target_class_ids").size() == 2;
        };
    if (!supported) {
      throw new IllegalArgumentException(
          "%s is not supported with this top_k, average, threshold or target_class_ids: %s"
              .formatted(figure.ofElements, c.values()));
    }
    return new ClassMetric(figure, category(c), threshold(c), true);
  }

  private static boolean isMacro(Config c) {
    return c.text("average", "").equals("macro") && !c.has("threshold");
  }

  private static Metric ofClasses(Figure figure, Config c) {
    ClassMetric metric = new ClassMetric(figure, category(c), threshold(c), false);
    return c.has("ignore_class") ? metric.ignoring(c.integer("ignore_class")) : metric;
  }

  private static OptionalInt category(Config c) {
    return c.has("class_id") ? OptionalInt.of(c.integer("class_id")) : OptionalInt.empty();
  }

  /** Returns Keras's {@code threshold}, or its {@code thresholds} if that is only one. */
  private static double threshold(Config c) {
    if (!c.has("thresholds")) {
      return c.number("threshold", 0.5);
    }
    List<Double> thresholds = c.numbers("thresholds");
    if (thresholds.size() != 1) {
      throw new IllegalArgumentException(
          "\"thresholds\" must be one number, not " + c.values().get("thresholds"));
    }
    return thresholds.getFirst();
  }

  /**
   * Returns the description of Keras's class for elements. The mean over classes is Keras's for F1
   * only; the others are saved as their names if they are the default, else as classes that Keras
   * does not have.
   */
  @Override
  public Optional<Described> describe() {
    Object classId = category.isPresent() ? (Object) category.getAsInt() : Config.NOTHING;
    if (elementwise) {
      Config config =
          switch (figure) {
            case PRECISION, RECALL ->
                Config.empty().with("thresholds", threshold).with("class_id", classId);
            case F1 -> withCategory(Config.empty().with("average", "micro"));
            case MEAN_IOU -> withCategory(Config.empty().with("target_class_ids", List.of(0, 1)));
          };
      return Metrics.described(figure.ofElements, name(), config);
    }
    if (equals(new ClassMetric(figure))) {
      return figure == Figure.F1
          ? Metrics.described(figure.ofElements, name(), Config.empty().with("average", "macro"))
          : Optional.empty();
    }
    Config config = Config.empty().with("class_id", classId).with("threshold", threshold);
    return Optional.of(Described.of(figure.ofClasses, config));
  }

  /** Adds the threshold and, which Keras refuses for these, the one place that counts. */
  private Config withCategory(Config config) {
    Config with = config.with("threshold", threshold);
    return category.isPresent() ? with.with("class_id", category.getAsInt()) : with;
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
    if (!elementwise) {
      return count(prediction, target, category);
    }
    Require.sameSize(name(), prediction, target);
    if (category.isEmpty()) {
      return count(prediction.append(1), target, category);
    }
    int place = category.getAsInt();
    if (place < 0 || place >= prediction.channels()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "%s: there is no class %d among predictions of shape %s",
              name(),
              place,
              prediction));
    }
    Shape column = prediction.with(-1, 1);
    return new Column(
        count(column, column, OptionalInt.empty()), prediction.channels(), place, column.size());
  }

  private Count count(Shape prediction, Shape target, OptionalInt wanted) {
    boolean single = prediction.channels() == 1 && figure != Figure.MEAN_IOU;
    OptionalInt one = wanted.isEmpty() && single ? OptionalInt.of(1) : wanted;
    return new ConfusionCount(
        prediction,
        target,
        threshold,
        matrix -> one.isPresent() ? value(matrix, one.getAsInt()) : mean(matrix));
  }

  /** Counts one place of the last axis. */
  private record Column(Count count, int width, int place, int rows) implements Count {
    @Override
    public void add(int batch, float[] prediction, float[] target, float[] weights) {
      count.add(batch, column(batch, prediction), column(batch, target), weights);
    }

    private float[] column(int batch, float[] values) {
      float[] column = new float[batch * rows];
      for (int i = 0; i < column.length; i++) {
        column[i] = values[i * width + place];
      }
      return column;
    }

    @Override
    public double result() {
      return count.result();
    }
  }

  private double mean(ConfusionMatrix matrix) {
    double sum = 0;
    int occurring = 0;
    for (int i = 0; i < matrix.classes(); i++) {
      if (matrix.actual(i) + matrix.predicted(i) > 0) {
        sum += value(matrix, i);
        occurring++;
      }
    }
    return sum / occurring;
  }

  /** Returns the figure of the one class, or the mean over the classes that occur. */
  public double value(ConfusionMatrix matrix) {
    return category.isPresent() ? value(matrix, category.getAsInt()) : mean(matrix);
  }

  private double value(ConfusionMatrix matrix, int oneClass) {
    return switch (figure) {
      case PRECISION -> matrix.precision(oneClass);
      case RECALL -> matrix.recall(oneClass);
      case F1 -> matrix.f1(oneClass);
      case MEAN_IOU -> matrix.iou(oneClass);
    };
  }
}
