package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.formats.array.Array;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ONNX models that their authors published, run as models of layers, against the outputs of another
 * program. The folder {@code wild} of the shared data, or that of the system property {@code
 * fovea.wild}, holds them.
 */
class WildOnnxTest {
  private static final double LIMIT = 1e-4;
  private static final int BATCH = 32;

  private static List<WildFile> models() throws IOException {
    return WildFile.all();
  }

  private static List<WildFile> judged() throws IOException {
    return models().stream().filter(wild -> wild.expected().has("accuracy")).toList();
  }

  @Test
  void theFolderIsThere() throws IOException {
    assumeTrue(
        Files.exists(WildFile.folder().resolve("expected.json")),
        "no models in " + WildFile.folder());
    assertThat(models()).isNotEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("models")
  void givesTheExpectedOutputsForOneSample(WildFile wild) throws IOException {
    ImportedModel model = OnnxFormat.importModel(wild.path());
    for (int sample = 0; sample < Math.min(4, wild.samples()); sample++) {
      check(wild, model.run(wild.inputs(sample, 1)), sample, 1);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("models")
  void givesTheExpectedOutputsForABatch(WildFile wild) throws IOException {
    ImportedModel model = OnnxFormat.importModel(wild.path());
    List<Array> batch = new ArrayList<>();
    for (Array some : wild.inputs(0, wild.samples())) {
      int size = some.size() / wild.samples();
      Shape shape = some.shape().with(0, BATCH);
      batch.add(some.pick(shape, i -> i / size % wild.samples() * size + i % size));
    }
    check(wild, model.run(batch), 0, wild.samples());
  }

  private static void check(WildFile wild, List<Array> outputs, int first, int samples) {
    JsonNode expected = wild.expected().path("outputs");
    assertThat(outputs).hasSize(expected.size());
    for (int i = 0; i < outputs.size(); i++) {
      check(outputs.get(i), expected.path(i), first, samples);
    }
  }

  private static void check(Array y, JsonNode expected, int first, int samples) {
    int[] shape = new ObjectMapper().convertValue(expected.path("shape"), int[].class);
    assertThat(y.shape().tail()).isEqualTo(Shape.of(shape));
    int size = y.shape().tail().size();
    boolean all = expected.has("values");
    JsonNode values = expected.path(all ? "values" : "probe_values");
    double largest = 1;
    for (JsonNode row : values) {
      for (JsonNode value : row) {
        largest = Math.max(largest, Math.abs(value.asDouble()));
      }
    }
    for (int i = 0; i < samples; i++) {
      JsonNode row = values.path(first + i);
      for (int j = 0; j < row.size(); j++) {
        int at = all ? j : expected.path("probe_index").path(j).asInt();
        assertThat(y.number(i * size + at))
            .as("value %d of sample %d", at, first + i)
            .isCloseTo(row.path(j).asDouble(), within(LIMIT * largest));
      }
      if (expected.has("sum_abs")) {
        double sum = 0;
        for (int j = 0; j < size; j++) {
          sum += Math.abs(y.number(i * size + j));
        }
        double whole = expected.path("sum_abs").path(first + i).asDouble();
        assertThat(sum).isCloseTo(whole, within(LIMIT * Math.max(1, whole)));
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("judged")
  void hasTheExpectedAccuracy(WildFile wild) throws IOException {
    ImportedModel model = OnnxFormat.importModel(wild.path());
    int images = wild.expected().path("accuracy_images").asInt();
    int right = 0;
    StringBuilder first = new StringBuilder();
    for (int from = 0; from < images; from += 100) {
      Array y = model.run(wild.inputs(from, 100)).getFirst();
      int classes = y.size() / 100;
      for (int i = 0; i < 100; i++) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
          best = y.number(i * classes + c) > y.number(i * classes + best) ? c : best;
        }
        right += best == wild.label(from + i) ? 1 : 0;
        if (from + i < 100) {
          first.append(String.format(Locale.ROOT, "%d", best));
        }
      }
    }
    assertThat(first.toString()).isEqualTo(wild.expected().path("argmax_first_100").asText());
    assertThat((double) right / images)
        .isCloseTo(wild.expected().path("accuracy").asDouble(), within(0.0005));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("models")
  void isTheSameAfterItWasSavedAsKeras(WildFile wild, @TempDir Path folder) throws IOException {
    ImportedModel model = OnnxFormat.importModel(wild.path());
    Path file = folder.resolve("model.keras");
    SavedModel.of(model.model()).save(file);
    Model again = SavedModel.load(file).model();
    List<Array> inputs = wild.inputs(0, 2);
    List<Array> before = model.run(inputs);
    List<Array> after = new ImportedModel(again, model.inputs(), model.outputs()).run(inputs);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).toFloats()).isEqualTo(before.get(i).toFloats());
    }
    assertThat(again.summary()).isEqualTo(model.model().summary());
  }
}
