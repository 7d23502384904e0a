package dev.fovea.metric;

import dev.fovea.config.ByName;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The metrics by Keras's names. */
public final class Metrics {
  private static final Map<String, Supplier<Metric>> MAKERS = new TreeMap<>();

  static {
    MAKERS.put("Accuracy", Accuracy::new);
    MAKERS.put("CategoricalAccuracy", () -> new Accuracy("categorical_accuracy", 0.5));
    MAKERS.put("SparseCategoricalAccuracy", () -> new Accuracy("sparse_categorical_accuracy", 0.5));
    MAKERS.put("BinaryAccuracy", BinaryAccuracy::new);
    MAKERS.put("TopKAccuracy", TopKAccuracy::new);
    MAKERS.put("TopKCategoricalAccuracy", TopKAccuracy::new);
    MAKERS.put(
        "SparseTopKCategoricalAccuracy",
        () -> new TopKAccuracy("sparse_top_k_categorical_accuracy", 5));
    MAKERS.put("Precision", ClassMetric::precision);
    MAKERS.put("Recall", ClassMetric::recall);
    MAKERS.put("F1", ClassMetric::f1);
    MAKERS.put("F1Score", ClassMetric::f1);
    MAKERS.put("MeanIoU", ClassMetric::meanIoU);
    MAKERS.put("AUC", AUC::new);
    MAKERS.put("AUCPr", () -> new AUC(AUC.Curve.PR));
    for (RegressionMetric.Figure figure : RegressionMetric.Figure.values()) {
      MAKERS.put(new RegressionMetric(figure).name(), () -> new RegressionMetric(figure));
    }
  }

  private Metrics() {}

  /**
   * A metric by Keras's class name or its short name.
   *
   * @throws IllegalArgumentException for an unknown name, listing the known ones
   */
  public static Metric of(String name) {
    return ByName.find(
            "metric",
            name,
            MAKERS,
            Map.of("mse", "mean_squared_error", "mae", "mean_absolute_error", "acc", "accuracy"))
        .get();
  }
}
