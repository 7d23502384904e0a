package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.config.Config;
import dev.fovea.layer.Layers;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.metric.AUC;
import dev.fovea.metric.Accuracy;
import dev.fovea.metric.BinaryAccuracy;
import dev.fovea.metric.ClassMetric;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that metrics keep their arguments in a Keras file, under Keras's keys. */
class KerasMetricsTest {
  @TempDir private Path folder;

  private Path save(List<Metric> metrics) throws IOException {
    Model model = Model.sequential(Shape.of(3), Layers.dense(4));
    Trainer trainer =
        Trainer.compile(
            model, new SGD(0.1, 0), new CategoricalCrossentropy(), metrics.toArray(Metric[]::new));
    Path file = folder.resolve("metrics.keras");
    SavedModel.of(trainer).save(file);
    return file;
  }

  private List<Metric> reloaded(List<Metric> metrics) throws IOException {
    return SavedModel.load(save(metrics)).trainer().orElseThrow().metrics();
  }

  /** Every built-in class with its defaults. */
  @Test
  void defaultsComeBack() throws IOException {
    List<Metric> metrics =
        Metrics.classNames().stream()
            .filter(name -> !name.equals("IgnoringMetric"))
            .map(Metrics::of)
            .toList();
    assertThat(metrics).hasSizeGreaterThan(15);
    assertThat(reloaded(metrics)).isEqualTo(metrics);
  }

  /** Every argument of every kind, away from its default. */
  @Test
  void argumentsComeBack() throws IOException {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new TopKAccuracy(3));
    metrics.add(new TopKAccuracy("sparse_top_k_categorical_accuracy", 2));
    metrics.add(new TopKAccuracy("best_two", 2));
    metrics.add(new Accuracy("accuracy", 0.7));
    metrics.add(new Accuracy("right", 0.5));
    metrics.add(new BinaryAccuracy(0.25));
    metrics.add(new AUC(AUC.Curve.PR));
    for (ClassMetric.Figure figure : ClassMetric.Figure.values()) {
      ClassMetric plain = new ClassMetric(figure);
      metrics.add(plain.of(2));
      metrics.add(plain.threshold(0.75));
      metrics.add(plain.of(0).threshold(0.75));
      metrics.add(plain.ofElements());
      metrics.add(plain.ofElements().threshold(0.75));
      metrics.add(plain.ofElements().of(1));
    }
    metrics.add(new TopKAccuracy(3).ignoring(255));
    metrics.add(ClassMetric.meanIoU().of(1).ignoring(0));
    metrics.add(new Accuracy().ignoring(-1));
    assertThat(reloaded(metrics)).isEqualTo(metrics);
  }

  /** Keras 3's {@code get_config} of these metrics. */
  @Test
  void areWrittenUnderKerasNames() throws IOException {
    List<Metric> metrics =
        List.of(
            new TopKAccuracy(3),
            new BinaryAccuracy(0.25),
            ClassMetric.precision().ofElements().threshold(0.75).of(1),
            new Accuracy());
    try (FileSystem zip = FileSystems.newFileSystem(save(metrics))) {
      JsonNode entries =
          new ObjectMapper()
              .readTree(Files.readAllBytes(zip.getPath("config.json")))
              .path("compile_config")
              .path("metrics");
      assertThat(entries.path(0).path("module").asText()).isEqualTo("keras.metrics");
      assertThat(entries.path(0).path("class_name").asText()).isEqualTo("TopKCategoricalAccuracy");
      assertThat(entries.path(0).path("config").path("k").asInt()).isEqualTo(3);
      assertThat(entries.path(1).path("config").path("threshold").asDouble()).isEqualTo(0.25);
      assertThat(entries.path(2).path("class_name").asText()).isEqualTo("Precision");
      assertThat(entries.path(2).path("config").path("thresholds").asDouble()).isEqualTo(0.75);
      assertThat(entries.path(2).path("config").path("class_id").asInt()).isEqualTo(1);
      assertThat(entries.path(3).asText()).isEqualTo("accuracy");
    }
  }

  /** Entries as Keras 3 writes them. */
  @Test
  void keysOfKerasAreRead() {
    Config precision =
        Config.empty()
            .with("name", "precision")
            .with("thresholds", List.of(0.3))
            .with("top_k", Config.NOTHING)
            .with("class_id", 2);
    assertThat(Metrics.of("Precision", precision))
        .isEqualTo(ClassMetric.precision().ofElements().threshold(0.3).of(2));
    assertThat(Metrics.of("Recall", Config.empty().with("thresholds", Config.NOTHING)))
        .isEqualTo(ClassMetric.recall().ofElements());
    assertThat(
            Metrics.of(
                "F1Score",
                Config.empty().with("average", "macro").with("threshold", Config.NOTHING)))
        .isEqualTo(ClassMetric.f1());
    assertThat(Metrics.of("MeanIoU", Config.empty().with("num_classes", 3).with("ignore_class", 0)))
        .isEqualTo(ClassMetric.meanIoU().ignoring(0));
    assertThat(Metrics.of("AUC", Config.empty().with("num_thresholds", 200).with("curve", "PR")))
        .isEqualTo(new AUC(AUC.Curve.PR));
  }

  /** Arguments that would change the figure are never dropped without a word. */
  @Test
  void argumentsWithoutCounterpartAreRefused() {
    refused("Precision", Config.empty().with("thresholds", List.of(0.3, 0.6)), "thresholds");
    refused("Recall", Config.empty().with("top_k", 2), "top_k");
    refused("F1Score", Config.empty().with("average", "weighted"), "average");
    refused("AUC", Config.empty().with("curve", "PRGAIN"), "PRGAIN");
    refused("AUC", Config.empty().with("multi_label", true), "label");
    refused(
        "R2Score",
        Config.empty().with("class_aggregation", "variance_weighted_average"),
        "class_aggregation");
  }

  private static void refused(String className, Config config, String word) {
    assertThatThrownBy(() -> Metrics.of(className, config))
        .as(className)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word)
        .hasMessageNotContaining("\n");
  }
}
