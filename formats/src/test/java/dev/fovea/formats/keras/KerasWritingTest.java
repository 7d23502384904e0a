package dev.fovea.formats.keras;

import static dev.fovea.layer.Layers.batchNormalization;
import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.leakyReLU;
import static dev.fovea.layer.Layers.partialConv2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.formats.BadModelException;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written: read again, and read by h5py, the library that Keras uses. */
class KerasWritingTest {
  /** Prints a file's groups, attributes and values as JSON. */
  private static final String LISTING =
      """
      import h5py, json, sys
      names = {}
      def text(v):
          return v.decode() if isinstance(v, bytes) else v
      def visit(name, node):
          attributes = {}
          for key, value in node.attrs.items():
              attributes[key] = [text(v) for v in value] if hasattr(value, 'tolist') else text(value)
          names[name] = {'attributes': attributes}
          if isinstance(node, h5py.Dataset):
              names[name]['shape'] = list(node.shape)
              names[name]['type'] = node.dtype.str
              names[name]['values'] = node[()].ravel().tolist()[:2000]
      with h5py.File(sys.argv[1]) as file:
          visit('', file)
          file.visititems(visit)
      print(json.dumps(names))
      """;

  @TempDir private Path folder;

  private static Model model() {
    return Model.sequential(
        Shape.of(6, 6, 2),
        conv2D(3, 3).name("first"),
        batchNormalization(),
        leakyReLU(0.1),
        flatten(),
        dense(4).name("last"));
  }

