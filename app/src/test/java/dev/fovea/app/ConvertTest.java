package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.layer.Layers;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTest {
  @TempDir private Path folder;

  private Path model(long seed) throws IOException {
    Model model =
        Model.sequential(Shape.of(4, 4, 1), Layers.conv2D(3, 3), Layers.flatten(), Layers.dense(2));
    model.initialize(seed);
    Path file = folder.resolve("model" + seed + ".keras");
    SavedModel.of(Trainer.compile(model, new Adam(0.1), new MeanSquaredError())).save(file);
    return file;
  }

  private static JsonNode json(Cli.Result result) throws IOException {
    assertThat(result.err()).doesNotContain("fovea: ");
    assertThat(result.code()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private static float[] firstWeights(Path file) throws IOException {
    return SavedModel.load(file).model().weights().getFirst().values();
  }

  @Test
  void weightsGoFromModelToFileToModel() throws IOException {
    Path first = model(1);
    Path second = model(2);
    assertThat(firstWeights(second)).isNotEqualTo(firstWeights(first));
    for (String layout : new String[] {"keras", "pytorch"}) {
      Path weights = folder.resolve(layout + ".safetensors");
      JsonNode written =
          json(
              Cli.run(
                  "convert", first.toString(), weights.toString(), "--layout", layout, "--json"));
      assertThat(written.path("parameters").asInt()).isEqualTo(56);
      assertThat(written.path("dropped").toString())
          .contains("the layers")
          .contains("the optimizer");
      Path copy = folder.resolve(layout + ".npz");
      assertThat(Cli.run("convert", weights.toString(), copy.toString()).code()).isZero();
      Path out = folder.resolve("out-" + layout + ".keras");
      JsonNode placed =
          json(
              Cli.run(
                  "convert",
                  second.toString(),
                  out.toString(),
                  "--weights",
                  copy.toString(),
                  "--json"));
      assertThat(placed.path("placed").size()).isEqualTo(4);
      assertThat(firstWeights(out)).isEqualTo(firstWeights(first));
      assertThat(SavedModel.load(out).trainer()).isEmpty();
    }
  }

  @Test
  void kerasWeightsGoFromModelToFileToModel() throws IOException {
    Path first = model(1);
    Path weights = folder.resolve("first.weights.h5");
    Path out = folder.resolve("out.keras");
    assertThat(Cli.run("convert", first.toString(), weights.toString()).code()).isZero();
    assertThat(json(Cli.run("inspect", weights.toString(), "--json")).path("kind").asText())
        .isEqualTo("Keras weights without a model (.weights.h5)");
    JsonNode placed =
        json(
            Cli.run(
                "convert",
                model(2).toString(),
                out.toString(),
                "--weights",
                weights.toString(),
                "--json"));
    assertThat(placed.path("placed").size()).isEqualTo(4);
    assertThat(firstWeights(out)).isEqualTo(firstWeights(first));
  }

  @Test
  void aModelGoesToOnnxAndBack() throws IOException {
    Path first = model(1);
    Path onnx = folder.resolve("first.onnx");
    Path back = folder.resolve("back.keras");
    JsonNode written = json(Cli.run("convert", first.toString(), onnx.toString(), "--json"));
    assertThat(written.path("dropped").toString())
        .contains("the optimizer")
        .contains("channels first");
    assertThat(
            json(Cli.run("inspect", onnx.toString(), "--json"))
                .path("operators")
                .path("Conv")
                .asInt())
        .isEqualTo(1);
    assertThat(Cli.run("convert", onnx.toString(), back.toString()).code()).isZero();
    Tensor x = Tensor.zeros(Shape.of(1, 4, 4, 1));
    x.data()[5] = 1;
    assertThat(SavedModel.load(back).model().predict(x).data())
        .containsExactly(
            SavedModel.load(first).model().predict(x).data(),
            org.assertj.core.api.Assertions.within(1e-6f));
  }

  @Test
  void aMapIsReadFromAFile() throws IOException {
    Path model = model(1);
    Path weights = folder.resolve("w.npz");
    assertThat(Cli.run("convert", model.toString(), weights.toString()).code()).isZero();
    Path map = Files.writeString(folder.resolve("map.json"), "{\"conv2d\": \"dense\"}");
    Path out = folder.resolve("out.keras");
    Cli.Result result =
        Cli.run(
            "convert",
            model.toString(),
            out.toString(),
            "--weights",
            weights.toString(),
            "--map",
            map.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError())
        .contains("the map gives conv2d (kernel 3x3x1x3, bias 3) to layer dense");
    assertThat(out).doesNotExist();
    Files.writeString(map, "[1]");
    assertThat(
            Cli.run(
                    "convert",
                    model.toString(),
                    out.toString(),
                    "--weights",
                    weights.toString(),
                    "--map",
                    map.toString())
                .lastError())
        .contains("map.json: is no JSON object of names");
  }

  @Test
  void whatCannotBeWrittenIsRefusedBeforeAnythingIsRead() throws IOException {
    Path out = folder.resolve("out.xyz");
    Cli.Result result = Cli.run("convert", "missing.keras", out.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError()).contains("out.xyz: name a file that ends in .keras");
    assertThat(out).doesNotExist();
  }

  @Test
  void weightsAloneAreNoModel() throws IOException {
    Path weights = folder.resolve("w.npz");
    Cli.run("convert", model(1).toString(), weights.toString());
    Cli.Result result =
        Cli.run("convert", weights.toString(), folder.resolve("x.keras").toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError()).contains("has weights without layers; name the model");
  }

  @Test
  void inspectionTellsLayersAndWeights() throws IOException {
    JsonNode found = json(Cli.run("inspect", model(1).toString(), "--json"));
    assertThat(found.path("kind").asText()).startsWith("Keras model");
    assertThat(found.path("facts").path("training").asText())
        .isEqualTo("Adam, loss MeanSquaredError");
    assertThat(found.path("layers").path(1).path("class").asText()).isEqualTo("Conv2D");
    assertThat(found.path("layers").path(1).path("settings").asText())
        .isEqualTo("filters 3, kernel_size [3,3]");
    assertThat(found.path("arrays").path(0).path("shape").toString()).isEqualTo("[3,3,1,3]");
    assertThat(found.path("values").asInt()).isEqualTo(56);
    assertThat(found.path("obstacles").isEmpty()).isTrue();
  }

  @Test
  void inspectionTellsWhatOtherFilesAre() throws IOException {
    Path file = folder.resolve("model.keras");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n");
    Cli.Result result = Cli.run("inspect", file.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("a Git LFS pointer, not the file itself");
    assertThat(Cli.run("inspect", folder.resolve("no.keras").toString()).lastError())
        .endsWith("no.keras: there is no such file");
    assertThat(Cli.run("inspect", folder.toString()).lastError())
        .endsWith("is a folder, not a file");
  }
}
