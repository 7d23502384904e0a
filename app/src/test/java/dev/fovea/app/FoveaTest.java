package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.insight.NamedKernel;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layers;
import dev.fovea.loss.BinaryCrossentropy;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.CategoricalFocalCrossentropy;
import dev.fovea.loss.KLDivergence;
import dev.fovea.loss.Loss;
import dev.fovea.loss.MeanSquaredError;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoveaTest {
  @TempDir private static Path folder;

  private static Path model;
  private static Cli.Result trained;

  @BeforeAll
  static void train() {
    model = folder.resolve("trained.keras");
    trained =
        Cli.run(
            "train",
            "--dataset",
            "digits",
            "--limit",
            "1500",
            "--epochs",
            "2",
            "--batch-size",
            "50",
            "--validation-split",
            "0.2",
            "--tensorboard",
            folder.resolve("logs").toString(),
            "--out",
            model.toString(),
            "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  private static List<JsonNode> json(Cli.Result result) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> nodes = new java.util.ArrayList<>();
    for (String line : result.out().lines().toList()) {
      nodes.add(mapper.readTree(line));
    }
    return nodes;
  }

  @Test
  void trainWritesEventFiles() throws IOException {
    for (String run : List.of("train", "validation")) {
      Path[] files;
      try (var found = Files.list(folder.resolve("logs").resolve(run))) {
        files = found.toArray(Path[]::new);
      }
      assertThat(files).hasSize(1);
      assertThat(files[0].getFileName().toString()).startsWith("events.out.tfevents.");
      assertThat(Files.readString(files[0], java.nio.charset.StandardCharsets.ISO_8859_1))
          .contains("epoch_loss");
    }
  }

  @Test
  void trainReportsEachEpochAndTheResult() throws IOException {
    List<JsonNode> lines = json(trained);
    assertThat(lines).hasSize(3);
    for (int i = 0; i < 2; i++) {
      assertThat(lines.get(i).path("event").asText()).isEqualTo("epoch");
      assertThat(lines.get(i).path("epoch").asInt()).isEqualTo(i + 1);
      for (String key :
          List.of("loss", "accuracy", "val_loss", "val_accuracy", "seconds", "images_per_second")) {
        assertThat(lines.get(i).path(key).isNumber()).as(key).isTrue();
      }
    }
    JsonNode result = lines.getLast();
    assertThat(result.path("event").asText()).isEqualTo("result");
    assertThat(result.path("test_accuracy").asDouble()).isGreaterThan(0.5);
    assertThat(result.path("test_loss").isNumber()).isTrue();
    assertThat(result.path("model").asText()).isEqualTo(model.toString());
    assertThat(trained.err()).contains("Epoch 1/2", "24/24 ━━━━━━━━━━━━━━━━━━━━", "Try next:");
  }

  @Test
  void evaluateReportsTheAccuracyOfTraining() throws IOException {
    Cli.Result result =
        Cli.run("evaluate", model.toString(), "--dataset", "digits", "--json", "--confusion");
    JsonNode figures = json(result).getFirst();
    assertThat(figures.path("samples").asInt()).isEqualTo(10_000);
    assertThat(figures.path("accuracy").asDouble())
        .isEqualTo(json(trained).getLast().path("test_accuracy").asDouble());
    double counted = 0;
    for (JsonNode row : figures.path("confusion")) {
      for (JsonNode count : row) {
        counted += count.asDouble();
      }
    }
    assertThat(counted).isEqualTo(10_000);
    assertThat(Cli.run("evaluate", model.toString(), "--dataset", "digits", "--limit", "100").out())
        .matches("(?s)100 samples - accuracy: \\d\\.\\d{4} - loss: .*");
  }

  @Test
  void predictReportsClassAndProbabilities() throws IOException {
    Cli.Result result =
        Cli.run("predict", model.toString(), "--dataset", "digits", "--index", "0,5", "--json");
    assertThat(json(result)).hasSize(2);
    for (JsonNode line : json(result)) {
      assertThat(line.path("input").asText()).startsWith("test sample ");
      assertThat(line.path("probabilities")).hasSize(10);
      double sum = 0;
      double largest = 0;
      for (JsonNode p : line.path("probabilities")) {
        sum += p.asDouble();
        largest = Math.max(largest, p.asDouble());
      }
      assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
      assertThat(line.path("probabilities").path(line.path("class").asInt()).asDouble())
          .isEqualTo(largest);
    }
  }

  @Test
  void predictConvertsAnyImageAndSaysSo() throws IOException {
    var image = new java.awt.image.BufferedImage(60, 40, java.awt.image.BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setColor(java.awt.Color.WHITE);
    pen.fillRect(0, 0, 60, 40);
    pen.setColor(java.awt.Color.BLACK);
    pen.fillRect(28, 5, 4, 30);
    pen.dispose();
    Path file = folder.resolve("one.png");
    javax.imageio.ImageIO.write(image, "png", file.toFile());
    Cli.Result result = Cli.run("predict", model.toString(), file.toString(), "--invert", "--json");
    assertThat(result.code()).isZero();
    assertThat(json(result).getFirst().path("input").asText()).isEqualTo(file.toString());
    assertThat(result.err())
        .contains("converted from 40x60x")
        .contains("to 28x28x1, dark and light exchanged");
  }

  @Test
  void summaryReportsLayersAndParameters() throws IOException {
    JsonNode summary = json(Cli.run("summary", "basic-cnn", "--json")).getFirst();
    assertThat(summary.path("total_params").asInt()).isEqualTo(1_199_882);
    assertThat(summary.path("trainable_params").asInt()).isEqualTo(1_199_882);
    assertThat(summary.path("layers")).hasSize(8);
    JsonNode first = summary.path("layers").path(0);
    assertThat(first.path("name").asText()).isEqualTo("conv2d");
    assertThat(first.path("type").asText()).isEqualTo("Conv2D");
    assertThat(first.path("output_shape").toString()).isEqualTo("[null,26,26,32]");
    assertThat(first.path("params").asInt()).isEqualTo(320);
    assertThat(Cli.run("summary", model.toString()).out()).contains("Total params: 1,199,882");
  }

  @Test
  void benchReportsSpeed() throws IOException {
    for (String measure : List.of("train", "predict")) {
      JsonNode line =
          json(Cli.run("bench", measure, "--batch-size", "8", "--seconds", "0.5", "--json"))
              .getFirst();
      assertThat(line.path("measure").asText()).isEqualTo(measure);
      assertThat(line.path("model").asText()).isEqualTo("basic-cnn");
      assertThat(line.path("batch_size").asInt()).isEqualTo(8);
      assertThat(line.path("images_per_second").asDouble()).isPositive();
      assertThat(line.path("p99_us").asDouble())
          .isGreaterThanOrEqualTo(line.path("p50_us").asDouble());
    }
  }

  /** The networks have several outputs, and a loss of scores that are no probabilities. */
  @ParameterizedTest
  @ValueSource(strings = {"capsnet", "lenet-5"})
  void benchTrainsAnArchitectureByItsOwnLosses(String name) throws IOException {
    JsonNode line =
        json(Cli.run(
                "bench",
                "train",
                "--model",
                name,
                "--batch-size",
                "2",
                "--seconds",
                "0.1",
                "--json"))
            .getFirst();
    assertThat(line.path("model").asText()).isEqualTo(name);
    assertThat(line.path("images_per_second").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tarin                                        | Unmatched argument",
        "train --epochs none                          | --epochs",
        "train --epochs 0                             | must be at least 1",
        "train --optimizer addam                      | unknown optimizer \"addam\"; register",
        "train --validation-split 1.5                 | --validation-split must be from 0",
        "train --out model.h5                         | --out must end in .keras",
        "predict model.keras                          | give image files, or --index",
        "bench fast                                   | train|predict",
      })
  void wrongUsageIsToldInTwoLinesWithCode2(String line, String expected) {
    Cli.Result result = Cli.run(line.strip().split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("fovea: ").contains(expected).doesNotContain("\tat ");
    assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evaluate missing.keras                       | missing.keras: there is no such model file",
        "train --dataset nowhere/at/all               | nowhere/at/all",
        "train --dataset mnist --data nowhere/at/all  | nowhere/at/all",
        "summary resnet                               | resnet: there is no such model file",
      })
  void failuresAreToldInOneLineWithCode1(String line, String expected) {
    Cli.Result result = Cli.run(line.strip().split("\\s+"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("fovea: ").contains(expected).doesNotContain("\tat ");
    assertThat(result.err().lines()).hasSize(1);
  }

  @Test
  void anIndexBeyondTheSamplesAndABadImageAreTold() throws IOException {
    assertThat(
            Cli.run("predict", model.toString(), "--dataset", "digits", "--index", "10000")
                .lastError())
        .isEqualTo("fovea: --index 10000: the dataset has test samples 0 to 9999");
    Path noImage = Files.writeString(folder.resolve("no.png"), "text");
    Cli.Result result = Cli.run("predict", model.toString(), noImage.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError()).contains("no.png");
  }

  @Test
  void anEmptyFolderIsTold() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Cli.Result result = Cli.run("train", "--dataset", empty.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError()).startsWith("fovea: ").contains(empty.toString());
  }

  @Test
  void lossThatIsNoNumberIsTold() {
    Path out = folder.resolve("nan.keras");
    Cli.Result result =
        Cli.run(
            "train",
            "--dataset",
            "digits",
            "--limit",
            "600",
            "--epochs",
            "2",
            "--optimizer",
            "sgd",
            "--learning-rate",
            "1e30",
            "--out",
            out.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError())
        .startsWith("fovea: the loss is ")
        .contains("after batch", "of epoch 1")
        .contains("try a lower learning rate");
    assertThat(out).doesNotExist();
  }

  /** The file system refuses these names; options of every kind of path. */
  @Test
  void aNameThatNoFileCanHaveIsToldInOneLine() throws IOException {
    Path image = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", image.toFile());
    String bad = "a\0b";
    String shown = "a\\u0000b";
    String[][] commands = {
      {"1", "evaluate", bad},
      {"1", "predict", bad, "--index", "0"},
      {"1", "summary", bad},
      {"1", "look", bad, "kernels"},
      {"1", "look", bad, "history"},
      {"1", "tour", "--model", bad},
      {"2", "tour", "-o", bad},
      {"1", "train", "--model", bad},
      {"1", "train", "--dataset", bad},
      {"1", "filter", "--kernel", bad, image.toString()},
      {"2", "train", "--out", bad},
      {"2", "train", "--data", bad},
      {"2", "filter", "--kernel", "edges", bad},
      {"2", "filter", "--kernel", "edges", "image.png", "-o", bad},
      {"2", "look", "m.keras", "kernels", "-o", bad},
      {"1", "predict", model.toString(), bad},
    };
    for (String[] line : commands) {
      Cli.Result result = Cli.run(Arrays.copyOfRange(line, 1, line.length));
      String what = String.join(" ", line);
      assertThat(result.err()).as(what).startsWith("fovea: ").contains(shown).doesNotContain(bad);
      assertThat(result.code()).as(what).isEqualTo(Integer.parseInt(line[0]));
      assertThat(result.err().lines()).as(what).hasSize(line[0].equals("1") ? 1 : 2);
      assertThat(result.err().lines().findFirst().orElseThrow())
          .as(what)
          .contains("no such file name")
          .doesNotContain("Exception");
    }
  }

  /** Help names all that can be named, so that it never falls behind. */
  @Test
  void helpListsAllOptimizersAndKernels() {
    assertThat(Cli.run("train", "--help").out().replaceAll("\\s+", " "))
        .contains(
            Optimizers.classNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
    assertThat(Cli.run("filter", "--help").out().replaceAll("\\s+", " "))
        .contains(NamedKernel.words());
  }

  /** Files whose loss takes one-hot rows or class numbers, with a dataset of class numbers. */
  @Test
  void aModelOfAnyLossIsTrainedFurther() throws IOException {
    for (Loss loss :
        List.of(
            new CategoricalCrossentropy(),
            new CategoricalFocalCrossentropy(),
            new SparseCategoricalCrossentropy(),
            new BinaryCrossentropy(),
            new MeanSquaredError(),
            new KLDivergence())) {
      Model small =
          Model.sequential(
              Shape.of(28, 28, 1),
              Layers.flatten(),
              Layers.dense(10).activation(Activation.SOFTMAX));
      Path file = folder.resolve("small.keras");
      SavedModel.of(Trainer.compile(small, new Adam(0.001), loss, new Accuracy())).save(file);
      for (String rate : List.of("", "--learning-rate=0.01")) {
        List<String> line =
            new ArrayList<>(
                List.of("train", "--model", file.toString(), "--dataset", "digits", "--limit"));
        line.addAll(List.of("256", "--epochs", "1", "--json"));
        if (!rate.isEmpty()) {
          line.add(rate);
        }
        Cli.Result result = Cli.run(line.toArray(String[]::new));
        assertThat(result.code()).as(loss + " " + result.err()).isZero();
        assertThat(json(result).getLast().path("test_accuracy").asDouble())
            .as(loss.toString())
            .isBetween(0.0, 1.0);
      }
      Cli.Result result = Cli.run("evaluate", file.toString(), "--dataset", "digits");
      assertThat(result.code()).as(loss + " " + result.err()).isZero();
    }
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : List.of("train", "evaluate", "predict", "summary", "bench")) {
      Cli.Result result = Cli.run(command, "--help");
      assertThat(result.code()).isZero();
      assertThat(result.out()).contains("Usage: fovea " + command, "--json");
    }
    assertThat(Cli.run("--help").out()).contains("train", "evaluate", "predict");
    assertThat(Cli.run("--version").out()).contains("0.1.0");
  }

  @Test
  void failuresAreToldWithTheStackWhereAsked() {
    assertThat(Cli.run("evaluate", "missing.keras", "--verbose").err()).contains("\tat ");
  }
}
