package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.data.image.Fit;
import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.EncodedImages;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layers;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.shapes.ShapeImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training on a folder of images that nobody prepared, and predicting as trained. */
class OwnImagesTest {
  @TempDir private static Path folder;
  private static Path photos;
  private static Path model;
  private static Cli.Result trained;

  @BeforeAll
  static void train() throws IOException {
    photos = folder.resolve("my photos");
    assertThat(Cli.run("shapes", photos.toString(), "--count", "40", "--seed", "5").code())
        .isZero();
    for (String name : ShapeImages.classNames()) {
      if (!name.equals("ring") && !name.equals("star") && !name.equals("square")) {
        delete(photos.resolve(name));
      }
    }
    Files.move(photos.resolve("ring"), photos.resolve("Кольцо"));
    Files.createDirectory(photos.resolve("star/later"));
    Files.write(photos.resolve("star/later/empty.jpg"), new byte[0]);
    model = folder.resolve("shapes.keras");
    trained =
        Cli.run(
            "train",
            "--dataset",
            photos.toString(),
            "--model",
            "mlp",
            "--epochs",
            "2",
            "--out",
            model.toString(),
            "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  private static void delete(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<JsonNode> json(Cli.Result result) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : result.out().lines().toList()) {
      nodes.add(new ObjectMapper().readTree(line));
    }
    return nodes;
  }

  @Test
  void trainTellsWhatItFound() throws IOException {
    JsonNode data = json(trained).getFirst();
    assertThat(data.path("event").asText()).isEqualTo("data");
    assertThat(data.path("train").toString()).isEqualTo("{\"square\":3,\"star\":3,\"Кольцо\":3}");
    assertThat(data.path("test").toString()).isEqualTo("{\"square\":1,\"star\":1,\"Кольцо\":1}");
    assertThat(data.path("left_out").path(0).path("path").asText()).endsWith("later/empty.jpg");
    assertThat(data.path("left_out").path(0).path("reason").asText())
        .isEqualTo("is empty; get the file anew");
    assertThat(trained.err())
        .contains(
            "12 images of 3 classes,",
            "square 4, star 4, Кольцо 4",
            "9 images to train on; 3, a fifth of each class, held out for testing by seed 1",
            "Images become 96x96 rgb, cropped to the middle (--image-size, --color and --fit change"
                + " that); kept in memory");
  }

  @Test
  void theFileTellsHowItWasTrained() throws IOException {
    ModelMetadata metadata = SavedModel.load(model).metadata();
    assertThat(metadata.classNames()).containsExactly("square", "star", "Кольцо");
    assertThat(metadata.preparation()).contains(Preparation.of(Shape.of(96, 96, 3)).fit(Fit.CROP));
    assertThat(metadata.splitSeed()).hasValue(1);
    assertThat(Cli.run("summary", model.toString()).out())
        .contains("Classes: square, star, Кольцо", "Images become 96x96 rgb, cropped");
  }

