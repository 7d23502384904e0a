package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.data.image.Preparation;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layers;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The training of a classifier on a folder of images: what is chosen, and what may be asked for. */
class OwnTrainingTest {
  @TempDir private static Path folder;
  private static Path shapes;
  private static Path model;
  private static Cli.Result trained;

  @BeforeAll
  static void train() throws IOException {
    shapes = ColoredShapes.write(folder.resolve("shapes"), 20);
    model = folder.resolve("photo.keras");
    trained = train(model, "--epochs", "6");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  private static Cli.Result train(Path out, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("train", "--dataset", shapes.toString(), "--out", out.toString(), "--json"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static List<JsonNode> json(Cli.Result result, String event) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      JsonNode node = new ObjectMapper().readTree(line);
      if (node.path("event").asText().equals(event)) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  @Test
  void picturesInColorGetPhotoSmall() throws IOException {
    assertThat(trained.err())
        .contains("The model is photo-small, because the images are in color; --model names another")
        // A tenth of 16 images of each of three classes is held back to validate on.
        .contains("Training photo-small on " + shapes + ": 42 samples of 32x32x3, 6 epochs");
    assertThat(json(trained, "epoch").getFirst().has("val_loss")).isTrue();
    assertThat(SavedModel.load(model).model().name()).isEqualTo("photo-small");
  }

  @Test
  void smallGreyPicturesKeepTheBasicNetwork() throws IOException {
    Path grey = folder.resolve("grey");
    for (int i = 0; i < 12; i++) {
      Path file = grey.resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage image =
          new BufferedImage(12, 12, BufferedImage.TYPE_BYTE_GRAY);
      image.setRGB(i % 12, i % 2, 0xffffff);
      ImageIO.write(image, "png", file.toFile());
    }
    Cli.Result result =
        Cli.run(
            "train",
            "--dataset",
            grey.toString(),
            "--epochs",
            "1",
            "--out",
            folder.resolve("grey.keras").toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("The model is basic-cnn, because the images are grey and small");
  }

  /** The weights of the best epoch are kept, and training ends when there is no better one. */
  @Test
  void trainingStopsEarlyAndKeepsTheBest() throws IOException {
    Path out = folder.resolve("early.keras");
    // So high a rate makes the loss grow soon.
    Cli.Result result =
        train(out, "--epochs", "30", "--patience", "2", "--learning-rate", "0.05", "--seed", "3");
    assertThat(result.code()).as(result.err()).isZero();
    List<Double> losses =
        json(result, "epoch").stream().map(node -> node.path("val_loss").asDouble()).toList();
    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
    assertThat(losses.size()).isLessThan(30);
    assertThat(best).isEqualTo(losses.size() - 3);

    Cli.Result whole = train(out, "--epochs", "2", "--patience", "0");
    assertThat(whole.err()).contains("48 samples of 32x32x3, 2 epochs");
  }

  @Test
  void unevenClassesAreWeighted() throws IOException {
    Path uneven = ColoredShapes.write(folder.resolve("uneven"), 16);
    for (int i = 4; i < 16; i++) {
      Files.delete(uneven.resolve("square/" + i + ".png"));
    }
    String[] command = {
      "train",
      "--dataset",
      uneven.toString(),
      "--model",
      "mlp",
      "--epochs",
      "1",
      "--out",
      folder.resolve("uneven.keras").toString()
    };
    assertThat(Cli.run(command).err())
        .contains(
            "The classes are uneven (12 of circle, 2 of square), so that each weighs in the loss in"
                + " inverse proportion to its size; --class-weights none changes that");
    List<String> none = new ArrayList<>(Arrays.asList(command));
    none.addAll(List.of("--class-weights", "none"));
    assertThat(Cli.run(none.toArray(String[]::new)).err()).doesNotContain("uneven");
    Path file = folder.resolve("weights.txt");
    Files.writeString(file, "square = 3\n\ntriangle=0.5\n");
    none.set(none.size() - 1, file.toString());
    assertThat(Cli.run(none.toArray(String[]::new)).code()).isZero();
    for (Map.Entry<String, String> bad :
        Map.of(
                "circle=2,oval=1",
                "--class-weights: there is no class \"oval\"; there are circle, square, triangle",
                "square=much",
                "--class-weights: square: the weight must be a number of at least 0, not much",
                "nowhere.txt",
                "--class-weights takes none, balanced, a list such as cat=2,dog=1, or a file; there"
                    + " is no file nowhere.txt")
            .entrySet()) {
      none.set(none.size() - 1, bad.getKey());
      assertThat(Cli.run(none.toArray(String[]::new)).lastError())
          .isEqualTo("fovea: " + bad.getValue());
    }
  }

  @Test
  void learningRateIsLookedForAndDrawn() throws IOException {
    Path out = folder.resolve("auto.keras");
    Cli.Result result = train(out, "--learning-rate", "auto", "--epochs", "1");
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode found = json(result, "learning_rate").getFirst();
    double rate = found.path("learning_rate").asDouble();
    assertThat(rate).isBetween(1e-6, 0.1);
    assertThat(ImageIO.read(Path.of(found.path("picture").asText()).toFile()).getWidth())
        .isGreaterThan(400);
    assertThat(found.path("picture").asText()).endsWith("auto.learning-rate.png");
    // The test leaves no trace in the model: the same rate given by hand gives the same bits.
    Path same = folder.resolve("same.keras");
    train(same, "--learning-rate", String.valueOf(rate), "--epochs", "1");
    assertThat(weights(same)).isEqualTo(weights(out));
  }

  private static List<List<Float>> weights(Path file) throws IOException {
    return SavedModel.load(file).model().weights().stream()
        .map(OwnTrainingTest::values)
        .collect(Collectors.toList());
  }

  private static List<Float> values(Weight weight) {
    List<Float> values = new ArrayList<>();
    for (float value : weight.values()) {
      values.add(value);
    }
    return values;
  }

  @Test
  void trainsForATime() throws IOException {
    Path out = folder.resolve("timed.keras");
    long begun = System.nanoTime();
    Cli.Result result = train(out, "--time", "8s");
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("into the time (--epochs ");
    // Reading the images, the last steps, testing and saving come on top.
    assertThat(seconds).isLessThan(30);
    assertThat(json(result, "epoch")).isNotEmpty();
  }

  @Test
  void aHeadIsTrainedForOtherClasses() throws IOException {
    Path other = folder.resolve("other");
    for (String name : List.of("circle", "square")) {
      Path to = Files.createDirectories(other.resolve("my " + name));
      for (int i = 0; i < 12; i++) {
        Files.copy(shapes.resolve(name + "/" + i + ".png"), to.resolve(i + ".png"));
      }
    }
    Path out = folder.resolve("head.keras");
    Cli.Result result =
        Cli.run(
            "train",
            "--from",
            model.toString(),
            "--dataset",
            other.toString(),
            "--out",
            out.toString(),
            "--json");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err())
        .contains(
            "From " + model + ": its head, Dense \"dense\", is replaced by Dense(2, softmax)",
            "Computed 96 features of 18 images to train on in ",
            "; kept in memory");
    SavedModel saved = SavedModel.load(out);
    SavedModel before = SavedModel.load(model);
    assertThat(saved.metadata().classNames()).containsExactly("my circle", "my square");
    assertThat(saved.metadata().preparation()).isEqualTo(before.metadata().preparation());
    assertThat(saved.model().outputShape()).isEqualTo(Shape.of(2));
    // The body is the same bit for bit, and frozen.
    List<Weight> body = saved.model().weights();
    for (int i = 0; i < body.size() - 2; i++) {
      assertThat(body.get(i).values()).isEqualTo(before.model().weights().get(i).values());
    }
    assertThat(saved.model().trainableWeights()).hasSize(2);
    // The joined model tests as its head was validated: on features, or on images.
    assertThat(json(result, "result").getFirst().path("test_accuracy").asDouble()).isBetween(0., 1.);
    Cli.Result evaluated =
        Cli.run("evaluate", out.toString(), "--dataset", other.toString(), "--json");
    assertThat(new ObjectMapper().readTree(evaluated.out()).path("accuracy").asDouble())
        .isEqualTo(json(result, "result").getFirst().path("test_accuracy").asDouble());
  }

  @Test
  void theLastLayersAreFineTuned() throws IOException {
    Path out = folder.resolve("fine.keras");
    Cli.Result result =
        train(out, "--from", model.toString(), "--fine-tune", "2", "--epochs", "2");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("Training 2 layers before the head with it: conv2d_");
    Model saved = SavedModel.load(out).model();
    Model before = SavedModel.load(model).model();
    int changed = 0;
    for (ModelLayer layer : saved.layers()) {
      if (layer.weights().isEmpty() || layer.name().equals("dense")) {
        continue;
      }
      int at = saved.layers().indexOf(layer);
      boolean same =
          Arrays.equals(
              layer.weights().getFirst().values(),
              before.layers().get(at).weights().getFirst().values());
      changed += same ? 0 : 1;
      if (layer.layer() instanceof BatchNormalization) {
        assertThat(same).isTrue();
        assertThat(layer.trainable()).isFalse();
      }
    }
    assertThat(changed).isEqualTo(2);
  }

  @Test
  void modelsWithoutAHeadAreRefused() throws IOException {
    Path file = folder.resolve("headless.keras");
    SavedModel.of(
            Model.sequential(
                Shape.of(32, 32, 3),
                Layers.conv2D(4, 3).name("last").activation(Activation.RELU)))
        .save(file);
    assertThat(
            Cli.run("train", "--from", file.toString(), "--dataset", shapes.toString()).lastError())
        .isEqualTo(
            "fovea: "
                + file
                + ": --from needs a classifier that ends with a Dense layer over features, and it"
                + " ends with Conv2D \"last\" of output 30x30x4; train a new model with --model, or"
                + " this one further with --model "
                + file);
    Path flat = folder.resolve("flat.keras");
    SavedModel.of(Model.sequential(Shape.of(8), Layers.dense(2))).save(flat);
    assertThat(
            Cli.run("train", "--from", flat.toString(), "--dataset", shapes.toString()).lastError())
        .contains("there is no layer before its last Dense layer");
  }

  /** The preparation of a body without one is that of the images: stretched to its input. */
  @Test
  void aModelInANestAndWithoutMetadataIsABodyToo() throws IOException {
    Path file = folder.resolve("nested.h5");
    Model top =
        Model.sequential(Shape.of(8), Layers.dense(5), Layers.dense(4), Layers.softmax());
    SavedModel.of(
            Model.sequential(
                Shape.of(16, 16, 3),
                Layers.conv2D(8, 3).strides(2).activation(Activation.RELU),
                Layers.globalAveragePooling2D(),
                top))
        .save(file);
    Path out = folder.resolve("from-nested.keras");
    Cli.Result result = train(out, "--from", file.toString(), "--epochs", "2");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("its head, Dense \"dense_1\" and Softmax \"softmax\", is");
    assertThat(SavedModel.load(out).metadata().preparation().map(Preparation::shape))
        .contains(Shape.of(16, 16, 3));
  }

  /** With one picture of each class to train on there is none to validate on. */
  @Test
  void twoPicturesOfEachClassAreEnough() throws IOException {
    Path few = ColoredShapes.write(folder.resolve("few"), 2);
    Cli.Result result =
        Cli.run(
            "train",
            "--dataset",
            few.toString(),
            "--epochs",
            "2",
            "--out",
            folder.resolve("few.keras").toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("3 samples of 32x32x3, 2 epochs");
  }

  @Test
  void shapesOfSomeClassesAreTheSamePictures() throws IOException {
    Path all = folder.resolve("all-shapes");
    Path some = folder.resolve("some-shapes");
    String[] command = {"shapes", all.toString(), "--count", "20", "--size", "60x40", "--jpeg"};
    assertThat(Cli.run(command).code()).isZero();
    List<String> args = new ArrayList<>(Arrays.asList(command));
    args.set(1, some.toString());
    args.set(3, "4");
    args.addAll(List.of("--classes", "star,ring"));
    assertThat(Cli.run(args.toArray(String[]::new)).code()).isZero();
    try (var files = Files.walk(some)) {
      List<Path> written = files.filter(Files::isRegularFile).toList();
      assertThat(written).hasSize(4);
      for (Path file : written) {
        assertThat(Files.readAllBytes(file))
            .isEqualTo(Files.readAllBytes(all.resolve(some.relativize(file))));
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(60);
      }
    }
    args.set(1, folder.resolve("oval").toString());
    args.set(args.size() - 1, "oval");
    assertThat(Cli.run(args.toArray(String[]::new)).lastError())
        .startsWith("fovea: there is no shape \"oval\"; there are arrow, circle, ");
  }

  @Test
  void benchComparesAFolderWithMemory() {
    Cli.Result result =
        Cli.run("bench", "folder", "--dataset", shapes.toString(), "--seconds", "1", "--json");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("\"measure\":\"folder\"", "\"ratio\":");
    assertThat(Cli.run("bench", "folder").lastError())
        .isEqualTo("fovea: bench folder needs --dataset FOLDER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--time 1m --epochs 3        | --time and --epochs both say how long to train",
        "--time 1m --resume          | --time measures anew; resume with the --epochs",
        "--time soon                 | --time takes a time such as 30s, 10m or 2h, not soon",
        "--time 0s                   | --time takes a time such as 30s, 10m or 2h, not 0s",
        "--patience -1               | --patience must be at least 0",
        "--patience 3 --validation-split 0 | --patience needs samples to validate on",
        "--learning-rate fast        | --learning-rate must be a number above 0, or auto, not fast",
        "--fine-tune 3               | --fine-tune is for --from FILE",
        "--from x.keras --model mlp  | --from and --model contradict each other",
        "--from x.keras --resume     | --from and --resume contradict each other",
        "--from x.keras --time 1m    | --from and --time contradict each other",
        "--from x.keras --learning-rate auto | --from and --learning-rate auto contradict each other",
      })
  void contradictionsAreRefusedInOneLine(String options, String message) {
    Cli.Result result =
        train(folder.resolve("refused.keras"), options.strip().split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(folder.resolve("refused.keras")).doesNotExist();
  }

  @Test
  void patienceAndAveragedWeightsContradictEachOther() {
    assertThat(
            train(folder.resolve("no.keras"), "--model", "resnet-small", "--patience", "3")
                .lastError())
        .startsWith("fovea: --patience keeps the weights of the best epoch, and the recipe ends");
  }
}
