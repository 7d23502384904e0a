package dev.fovea.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.UNet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks on the command line: segment, and train and evaluate with a folder of masks. */
class SegmentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static Cli.Result done(String... args) {
    Cli.Result result = Cli.run(args);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  /** An untrained network is enough to see what is written. */
  private String network() throws IOException {
    Path file = folder.resolve("small.keras");
    Model model =
        new UNet(1, 2, UNet.Decoder.TRANSPOSED, Padding.SAME, true).create(Shape.of(8, 8, 1), 11);
    model.initialize(2);
    SavedModel.of(model).save(file);
    return file.toString();
  }

  @Test
  void writesThePictureTheNumbersAndTheShares() throws IOException {
    Path picture = folder.resolve("in.png");
    ImageIO.write(new BufferedImage(31, 23, BufferedImage.TYPE_BYTE_GRAY), "png", picture.toFile());
    Path drawn = folder.resolve("out.svg");
    Path raw = folder.resolve("raw.png");
    Cli.Result result =
        done(
            "segment",
            network(),
            picture.toString(),
            "-o",
            drawn.toString(),
            "--indices",
            raw.toString(),
            "--json");
    long[] counted = new long[11];
    BufferedImage indices = ImageIO.read(raw.toFile());
    assertThat(List.of(indices.getWidth(), indices.getHeight())).containsExactly(31, 23);
    assertThat(indices.getColorModel().getPixelSize()).isEqualTo(8);
    for (int i = 0; i < 31 * 23; i++) {
      counted[indices.getRaster().getSample(i % 31, i / 31, 0)]++;
    }
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(11);
    double sum = 0;
    for (int i = 0; i < 11; i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.path("input").asText()).isEqualTo(picture.toString());
      assertThat(line.path("class").asInt()).isEqualTo(i);
      assertThat(line.path("pixels").asLong()).isEqualTo(counted[i]);
      sum += line.path("share").asDouble();
    }
    assertThat(sum).isBetween(0.999, 1.001);
    assertThat(Files.readString(drawn)).contains("Class of each pixel of", " %");
  }

  @Test
  void namesAndColorsComeFromTheFileOfTheClasses() throws IOException {
    Path classes = folder.resolve("classes.csv");
    StringBuilder text = new StringBuilder("name,color\n");
    for (int i = 0; i < 11; i++) {
      text.append("kind ").append(i).append(",#01020").append(Integer.toHexString(i)).append('\n');
    }
    Files.writeString(classes, text);
    String network = network();
    assertThat(
            done("segment", network, "--scene", "3", "--classes", classes.toString(), "--json")
                .out())
        .contains("\"name\":\"kind 7\"");
    Files.writeString(classes, "name\none\ntwo\n");
    fails(
        "names 2 classes, the model",
        "segment",
        network,
        "--scene",
        "3",
        "--classes",
        classes.toString());
  }

  @Test
  void measuresOnScenes() throws IOException {
    JsonNode measured =
        JSON.readTree(done("segment", network(), "--scene", "1", "--count", "2", "--json").out());
    assertThat(measured.path("mean_iou").asDouble()).isBetween(0.0, 1.0);
    assertThat(measured.path("pixel_accuracy").asDouble()).isBetween(0.0, 1.0);
  }

  /** Sizes that are no multiple of 8, trained, evaluated, trained on and segmented. */
  @Test
  void learnsFromAFolderOfMasks() throws IOException {
    Path scenes = folder.resolve("scenes");
    done(
        "scenes",
        scenes.toString(),
        "--count",
        "5",
        "--size",
        "44x50",
        "--digits",
        "1-2",
        "--heights",
        "20-24");
    assertThat(Files.readAllLines(scenes.resolve("classes.csv"))).startsWith("name", "ground", "0");
    String model = folder.resolve("unet.keras").toString();
    String[] training = {
      "--dataset", scenes.toString(), "--epochs", "1", "--batch-size", "2", "--json", "--out", model
    };
    String[] first =
        Stream.concat(Stream.of("train", "--model", "unet", "--no-optimizer"), Stream.of(training))
            .toArray(String[]::new);
    JsonNode result = JSON.readTree(done(first).out().lines().toList().getLast());
    assertThat(result.path("test_mean_iou").asDouble()).isBetween(0.0, 1.0);
    Cli.Result evaluated =
        done("evaluate", model, "--dataset", scenes.toString(), "--confusion", "--json");
    JsonNode figures = JSON.readTree(evaluated.out());
    assertThat(figures.path("mean_iou").asDouble())
        .isEqualTo(result.path("test_mean_iou").asDouble());
    assertThat(figures.path("accuracy").asDouble())
        .isEqualTo(result.path("test_accuracy").asDouble());
    assertThat(figures.path("samples").asInt()).isEqualTo(1);
    double pixels = 0;
    for (JsonNode row : figures.path("confusion")) {
      for (JsonNode count : row) {
        pixels += count.asDouble();
      }
    }
    assertThat(pixels).isEqualTo(44 * 50);
    String[] again =
        Stream.concat(Stream.of("train", "--model", model), Stream.of(training))
            .toArray(String[]::new);
    assertThat(done(again).out()).contains("test_mean_iou");
    done("segment", model, scenes.resolve("images/000000.png").toString(), "--json");
  }

  @Test
  void refusesBadInputInOneLine() throws IOException {
    Path tiny = folder.resolve("tiny.png");
    ImageIO.write(new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_GRAY), "png", tiny.toFile());
    String network = network();
    Path out = folder.resolve("out.png");
    Path raw = folder.resolve("raw.png");
    String[] files = {"-o", out.toString(), "--indices", raw.toString()};
    fails("picture of 1x9 is smaller than the network takes, at least 2x2", network, tiny, files);
    fails("gives 10 for an input 28x28x1, and no class for each pixel", "basic-cnn", tiny, files);
    fails("there is no such", network, folder.resolve("no.png"), files);
    fails("there is no such model file", "nobody", tiny, files);
    fails("give an IMAGE, or --scene", "segment", network);
    fails("--indices must end in .png", "segment", network, tiny.toString(), "--indices", "a.jpg");
    fails(
        "learns from masks, not from a label",
        "train",
        "--model",
        "unet",
        "--dataset",
        "digits",
        "--out",
        folder.resolve("u.keras").toString());
    fails(
        "--size is for folders of images",
        "train",
        "--size",
        "9x9",
        "--out",
        folder.resolve("u.keras").toString());
    assertThat(out).doesNotExist();
    assertThat(raw).doesNotExist();
    assertThat(folder.resolve("u.keras")).doesNotExist();
  }

  private static void fails(String message, String model, Path picture, String[] files) {
    fails(
        message,
        Stream.concat(Stream.of("segment", model, picture.toString()), Stream.of(files))
            .toArray(String[]::new));
  }

  private static void fails(String message, String... args) {
    Cli.Result result = Cli.run(args);
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains(message).doesNotContain("\tat ");
  }
}
