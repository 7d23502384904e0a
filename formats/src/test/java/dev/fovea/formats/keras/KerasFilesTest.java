package dev.fovea.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.data.Datasets;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.Weight;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that Keras made, and what it computed with them; {@code make.py} beside them tells how. */
class KerasFilesTest {
  private static final double CLOSE = 2e-5;

  @TempDir private static Path folder;

  /** A case; its text is the name of its file. */
  private record Case(JsonNode json) {
    @Override
    public String toString() {
      return json.path("weights").asText(json.path("file").asText());
    }
  }

  private static List<Case> cases(String key) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode json : new ObjectMapper().readTree(resource("cases.json")).path(key)) {
      cases.add(new Case(json));
    }
    return cases;
  }

  private static List<Case> predicted() throws IOException {
    return cases("predicted");
  }

  private static List<Case> trained() throws IOException {
    return cases("trained");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = KerasFilesTest.class.getResourceAsStream("/keras/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Returns a resource as a file. */
  static Path file(String name) {
    try {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        Files.write(file, resource(name));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor numbers(JsonNode json, int input) {
    int[] dims = new ObjectMapper().convertValue(json.path("inputs").path(input), int[].class);
    Shape shape = Shape.of(dims).prepend(json.path("samples").asInt());
    Tensor x = Tensor.zeros(shape);
    fill(x.data(), shape.tail().size(), json.path("low").asDouble(), json.path("high").asDouble());
    return x;
  }

  /** Fills samples with the numbers of the generator in make.py. */
  private static void fill(float[] values, int size, double low, double high) {
    for (int i = 0; i < values.length / size; i++) {
      long state = 1000 + i;
      for (int j = 0; j < size; j++) {
        state = (state * 1103515245L + 12345) & 0x7fffffffL;
        values[i * size + j] = (float) (low + (high - low) * (((state >> 8) & 65535) / 65535.0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("predicted")
  void givesWhatKerasComputed(Case one) throws IOException {
    JsonNode json = one.json;
    Model model = SavedModel.load(file(json.path("file").asText())).model();
    if (json.has("weights")) {
      assertThat(KerasWeightsFile.load(model, file(json.path("weights").asText())).isComplete())
          .isTrue();
    }
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < json.path("inputs").size(); i++) {
      inputs.add(numbers(json, i));
    }
    check(json, outputs(model, inputs, json.path("training").asBoolean()));
  }

  private static List<Tensor> outputs(Model model, List<Tensor> inputs, boolean training) {
    if (!training) {
      return model.predict(inputs);
    }
    int samples = inputs.getFirst().batch();
    Plan plan =
        new Plan(
            model,
            PlanSpec.of(samples).kernels(Kernels.scalar(Workers.of(1))).mode(Mode.TRAIN));
    for (int i = 0; i < inputs.size(); i++) {
      System.arraycopy(inputs.get(i).data(), 0, plan.input(i), 0, inputs.get(i).data().length);
    }
    plan.forward(samples, 0);
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < model.outputs().size(); i++) {
      Shape shape = plan.outputShape(i).prepend(samples);
      outputs.add(Tensor.of(shape, Arrays.copyOf(plan.output(i), shape.size())));
    }
    return outputs;
  }

  static void check(JsonNode json, List<Tensor> outputs) {
    JsonNode expected = json.path("outputs");
    assertThat(outputs).hasSize(expected.size());
    for (int i = 0; i < outputs.size(); i++) {
      int[] dims =
          new ObjectMapper().convertValue(expected.path(i).path("shape"), int[].class);
      assertThat(outputs.get(i).shape().tail()).as("output %d", i).isEqualTo(Shape.of(dims));
      JsonNode values = expected.path(i).path("values");
      for (int j = 0; j < values.size(); j++) {
        double value = values.path(j).asDouble();
        assertThat((double) outputs.get(i).data()[j])
            .as("value %d of output %d", j, i)
            .isCloseTo(value, within(CLOSE * Math.max(1, Math.abs(value))));
      }
    }
  }

  /** One more step gives the weights that Keras has after it, so the optimizer's state was read. */
  @ParameterizedTest
  @MethodSource("trained")
  void trainingGoesOn(Case one) throws IOException {
    Trainer trainer =
        SavedModel.load(file(one.json.path("file").asText())).trainer().orElseThrow();
    assertThat(trainer.optimizerState().iterations())
        .isEqualTo(one.json.path("iterations").asLong());
    Tensor x = Tensor.zeros(Shape.of(8, 6, 6, 1));
    fill(x.data(), 36, -1, 1);
    Tensor y = Tensor.of(Shape.of(8, 1), 0, 1, 2, 3, 0, 1, 2, 3);
    trainer.fit(Datasets.of(x, y), Fit.epochs(1).batchSize(8).shuffle(false));
    List<Weight> weights = trainer.model().weights();
    JsonNode expected = one.json.path("weights");
    assertThat(weights).hasSize(expected.size());
    for (int i = 0; i < weights.size(); i++) {
      for (int j = 0; j < weights.get(i).size(); j++) {
        assertThat((double) weights.get(i).values()[j])
            .as("%s, value %d", weights.get(i), j)
            .isCloseTo(expected.path(i).path(j).asDouble(), within(2e-5));
      }
    }
  }
}
