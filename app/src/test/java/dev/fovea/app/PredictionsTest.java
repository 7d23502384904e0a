package dev.fovea.app;

import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.flatten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.kernel.Activation;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Adam;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the meaning of outputs. The weights are 0, so that the outputs are the biases. */
class PredictionsTest {
  @TempDir private Path folder;
  private Path image;

  @BeforeEach
  void writeImage() throws IOException {
    image = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY), "png", image.toFile());
  }

  private String model(Loss loss, Activation last, float... biases) throws IOException {
    Model model =
        Model.sequential(Shape.of(2, 2, 1), flatten(), dense(biases.length).activation(last));
    Weight kernel = model.weights().getFirst();
    kernel.set(new float[kernel.values().length]);
    model.weights().getLast().set(biases);
    Path file = folder.resolve("model.keras");
    SavedModel.of(Trainer.compile(model, new Adam(0.001), loss)).save(file);
    return file.toString();
  }

  private JsonNode predict(String model) throws IOException {
    Cli.Result result = Cli.run("predict", model, image.toString(), "--json");
    assertThat(result.code()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private String classes(int count) throws IOException {
    Path data = folder.resolve("data");
    for (int c = 0; c < count; c++) {
      Path own = Files.createDirectories(data.resolve("class" + c));
      for (int i = 0; i < 10; i++) {
        Files.copy(image, own.resolve(i + ".png"));
      }
    }
    return data.toString();
  }

  @Test
  void oneLogitIsYesAboveZero() throws IOException {
    String model = model(new BinaryCrossentropy(true, 0), Activation.LINEAR, 0.3f);
    JsonNode line = predict(model);
    assertThat(line.path("class").asInt()).isEqualTo(1);
    assertThat(line.path("probabilities").path(1).asDouble()).isCloseTo(0.574443, within(1e-6));
    String data = classes(2);
    assertThat(Cli.run("evaluate", model, "--dataset", data, "--confusion").out())
        .containsPattern("class0 +0 +\\d\\s+class1 +0 +\\d");
    Cli.Result errors =
        Cli.run(
            "look",
            model,
            "errors",
            "--dataset",
            data,
            "--json",
            "-o",
            folder.resolve("e.png").toString());
    JsonNode figures = new ObjectMapper().readTree(errors.out());
    assertThat(figures.path("recall").path(1).asDouble()).isEqualTo(1);
    assertThat(figures.path("recall").path(0).asDouble()).isZero();
  }

  @Test
  void severalSigmoidsAreLabelsEachByItself() throws IOException {
    String model =
        model(new BinaryCrossentropy(), Activation.SIGMOID, 2.1972246f, 1.4f, -2.1972246f);
    JsonNode line = predict(model);
    assertThat(line.has("class")).isFalse();
    assertThat(line.path("labels").toString()).isEqualTo("[0,1]");
    assertThat(line.path("probabilities").path(0).asDouble()).isCloseTo(0.9, within(1e-6));
    assertThat(line.path("probabilities").path(1).asDouble()).isCloseTo(0.802184, within(1e-6));
    assertThat(line.path("probabilities").path(2).asDouble()).isCloseTo(0.1, within(1e-6));
  }

  @Test
  void logitsBetween0And1AreLogits() throws IOException {
    JsonNode line =
        predict(
            model(new SparseCategoricalCrossentropy(true), Activation.LINEAR, 0.2f, 0.3f, 0.5f));
    assertThat(line.path("probabilities").path(2).asDouble()).isCloseTo(0.390694, within(1e-6));
  }

  @Test
  void aRegressionGivesValues() throws IOException {
    String model = model(new MeanSquaredError(), Activation.LINEAR, -3.5f);
    JsonNode line = predict(model);
    assertThat(line.has("class")).isFalse();
    assertThat(line.path("values").toString()).isEqualTo("[-3.5]");
    assertThat(Cli.run("evaluate", model, "--dataset", classes(2)).lastError())
        .contains("gives values, not classes");
  }

  @Test
  void nanIsNoClass() throws IOException {
    for (String model :
        new String[] {
          model(new SparseCategoricalCrossentropy(), Activation.SOFTMAX, Float.NaN, 1),
        }) {
      Cli.Result result = Cli.run("predict", model, image.toString(), "--json");
      assertThat(result.code()).isEqualTo(1);
      JsonNode line = new ObjectMapper().readTree(result.out());
      assertThat(line.path("class").isNull()).isTrue();
      assertThat(line.path("probabilities").toString()).isEqualTo("[null,null]");
      assertThat(result.lastError()).startsWith(image + ": no answer: the model gives NaN");
      String data = classes(2);
      Cli.Result evaluated = Cli.run("evaluate", model, "--dataset", data, "--json");
      assertThat(new ObjectMapper().readTree(evaluated.out()).path("accuracy").asDouble()).isZero();
      Cli.Result errors =
          Cli.run(
              "look",
              model,
              "errors",
              "--dataset",
              data,
              "--json",
              "-o",
              folder.resolve("e.svg").toString());
      assertThat(errors.code()).as(errors.err()).isZero();
      assertThat(new ObjectMapper().readTree(errors.out()).path("accuracy").asDouble()).isZero();
      assertThat(
              Cli.run("look", model, "why", "--method", "saliency", "--image", image.toString())
                  .lastError())
          .contains("the model gives NaN");
    }
  }
}
