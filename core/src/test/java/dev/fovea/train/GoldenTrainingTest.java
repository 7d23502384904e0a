package dev.fovea.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Losses and optimizers against cases of an independent implementation. */
class GoldenTrainingTest {
  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    Path folder = Path.of(System.getProperty("fovea.shared", "../shared"), "golden");
    assumeTrue(Files.isDirectory(folder), "no folder " + folder);
    return Files.list(folder)
        .filter(f -> f.getFileName().toString().matches("(loss|optimizer)-.*\\.json"))
        .sorted()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> run(f)));
  }

  private static void run(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    if (json.path("kind").asText().equals("loss")) {
      GoldenLoss.run(json);
    } else {
      GoldenOptimizer.run(json);
    }
  }

  static float[] data(JsonNode array) {
    float[] values = new float[array.path("data").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.path("data").get(i).asDouble();
    }
    return values;
  }

  static Config config(JsonNode json) {
    Config config = Config.empty();
    for (var entry : json.path("config").properties()) {
      JsonNode value = entry.getValue();
      config =
          config.with(entry.getKey(), value.isBoolean() ? value.booleanValue() : value.asDouble());
    }
    return config;
  }

  static void close(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(1e-4 + 1e-4 * Math.abs(expected[i])));
    }
  }

  private static final class GoldenLoss {
    static void run(JsonNode json) {
      Loss loss = Losses.of(json.path("class_name").asText(), config(json));
      float[] prediction = data(json.path("prediction"));
      int batch = json.path("prediction").path("shape").get(0).asInt();
      float[] gradient = new float[prediction.length];
      double value =
          loss.compute(
              batch,
              Shape.of(prediction.length / batch),
              prediction,
              data(json.path("target")),
              new float[0],
              gradient);
      double expected = json.path("loss").asDouble();
      assertThat(value).isCloseTo(expected, within(1e-4 + 1e-4 * Math.abs(expected)));
      close(gradient, data(json.path("grad_prediction")));
    }
  }

  private static final class GoldenOptimizer {
    static void run(JsonNode json) {
      Optimizer optimizer = Optimizers.of(json.path("class_name").asText(), config(json));
      float[] weight = data(json.path("initial"));
      OptimizerState state = new OptimizerState(optimizer, List.of(weight));
      WeightUpdate update = new WeightUpdate(optimizer, Workers.of(1));
      for (int step = 0; step < json.path("gradients").size(); step++) {
        update.step(state, List.of(weight), List.of(data(json.path("gradients").get(step))));
        close(weight, data(json.path("weights_after").get(step)));
      }
    }
  }
}
