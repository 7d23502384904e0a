package dev.fovea.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.SharedFolder;
import dev.fovea.formats.BadModelException;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keras models that their authors published, with outputs that other programs computed. The folder
 * {@code wild} of the shared data, or that of the system property {@code fovea.wild}, holds them.
 */
class WildKerasTest {
  private static final int BATCH = 100;

  /** Words of the messages about files that cannot be read. */
  private static final Map<String, String> REASONS =
      Map.of(
          "reject/weights-only.h5", "holds weights only and no model",
          "reject/custom-qdense.keras", "layer \"fc1\": unknown layer \"QDense\"",
          "reject/keras-ops-max.keras", "the operation Max");

  private static Path folder() {
    return Optional.ofNullable(System.getProperty("fovea.wild"))
        .map(Path::of)
        .orElse(SharedFolder.path().resolve("wild"));
  }

  /** A model of the list; its text is the name of the file. */
  private record Wild(String file, JsonNode expected) {
    @Override
    public String toString() {
      return file;
    }
  }

  private static List<Wild> listed(String key) throws IOException {
    Path list = folder().resolve("expected.json");
    List<Wild> all = new ArrayList<>();
    if (Files.exists(list)) {
      for (JsonNode one : new ObjectMapper().readTree(list.toFile()).path(key)) {
        String file = one.path("file").asText();
        if (file.endsWith(".keras") || file.endsWith(".h5")) {
          all.add(new Wild(file, one));
        }
      }
    }
    return all;
  }

  private static List<Wild> models() throws IOException {
    return listed("models");
  }

  private static List<Wild> rejected() throws IOException {
    return listed("reject");
  }

  @Test
  void theFolderIsThere() throws IOException {
    assumeTrue(Files.exists(folder().resolve("expected.json")), "no models in " + folder());
    assertThat(models()).isNotEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("models")
  void givesTheExpectedOutputs(Wild wild) throws IOException {
    Model model = SavedModel.load(folder().resolve(wild.file)).model();
    JsonNode input = wild.expected.path("input");
    int samples = input.path("samples").asInt();
    List<Tensor> inputs = new ArrayList<>();
    WildInput made = new WildInput(SharedFolder.path());
    for (int i = 0; i < model.inputShapes().size(); i++) {
      Tensor x = made.samples(input, i, model.inputShapes().get(i), 0, samples);
      checkInput(x, input.path("check").path(i).path("sum"));
      inputs.add(x);
    }
    List<Tensor> outputs = model.predict(inputs);
    JsonNode expected = wild.expected.path("outputs");
    assertThat(outputs).hasSize(expected.size());
    for (int i = 0; i < outputs.size(); i++) {
      checkOutput(outputs.get(i), expected.path(i), samples);
    }
  }

  private static void checkInput(Tensor x, JsonNode sums) {
    int size = x.shape().tail().size();
    for (int i = 0; i < sums.size(); i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        sum += x.data()[i * size + j];
      }
      double expected = sums.path(i).asDouble();
      assertThat(sum)
          .as("sum of input %d", i)
          .isCloseTo(expected, within(1e-4 * Math.max(1, expected)));
    }
  }

  private static void checkOutput(Tensor y, JsonNode expected, int samples) {
    int[] shape = new ObjectMapper().convertValue(expected.path("shape"), int[].class);
    assertThat(y.shape().tail()).isEqualTo(Shape.of(shape));
    int size = y.shape().tail().size();
    JsonNode values =
        expected.has("values") ? expected.path("values") : expected.path("probe_values");
    double largest = 1;
    for (JsonNode row : values) {
      for (JsonNode value : row) {
        largest = Math.max(largest, Math.abs(value.asDouble()));
      }
    }
    double limit = 1e-4 * largest;
    for (int i = 0; i < samples; i++) {
      for (int j = 0; j < values.path(i).size(); j++) {
        int at = expected.has("values") ? j : expected.path("probe_index").path(j).asInt();
        assertThat((double) y.data()[i * size + at])
            .as("value %d of sample %d", at, i)
            .isCloseTo(values.path(i).path(j).asDouble(), within(limit));
      }
      if (expected.has("sum_abs")) {
        double sum = 0;
        for (int j = 0; j < size; j++) {
          sum += Math.abs(y.data()[i * size + j]);
        }
        double whole = expected.path("sum_abs").path(i).asDouble();
        assertThat(sum)
            .as("sum of sample %d", i)
            .isCloseTo(whole, within(1e-4 * Math.max(1, whole)));
      }
    }
  }

  private static List<Wild> judged() throws IOException {
    return models().stream().filter(wild -> wild.expected.has("accuracy")).toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("judged")
  void hasTheExpectedAccuracy(Wild wild) throws IOException {
    Model model = SavedModel.load(folder().resolve(wild.file)).model();
    JsonNode input = wild.expected.path("input");
    WildInput made = new WildInput(SharedFolder.path());
    int images = wild.expected.path("accuracy_images").asInt();
    int right = 0;
    StringBuilder first = new StringBuilder();
    for (int from = 0; from < images; from += BATCH) {
      Tensor y = model.predict(made.samples(input, 0, model.inputShape(), from, BATCH));
      for (int i = 0; i < BATCH; i++) {
        int classes = y.shape().tail().size();
        int predicted = ArgMax.of(y.data(), i * classes, classes);
        right += predicted == made.label(input.path("dataset").asText(), from + i) ? 1 : 0;
        if (from + i < 100) {
          first.append(String.format(Locale.ROOT, "%d", predicted));
        }
      }
    }
    assertThat(first.toString()).isEqualTo(wild.expected.path("argmax_first_100").asText());
    assertThat((double) right / images)
        .isCloseTo(wild.expected.path("accuracy").asDouble(), within(0.0005));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("rejected")
  void isRefusedWithTheReason(Wild wild) {
    Path file = folder().resolve(wild.file);
    assertThatThrownBy(() -> SavedModel.load(file))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageNotContaining("\n")
        .hasMessageContaining(REASONS.getOrDefault(wild.file, ""));
  }
}
