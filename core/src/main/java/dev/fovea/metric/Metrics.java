package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Registry;
import java.util.function.Function;

/** The registry of metrics, by Keras's names. */
public final class Metrics {
  private static final Registry<Metric> REGISTRY =
      new Registry<>("metric", "keras.metrics", "Metrics.register", Metrics::builtIns);

  private Metrics() {}

  private static void builtIns(Registry<Metric> registry) {
    registry.add("Accuracy", c -> new Accuracy(), "acc");
    registry.add("CategoricalAccuracy", c -> new Accuracy("categorical_accuracy", 0.5));
    registry.add(
        "SparseCategoricalAccuracy", c -> new Accuracy("sparse_categorical_accuracy", 0.5));
    registry.add("BinaryAccuracy", c -> new BinaryAccuracy());
    registry.add("TopKAccuracy", c -> new TopKAccuracy());
    registry.add("TopKCategoricalAccuracy", c -> new TopKAccuracy());
    registry.add(
        "SparseTopKCategoricalAccuracy",
        c -> new TopKAccuracy("sparse_top_k_categorical_accuracy", 5));
    registry.add("Precision", c -> ClassMetric.precision());
    registry.add("Recall", c -> ClassMetric.recall());
    registry.add("F1", c -> ClassMetric.f1());
    registry.add("F1Score", c -> ClassMetric.f1());
    registry.add("MeanIoU", c -> ClassMetric.meanIoU());
    registry.add("AUC", c -> new AUC());
    registry.add("AUCPr", c -> new AUC(AUC.Curve.PR));
    registry.add("MeanSquaredError", c -> of(RegressionMetric.Figure.MEAN_SQUARED_ERROR), "mse");
    registry.add("RootMeanSquaredError", c -> of(RegressionMetric.Figure.ROOT_MEAN_SQUARED_ERROR));
    registry.add("MeanAbsoluteError", c -> of(RegressionMetric.Figure.MEAN_ABSOLUTE_ERROR), "mae");
    registry.add("R2Score", c -> of(RegressionMetric.Figure.R2_SCORE));
  }

  private static Metric of(RegressionMetric.Figure figure) {
    return new RegressionMetric(figure);
  }

  /**
   * Registers a custom metric, which allows models compiled with it to be loaded and {@link #of} to
   * find it.
   *
   * @param className the class that {@link Metric#describe} names, or the metric's name
   * @param maker creates the metric from its configuration
   */
  public static void register(String className, Function<Config, Metric> maker) {
    REGISTRY.add(className, maker);
  }

  /**
   * Returns the metric of a class name or short name, such as "accuracy", with Keras's defaults.
   *
   * @throws IllegalArgumentException if the name is unknown, listing the known ones
   */
  public static Metric of(String name) {
    return REGISTRY.make(name);
  }

  /**
   * Returns the metric of a name and a configuration.
   *
   * @throws IllegalArgumentException if the name is unknown, listing the known ones, or the
   *     configuration is wrong
   */
  public static Metric of(String name, Config config) {
    return REGISTRY.make(name, config);
  }

  /** Returns what configurations hold for a metric: its {@link Described description} or name. */
  public static Object entry(Metric metric) {
    return metric.describe().<Object>map(d -> d).orElse(metric.name());
  }
}
