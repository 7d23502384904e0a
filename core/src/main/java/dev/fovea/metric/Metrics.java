package dev.fovea.metric;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.config.Registry;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The registry of metrics, by Keras's names. */
public final class Metrics {
  private static final Registry<Metric> REGISTRY =
      new Registry<>("metric", "keras.metrics", "Metrics.register", Metrics::builtIns);

  private Metrics() {}

  private static void builtIns(Registry<Metric> registry) {
    registry.add("Accuracy", Accuracy.from(Accuracy.ANY), "acc");
    registry.add("CategoricalAccuracy", Accuracy.from(Accuracy.ONE_HOT));
    registry.add("SparseCategoricalAccuracy", Accuracy.from(Accuracy.SPARSE));
    registry.add("BinaryAccuracy", BinaryAccuracy::from);
    registry.add("TopKAccuracy", TopKAccuracy.from(TopKAccuracy.ONE_HOT));
    registry.add("TopKCategoricalAccuracy", TopKAccuracy.from(TopKAccuracy.ONE_HOT));
    registry.add("SparseTopKCategoricalAccuracy", TopKAccuracy.from(TopKAccuracy.SPARSE));
    ClassMetric.register(registry);
    registry.add("AUC", AUC::from);
    registry.add("AUCPr", c -> new AUC(AUC.Curve.PR));
    for (RegressionMetric.Figure figure : RegressionMetric.Figure.values()) {
      registry.add(figure.className(), RegressionMetric.from(figure), figure.aliases());
    }
    registry.add("IgnoringMetric", IgnoringMetric::from);
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

  /** Returns the class names of all known metrics, sorted. */
  public static Set<String> classNames() {
    return REGISTRY.classNames();
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

  /**
   * Returns the metric that an entry of a configuration says, an object with a class name or a mere
   * name; empty if there is no such entry.
   */
  static Optional<Metric> from(Config config, String key) {
    return REGISTRY.from(config, key);
  }

  /** Returns the description of a metric that Keras has, with its name in logs. */
  static Optional<Described> described(String className, String name, Config config) {
    return Optional.of(
        REGISTRY.describe(className, Config.empty().with("name", name).with(config)));
  }

  /** Returns what configurations hold for a metric: its {@link Described description} or name. */
  public static Object entry(Metric metric) {
    return metric.describe().<Object>map(d -> d).orElse(metric.name());
  }
}
