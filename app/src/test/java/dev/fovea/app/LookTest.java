package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fovea look}, on a fresh basic-cnn. */
class LookTest {
  @TempDir private Path folder;

  private Cli.Result look(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "look";
    all[1] = "basic-cnn";
    System.arraycopy(words, 0, all, 2, words.length);
    return Cli.run(all);
  }

  @Test
  void kernelsAreDrawn() {
    Path file = folder.resolve("kernels.svg");
    Cli.Result result = look("kernels", "--layer", "1", "-o", file.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("Wrote " + file + ": Kernels of conv2d_1");
    assertThat(file).content().startsWith("<svg").contains("first principal component");
  }

  @Test
  void anUnknownLayerIsToldInOneLine() {
    Cli.Result result = look("kernels", "--layer", "conv_2d");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError())
        .startsWith("fovea: the model has no layer \"conv_2d\"; did you mean \"conv2d\"? It has");
  }

  @Test
  void aLayerWithoutKernelsIsTold() {
    assertThat(look("kernels", "--layer", "dense").lastError())
        .isEqualTo("fovea: Dense \"dense\" is no convolution; of this kind are conv2d, conv2d_1");
  }

  @Test
  void aFilterBeyondTheLastIsTold() {
    assertThat(look("kernels", "--unit", "32").lastError())
        .isEqualTo("fovea: there is no filter 32; the layer has 0 to 31");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsTold() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Cli.Result result = look("kernels", "-o", file.resolve("k.png").toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lastError()).startsWith("fovea: cannot write " + file.resolve("k.png"));
    assertThat(look("kernels", "-o", "k.gif").lastError())
        .contains("k.gif")
        .contains(".png or .svg");
  }

  @Test
  void withoutAPictureTheyAreListed() {
    Cli.Result result = look();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("say what to look at").contains("kernels");
  }