  /** Returns what h5py sees in a file. */
  private JsonNode listed(Path file) throws IOException {
    Path script = Files.writeString(folder.resolve("list.py"), LISTING);
    String said = "";
    for (String python : List.of("/usr/bin/python3", "python3")) {
      Path out = folder.resolve("said");
      try {
        Process process =
            new ProcessBuilder(python, script.toString(), file.toString())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        int code = process.waitFor();
        said = Files.readString(out, StandardCharsets.UTF_8);
        if (code == 0) {
          return new ObjectMapper().readTree(said);
        }
      } catch (IOException e) {
        said = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assumeTrue(
        !said.contains("No module named") && !said.contains("Cannot run"),
        "no Python with h5py here: " + said.lines().reduce((a, b) -> b).orElse(""));
    throw new IllegalStateException(said);
  }

  private static void assertHolds(JsonNode listed, String path, Weight weight) {
    JsonNode data = listed.path(path);
    assertThat(data.path("type").asText()).as(path).isEqualTo("<f4");
    assertThat(new ObjectMapper().convertValue(data.path("shape"), int[].class))
        .as(path)
        .isEqualTo(weight.shape().dims());
    for (int i = 0; i < data.path("values").size(); i++) {
      assertThat((float) data.path("values").path(i).asDouble())
          .as("%s, value %d", path, i)
          .isEqualTo(weight.values()[i]);
    }
  }

  @Test
  void weightsFilesHaveTheLayoutOfKeras3() throws IOException {
    Model model = model();
    Path file = folder.resolve("model.weights.h5");
    KerasWeightsFile.save(model, file);
    JsonNode listed = listed(file);
    assertHolds(listed, "layers/conv2d/vars/0", model.layer("first").weight("kernel"));
    assertHolds(listed, "layers/conv2d/vars/1", model.layer("first").weight("bias"));
    for (int i = 0; i < 4; i++) {
      Weight weight = model.layer("batch_normalization").weights().get(i);
      assertHolds(listed, "layers/batch_normalization/vars/" + i, weight);
    }
    assertHolds(listed, "layers/dense/vars/0", model.layer("last").weight("kernel"));
    assertThat(listed.path("layers/dense/vars").path("attributes").path("name").asText())
        .isEqualTo("last");
  }

  @Test
  void modelFilesHaveTheLayoutOfKeras2() throws IOException {
    Model model = model();
    Path file = folder.resolve("model.h5");
    SavedModel.of(
            Trainer.compile(
                model, new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy()))
        .save(file);
    JsonNode listed = listed(file);
    JsonNode attributes = listed.path("").path("attributes");
    assertThat(attributes.path("keras_version").asText()).startsWith("2.");
    JsonNode config = new ObjectMapper().readTree(attributes.path("model_config").asText());
    assertThat(config.path("class_name").asText()).isEqualTo("Sequential");
    JsonNode layers = config.path("config").path("layers");
    assertThat(layers.path(0).path("config").path("batch_input_shape").toString())
        .isEqualTo("[null,6,6,2]");
    assertThat(layers.path(3).path("config").path("alpha").asDouble()).isEqualTo(0.1);
    JsonNode names = listed.path("model_weights").path("attributes").path("layer_names");
    assertThat(names.toString()).isEqualTo("[\"first\",\"batch_normalization\",\"last\"]");
    assertThat(listed.path("model_weights/last").path("attributes").path("weight_names").toString())
        .isEqualTo("[\"last/kernel:0\",\"last/bias:0\"]");
    assertHolds(listed, "model_weights/last/last/kernel:0", model.layer("last").weight("kernel"));
    JsonNode compiled = new ObjectMapper().readTree(attributes.path("training_config").asText());
    assertThat(compiled.path("optimizer_config").path("class_name").asText()).isEqualTo("Adam");
    assertThat(listed.path("optimizer_weights/adam/iteration").path("type").asText())
        .isEqualTo("<i8");
  }

  /** A configuration of more than 64 KB, more layers than a node of HDF5 holds, long names. */
  @Test
  void largeModelsFit() throws IOException {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      layers.add(dense(2).name("a_layer_with_a_rather_long_name_" + "x".repeat(60) + i));
    }
    Model model = Model.sequential(Shape.of(2), layers);
    for (String name : List.of("large.h5", "large.keras")) {
      Path file = folder.resolve(name);
      SavedModel.of(model).save(file);
      Model read = SavedModel.load(file).model();
      assertThat(read.weights()).hasSize(1400);
      for (int i = 0; i < 1400; i++) {
        assertThat(read.weights().get(i).values()).isEqualTo(model.weights().get(i).values());
      }
    }
    JsonNode listed = listed(folder.resolve("large.h5"));
    JsonNode attributes = listed.path("model_weights").path("attributes");
    assertThat(attributes.path("layer_names0").isArray()).isTrue();
    assertThat(listed.path("").path("attributes").path("model_config").asText())
        .hasSizeGreaterThan(100_000);
    assertThat(listed.path("model_weights")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"convolutions", "sequences", "volumes", "nested", "axes", "adam"})
  void comesBackFromAllForms(String name) throws IOException {
    SavedModel saved = SavedModel.load(KerasResources.file(folder, name + ".keras"));
    List<Tensor> x = new ArrayList<>();
    for (Shape shape : saved.model().inputShapes()) {
      Tensor input = Tensor.zeros(shape.prepend(2));
      for (int i = 0; i < input.data().length; i++) {
        input.data()[i] = (float) Math.sin(i);
      }
      x.add(input);
    }
    List<Tensor> expected = saved.model().predict(x);
    for (String form : List.of("again.keras", "again.h5")) {
      Path file = folder.resolve(form);
      saved.save(file);
      SavedModel read = SavedModel.load(file);
      List<Tensor> outputs = read.model().predict(x);
      for (int i = 0; i < outputs.size(); i++) {
        assertThat(outputs.get(i).data()).as(form).isEqualTo(expected.get(i).data());
      }
      assertThat(read.trainer().isPresent()).isEqualTo(saved.trainer().isPresent());
      if (read.trainer().isPresent()) {
        assertThat(read.trainer().get().optimizerState().iterations()).isEqualTo(2);
        assertThat(read.trainer().get().optimizerState().slots(0))
            .isDeepEqualTo(saved.trainer().orElseThrow().optimizerState().slots(0));
      }
    }
    Path weights = folder.resolve("again.weights.h5");
    KerasWeightsFile.save(saved.model(), weights);
    Model other = SavedModel.load(KerasResources.file(folder, name + ".keras")).model();
    other.initialize(5);
    assertThat(KerasWeightsFile.load(other, weights).isComplete()).isTrue();
    for (int i = 0; i < other.weights().size(); i++) {
      assertThat(other.weights().get(i).values())
          .isEqualTo(saved.model().weights().get(i).values());
    }
  }

  @Test
  void saysWhichWeightsDoNotFit() throws IOException {
    Path file = folder.resolve("model.weights.h5");
    KerasWeightsFile.save(model(), file);
    Model other =
        Model.sequential(
            Shape.of(6, 6, 2), conv2D(3, 3).name("first"), flatten(), dense(5).name("wide"));
    float[] before = other.layer("wide").weight("kernel").values().clone();
    KerasWeightsFile.Outcome outcome = KerasWeightsFile.load(other, file);
    assertThat(outcome.read()).containsExactly("first");
    assertThat(outcome.misfits())
        .containsExactly(
            "the weight kernel of layer \"wide\" has shape 48x4 in the file, the layer needs 48x5");
    assertThat(other.layer("wide").weight("kernel").values()).isEqualTo(before);
    Model strange = Model.sequential(Shape.of(3), dense(2));
    assertThatThrownBy(() -> KerasWeightsFile.load(strange, file))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith(file + ": none of its weights fit the model");
  }

  @Test
  void aLayerThatKerasHasNotIsNamed() {
    Model model = Model.sequential(Shape.of(4, 4, 2), partialConv2D(List.of(List.of(1)), 2));
    Path file = folder.resolve("own.h5");
    assertThatThrownBy(() -> SavedModel.of(model).save(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PartialConv2D \"partial_conv2d\" is no layer of Keras");
    assertThat(file).doesNotExist();
  }

  /** Nested models are dissolved; a layer that is used twice stays one. */
  @Test
  void sharedLayersStayShared() throws IOException {
    Symbol left = Symbol.input(3);
    Symbol right = Symbol.input(3);
    Model inner = Model.sequential(Shape.of(3), dense(3).name("shared"), Layers.dropout(0.5));
    Model model = Model.of("", List.of(left, right), List.of(left.then(inner), right.then(inner)));
    Path file = folder.resolve("shared.h5");
    SavedModel.of(model).save(file);
    Model read = SavedModel.load(file).model();
    assertThat(read.weights()).hasSize(2);
    List<Tensor> x =
        List.of(Tensor.of(Shape.of(1, 3), 1, 2, 3), Tensor.of(Shape.of(1, 3), 4, 5, 6));
    for (int i = 0; i < 2; i++) {
      assertThat(read.predict(x).get(i).data())
          .isEqualTo(Arrays.copyOf(model.predict(x).get(i).data(), 3));
    }
  }
}