  /** The same images are held out as in training: evaluation finds the accuracy of its end. */
  @Test
  void evaluateTestsWhatTrainingHeldOut() throws IOException {
    JsonNode end = json(trained).getLast();
    JsonNode figures =
        json(Cli.run("evaluate", model.toString(), "--dataset", photos.toString(), "--json"))
            .getFirst();
    assertThat(figures.path("samples").asInt()).isEqualTo(3);
    assertThat(figures.path("loss")).isEqualTo(end.path("test_loss"));
    JsonNode all =
        json(Cli.run(
                "evaluate", model.toString(), "--dataset", photos.toString(), "--all", "--json"))
            .getFirst();
    assertThat(all.path("samples").asInt()).isEqualTo(12);
    // Classes are matched by name, in whatever folder they are.
    Path some = folder.resolve("some");
    copy(photos.resolve("star"), some.resolve("star"));
    Cli.Result one =
        Cli.run("evaluate", model.toString(), "--dataset", some.toString(), "--all", "--confusion");
    assertThat(one.out())
        .containsPattern("square +0 +0 +0\\s")
        .containsPattern("Кольцо +0 +0 +0\\s");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The command line, the library and the pictures inside see the same bits. */
  @Test
  void allSeeTheSame() throws IOException {
    Path file = files(photos.resolve("star")).getFirst();
    JsonNode line =
        json(Cli.run("predict", model.toString(), file.toString(), "--json")).getFirst();
    SavedModel saved = SavedModel.load(model);
    Tensor x = new ImagePreparer(saved.metadata().preparation().orElseThrow()).read(file);
    float[] p = saved.model().predict(x.reshape(x.shape().prepend(1))).data();
    for (int i = 0; i < p.length; i++) {
      assertThat((float) line.path("probabilities").path(i).asDouble()).isEqualTo(p[i]);
    }
    int best = line.path("class").asInt();
    assertThat(line.path("name").asText()).isEqualTo(saved.metadata().className(best));
    Path drawn = folder.resolve("why.svg");
    Cli.Result why =
        Cli.run(
            "look",
            model.toString(),
            "why",
            "--method",
            "saliency",
            "--image",
            file.toString(),
            "--json",
            "-o",
            drawn.toString());
    assertThat((float) json(why).getFirst().path("probability").asDouble()).isEqualTo(p[best]);
    assertThat(Files.readString(drawn)).contains(saved.metadata().className(best));
  }

  @Test
  void predictTakesFoldersAndPatternsAndWritesCsv() throws IOException {
    Path inbox = folder.resolve("inbox");
    copy(photos.resolve("star"), inbox.resolve("a, \"b\""));
    copy(photos.resolve("square"), inbox.resolve("c"));
    Files.writeString(inbox.resolve("c/broken.png"), "no image");
    Files.writeString(inbox.resolve("c/notes.txt"), "no image");
    Files.writeString(inbox.resolve(".hidden.png"), "no image");
    Path csv = folder.resolve("out.csv");
    Cli.Result result =
        Cli.run("predict", model.toString(), inbox.toString(), "--csv", csv.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err())
        .contains(
            inbox.resolve("c/broken.png") + ": is not an image that can be read here",
            "Predicted 8 of 9 images; the others cannot be read");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(9);
    assertThat(lines.getFirst()).isEqualTo("file,class,probability,square,star,Кольцо");
    assertThat(lines.get(1)).startsWith("\"" + inbox + "/a, \"\"b\"\"/0000").contains("\",");
    double sum =
        Arrays.stream(lines.getLast().split(",")).skip(3).mapToDouble(Double::parseDouble).sum();
    assertThat(sum).isCloseTo(1, within(1e-4));

    Cli.Result pattern = Cli.run("predict", model.toString(), inbox + "/**/*.{jpg,png}", "--json");
    assertThat(pattern.code()).isZero();
    assertThat(json(pattern)).hasSizeBetween(1, 8);
    assertThat(Cli.run("predict", model.toString(), inbox.toString(), "--strict").lastError())
        .startsWith("fovea: " + inbox.resolve("c/broken.png"));
    assertThat(Cli.run("predict", model.toString(), inbox + "/*.tiff").lastError())
        .startsWith("fovea: " + inbox + "/*.tiff: no image file matches; name others (");
    // Of files that are named, each must be answered.
    Path good = files(photos.resolve("star")).getFirst();
    Cli.Result named =
        Cli.run(
            "predict", model.toString(), inbox.resolve("c/broken.png").toString(), good.toString());
    assertThat(named.code()).isEqualTo(1);
    assertThat(named.out()).contains(good.toString());
  }

  @Test
  void trainingFurtherKeepsThePreparation() throws IOException {
    Path copy = folder.resolve("further.keras");
    Files.copy(model, copy);
    Path more = folder.resolve("more");
    for (String name : List.of("star", "square", "Кольцо")) {
      copy(photos.resolve(name), more.resolve(name));
    }
    copy(photos.resolve("star"), more.resolve("aardvark"));
    Cli.Result result =
        Cli.run("train", "--model", copy.toString(), "--dataset", more.toString(), "--epochs", "1");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("is of the class aardvark, which the model does not know (and 3 more)")
        .contains("as the model was trained; kept in memory");
    assertThat(SavedModel.load(copy).metadata()).isEqualTo(SavedModel.load(model).metadata());
  }

  @Test
  void refusalsAreOneLine() throws IOException {
    Path one = folder.resolve("one");
    copy(photos.resolve("star"), one.resolve("star"));
    assertThat(Cli.run("train", "--dataset", one.toString()).lastError())
        .isEqualTo(
            "fovea: "
                + one
                + ": all images are of one class, star; a classifier needs two or more,"
                + " each in a sub-folder of its own");
    assertThat(Cli.run("train", "--dataset", photos.toString(), "--strict").lastError())
        .isEqualTo(
            "fovea: "
                + photos.resolve("star/later/empty.jpg")
                + ": is empty; get the file anew; without --strict it would be left out");
    assertThat(Cli.run("train", "--dataset", photos.toString(), "--image-size", "0").lastError())
        .isEqualTo("fovea: --image-size must be at least 1x1, not 0");
    assertThat(Cli.run("train", "--dataset", photos.toString(), "--cache", "lots").lastError())
        .isEqualTo("fovea: --cache takes a size such as 20GB or 500MB, not lots");
    assertThat(
            Cli.run("predict", model.toString(), photos.toString(), "--image-size", "50")
                .lastError())
        .isEqualTo(
            "fovea: the model takes images of 96x96x3, not of 50x50x3; leave --image-size and"
                + " --color to it");
  }

  /** A model whose only outputs are its biases: the first class always wins. */
  private static Path constant(String name, Shape input, ModelMetadata metadata)
      throws IOException {
    Model network =
        Model.sequential(input, Layers.flatten(), Layers.dense(10).activation(Activation.SOFTMAX));
    Weight kernel = network.weights().getFirst();
    kernel.set(new float[kernel.values().length]);
    float[] biases = new float[10];
    biases[0] = 3;
    network.weights().getLast().set(biases);
    Path file = Files.createDirectories(folder.resolve(name)).resolve("model.keras");
    SavedModel.of(network).with(metadata).save(file);
    return file;
  }

  private static Path drawing(String name, int ground, int ink) throws IOException {
    BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 80 * 60; i++) {
      int x = i % 80;
      int y = i / 80;
      image.setRGB(x, y, x > 30 && x < 38 && y > 10 && y < 50 ? ink : ground);
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void namesFromTheCommandLineOrAFileBeside() throws IOException {
    Path file = constant("named", Shape.of(28, 28, 1), ModelMetadata.NONE);
    String image = drawing("ink.png", 0xff000000, -1).toString();
    assertThat(Cli.run("predict", file.toString(), image, "--top", "1").out())
        .contains(image + ":  0 0.");
    String names = "null,one,two,three,four,five,six,seven,eight,nine";
    assertThat(Cli.run("predict", file.toString(), image, "--top", "1", "--classes", names).out())
        .contains(image + ":  null 0.");
    assertThat(Cli.run("predict", file.toString(), image, "--classes", "a,b").lastError())
        .isEqualTo("fovea: --classes names 2 classes, the model has 10 outputs");
    Path labels = file.resolveSibling("labels.txt");
    Files.writeString(labels, "\ufeff" + names.replace(",", "\r\n") + "\r\n");
    assertThat(Cli.run("predict", file.toString(), image).out()).contains("  null 0.");
    StringBuilder numbered = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      numbered.append(i).append(" Class ").append(i).append('\n');
    }
    Files.writeString(labels, numbered);
    assertThat(Cli.run("predict", file.toString(), image).out()).contains("  Class 0 0.");
    Files.writeString(labels, "cat\ndog\n");
    Cli.Result few = Cli.run("predict", file.toString(), image);
    assertThat(few.code()).isZero();
    assertThat(few.out()).contains(":  0 0.");
    assertThat(few.err())
        .contains(labels + ": has 2 lines, the model has 10 outputs, so that it does not name");
  }

  @ParameterizedTest
  @CsvSource({
    "-1,          0xff000000,     NONE,  true",
    "0xff000000,  -1,             NONE,  false",
    "-1,          0xff000000,     DARK,  true",
    "0xff000000,  -1,             DARK,  false",
    "-1,          0xff000000,     LIGHT, false",
  })
  void darkInkOnLightGroundIsNoticed(String ground, String ink, Ground trainedOn, boolean told)
      throws IOException {
    ModelMetadata metadata =
        trainedOn == Ground.NONE
            ? ModelMetadata.NONE
            : ModelMetadata.NONE.preparation(Preparation.of(Shape.of(28, 28, 1))).ground(trainedOn);
    Path file = constant("ground-" + trainedOn, Shape.of(28, 28, 1), metadata);
    Path image = drawing("drawn.png", Long.decode(ground).intValue(), Long.decode(ink).intValue());
    String remark =
        image
            + ": seems to be dark ink on light ground, and the model expects the opposite; try"
            + " --invert";
    Cli.Result result = Cli.run("predict", file.toString(), image.toString());
    assertThat(result.err().contains(remark)).isEqualTo(told);
    assertThat(Cli.run("predict", file.toString(), image.toString(), "--invert").err())
        .doesNotContain("try --invert");
  }

  @Test
  void inkThatVanishesIsTold() throws IOException {
    Path file =
        constant(
            "vanish",
            Shape.of(28, 28, 1),
            ModelMetadata.NONE.preparation(Preparation.of(Shape.of(28, 28, 1))));
    Path image = drawing("vanishing.png", 0x00ffffff, -1);
    assertThat(Cli.run("predict", file.toString(), image.toString()).err())
        .contains(
            image + ": is drawn on transparent ground and hardly to be seen on the background")
        .contains("name another with --background");
    Cli.Result black =
        Cli.run("predict", file.toString(), image.toString(), "--background", "black", "--center");
    assertThat(black.code()).isZero();
    assertThat(black.err()).doesNotContain("hardly").contains("the ink centered");
    assertThat(
            Cli.run("predict", file.toString(), image.toString(), "--background", "blue")
                .lastError())
        .isEqualTo("fovea: --background takes white, black or a color such as #ff8000, not blue");
  }

  @Test
  void aPhotographOnItsSideIsTheSameAsUpright() throws IOException {
    byte[] rgb = new ShapeImages(3).picture(8).rgb();
    int height = new ShapeImages(3).picture(8).height();
    int width = new ShapeImages(3).picture(8).width();
    List<String> answers = new ArrayList<>();
    for (int orientation : new int[] {1, 3, 6, 8}) {
      Path file = folder.resolve("turned-" + orientation + ".jpg");
      Files.write(file, EncodedImages.turnedJpeg(height, width, rgb, orientation));
      JsonNode line =
          json(Cli.run("predict", model.toString(), file.toString(), "--json")).getFirst();
      answers.add(
          String.format(
              java.util.Locale.ROOT,
              "%.2f %.2f",
              line.path("probabilities").path(0).asDouble(),
              line.path("probabilities").path(1).asDouble()));
    }
    assertThat(answers).containsOnly(answers.getFirst());
  }
}