  private Path image(String name, int width, int height) throws Exception {
    BufferedImage pixels = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      pixels.setRGB(i % width, i / width, 0xff8800 * (i % 3));
    }
    Path file = folder.resolve(name);
    ImageIO.write(pixels, "png", file.toFile());
    return file;
  }

  @Test
  void responsesOfASampleAreDrawn() {
    Path file = folder.resolve("r.svg");
    Cli.Result result =
        look("responses", "--dataset", "digits", "--index", "3", "-o", file.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(file)
        .content()
        .contains("Responses of conv2d")
        .contains("test sample 3 (is ")
        .contains(">31<");
    assertThat(look("responses", "--dataset", "digits", "--layer", "dense").lastError())
        .startsWith("fovea: Dense \"dense\" is no layer with maps; of this kind are ");
  }

  @Test
  void imagesOfAnotherSizeAreConvertedAndThatIsTold() throws Exception {
    Path file = image("picture.png", 40, 30);
    Path out = folder.resolve("a.png");
    Cli.Result result = look("activations", "--image", file.toString(), "-o", out.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains(file + ": converted from 30x40x3 to 28x28x1");
    assertThat(ImageIO.read(out.toFile()).getWidth()).isGreaterThan(1000);
  }

  @Test
  void activationsReportTheProbabilitiesInJson() throws Exception {
    Path out = folder.resolve("a.svg");
    Cli.Result result =
        look(
            "activations", "--dataset", "digits", "--index", "0,1", "--json", "-o", out.toString());
    JsonNode line = new ObjectMapper().readTree(result.out());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(line.path("picture").asText()).isEqualTo(out.toString());
    assertThat(line.path("probabilities")).hasSize(2);
    assertThat(line.path("probabilities").get(1)).hasSize(10);
    assertThat(out).content().contains("max_pooling2d").contains("probabilities");
  }

  @Test
  void poolingMarksTheWinners() {
    Path out = folder.resolve("p.svg");
    Cli.Result result = look("pooling", "--dataset", "digits", "--unit", "5", "-o", out.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(out).content().contains("map 5").contains("576 values become 144");
    assertThat(look("pooling", "--dataset", "digits", "--unit", "64").lastError())
        .isEqualTo("fovea: --unit 64: MaxPooling2D \"max_pooling2d\" has the maps 0 to 63");
    assertThat(look("pooling", "--layer", "dense").lastError())
        .isEqualTo("fovea: Dense \"dense\" is no pooling layer; of this kind are max_pooling2d");
  }

  @Test
  void samplesThatAreNotThereAreTold() {
    assertThat(look("activations", "--dataset", "digits", "--index", "-1").lastError())
        .startsWith("fovea: --index -1: the dataset has test samples 0 to ");
    assertThat(look("activations", "--image", "no.png").lastError())
        .isEqualTo("fovea: no.png: there is no such file; check the path");
    assertThat(look("activations", "--image", "a.png", "--index", "1").code()).isEqualTo(2);
  }

  @Test
  void unitsClassesAndMethodsThatAreNotThereAreTold() {
    assertThat(look("dream", "--layer", "dense", "--unit", "128").lastError())
        .isEqualTo("fovea: there is no unit 128; Dense \"dense\" has 0 to 127");
    assertThat(look("why", "--dataset", "digits", "--class", "10").lastError())
        .isEqualTo("fovea: there is no class 10; the model has 0 to 9");
    assertThat(look("why", "--dataset", "digits", "--method", "lime").lastError())
        .startsWith("fovea: there is no method \"lime\"; there are grad-cam");
    assertThat(look("codes", "--dataset", "digits", "--layer", "dens").lastError())
        .startsWith("fovea: the model has no layer \"dens\"; did you mean \"dense\"?");
    assertThat(look("embedding", "--dataset", "digits", "--samples", "3").lastError())
        .isEqualTo("fovea: a t-SNE map needs at least 4 samples, not 3");
    assertThat(look("history").lastError()).contains("basic-cnn.history.csv", "no such history");
  }

  @Test
  void aModelWithoutDenseLayerIsTold() throws Exception {
    Path plain = folder.resolve("plain.keras");
    dev.fovea.store.SavedModel.of(
            dev.fovea.model.Model.sequential(
                dev.fovea.tensor.Shape.of(28, 28, 1),
                dev.fovea.layer.Layers.conv2D(10, 28),
                dev.fovea.layer.Layers.flatten()))
        .save(plain);

    assertThat(Cli.run("look", plain.toString(), "codes", "--dataset", "digits").lastError())
        .isEqualTo("fovea: the model has no dense layer; it has conv2d, flatten");
  }

  @Test
  void aMapIsWrittenInAllForms() throws Exception {
    Path csv = folder.resolve("map.csv");
    Path html = folder.resolve("map.html");
    Path values = folder.resolve("values.csv");
    Cli.Result result =
        look(
            "embedding",
            "--dataset",
            "digits",
            "--samples",
            "20",
            "--iterations",
            "60",
            "--csv",
            csv.toString(),
            "--html",
            html.toString(),
            "--values",
            values.toString(),
            "--projector",
            folder.resolve("projector").toString(),
            "-o",
            folder.resolve("map.png").toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("A perplexity of 6.3 instead of 30.0");
    assertThat(Files.readAllLines(csv)).hasSize(21);
    assertThat(Files.readAllLines(values)).hasSize(20);
    assertThat(html).content().contains("data:image/png;base64,");
    assertThat(Files.readAllLines(folder.resolve("projector/vectors.tsv"))).hasSize(20);
    assertThat(Files.readAllLines(folder.resolve("projector/metadata.tsv"))).hasSize(21);
    assertThat(folder.resolve("projector/sprite.png")).exists();
    assertThat(folder.resolve("projector/projector_config.pbtxt"))
        .content()
        .contains("tensor_name: \"dense\"");
  }

  /** From training by the true class to predictions from images alone. */
  @Test
  void capsulesOfATrainedFileAreDrawn() {
    String file = folder.resolve("c.keras").toString();
    Path out = folder.resolve("c.svg");
    Cli.Result trained =
        Cli.run(
            "train",
            "--model",
            "capsnet",
            "--dataset",
            "digits",
            "--limit",
            "64",
            "--epochs",
            "1",
            "--validation-split",
            "0.1",
            "--out",
            file);

    assertThat(trained.code()).as(trained.err()).isZero();
    Cli.Result evaluated = Cli.run("evaluate", file, "--dataset", "digits", "--limit", "20");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    Cli.Result predicted =
        Cli.run("predict", file, "--dataset", "digits", "--index", "3", "--json");
    assertThat(predicted.out()).contains("\"class\":").contains("\"probabilities\":[");
    Cli.Result drawn =
        Cli.run("look", file, "capsules", "--dataset", "digits", "--index", "3", "-o", out + "");
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(drawn.out()).contains("one dimension at a time");
    assertThat(out).content().contains("dimension 15").contains("reconstruction");
    assertThat(Cli.run("train", "--model", file, "--dataset", "digits").lastError())
        .startsWith("fovea: " + file + ": has several outputs and was saved without its training");
  }

  /** From learning without labels to the picture of what was learned. */
  @Test
  void planesOfATrainedFileAreDrawn() {
    String file = folder.resolve("n.keras").toString();
    Path out = folder.resolve("n.svg");
    String train = "train --model neocognitron --dataset digits --limit 64 --epochs 1 --out";
    Cli.Result trained = Cli.run((train + " " + file).split(" "));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err() + trained.out()).contains("Stage 3: ");
    Cli.Result drawn =
        Cli.run("look", file, "planes", "--dataset", "digits", "--index", "3", "-o", out + "");
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(drawn.out()).contains("Cell planes for test sample 3");
    assertThat(out).content().contains("Stage 1: S-cells s1 28x28x24, C-cells c1 14x14x24");
    assertThat(look("planes", "--dataset", "digits").lastError())
        .startsWith("fovea: the model has no S-cells that see an image");
  }

  @Test
  void aModelWithoutCapsulesIsTold() {
    assertThat(look("capsules", "--dataset", "digits").lastError())
        .isEqualTo(
            "fovea: the model has no capsules with a decoder that reconstructs its image; train one"
                + " with './fovea train --model capsnet'");
  }
}
