package dev.fovea.app;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands scenes and locate, with the trained network of the zoo. */
class LocateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path scenes(String... more) {
    Path out = folder.resolve("scenes");
    assertThat(
            Cli.run(
                    Stream.concat(
                            Stream.of("scenes", out.toString(), "--count", "2"), Stream.of(more))
                        .toArray(String[]::new))
                .code())
        .isZero();
    return out;
  }

  @Test
  void writesScenesWithMasksAndBoxes() throws IOException {
    Path out = scenes("--seed", "5", "--size", "120x160", "--digits", "2-3");
    JsonNode boxes = JSON.readTree(Files.readAllBytes(out.resolve("boxes.json")));
    assertThat(boxes).hasSize(2);
    for (JsonNode scene : boxes) {
      BufferedImage image = ImageIO.read(out.resolve(scene.path("image").asText()).toFile());
      BufferedImage mask = ImageIO.read(out.resolve(scene.path("mask").asText()).toFile());
      assertThat(image.getWidth()).isEqualTo(160);
      assertThat(image.getHeight()).isEqualTo(120);
      assertThat(scene.path("boxes").size()).isBetween(2, 3);
      for (JsonNode box : scene.path("boxes")) {
        int marked = box.path("class").asInt() + 1;
        int pixels = 0;
        for (int y = 0; y < box.path("height").asInt(); y++) {
          for (int x = 0; x < box.path("width").asInt(); x++) {
            int value =
                mask.getRaster().getSample(box.path("x").asInt() + x, box.path("y").asInt() + y, 0);
            pixels += value == marked ? 1 : 0;
          }
        }
        assertThat(pixels).isGreaterThan(10);
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(out);
    }
  }

  @Test
  void refusesScenesThatCannotBeWritten() {
    Path out = folder.resolve("none");
    Cli.Result crowded = Cli.run("scenes", out.toString(), "--size", "60x60", "--digits", "12-12");
    assertThat(crowded.code()).isEqualTo(1);
    assertThat(crowded.err()).contains("scene 0: 12 digits of 20 to 40 pixels do not fit");
    assertThat(folder).isEmptyDirectory();
    Cli.Result wrong = Cli.run("scenes", out.toString(), "--size", "wide");
    assertThat(wrong.err()).contains("--size takes two numbers such as 20x40, not wide");
    Path full = scenes();
    Cli.Result again = Cli.run("scenes", full.toString());
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains(full + ": is not empty; name a new folder");
  }

  @Test
  void findsTheDigitsOfAPicture() throws IOException {
    Path out = scenes("--seed", "8");
    JsonNode scene = JSON.readTree(Files.readAllBytes(out.resolve("boxes.json"))).get(0);
    Path picture = out.resolve(scene.path("image").asText());
    Path drawn = folder.resolve("found.svg");
    Cli.Result result =
        Cli.run("locate", "digit-locator", picture.toString(), "-o", drawn.toString(), "--json");
    assertThat(result.code()).isZero();
    int matched = 0;
    String[] lines = result.out().strip().split("\n");
    for (String line : lines) {
      JsonNode find = JSON.readTree(line);
      assertThat(find.fieldNames())
          .toIterable()
          .containsExactly("input", "class", "score", "x", "y", "width", "height");
      assertThat(find.path("input").asText()).isEqualTo(picture.toString());
      assertThat(find.path("score").asDouble()).isBetween(0.5, 1.0);
      for (JsonNode box : scene.path("boxes")) {
        boolean sameClass = find.path("class").asInt() == box.path("class").asInt();
        matched += sameClass && isNear(find, box) ? 1 : 0;
      }
    }
    assertThat(matched).isGreaterThanOrEqualTo(scene.path("boxes").size() - 1);
    assertThat(Files.readString(drawn)).contains("found in", "Probability of each class");
  }

  /** Returns whether the middles of two boxes are at most 5 pixels apart. */
  private static boolean isNear(JsonNode one, JsonNode other) {
    double x = middle(one, "x", "width") - middle(other, "x", "width");
    double y = middle(one, "y", "height") - middle(other, "y", "height");
    return Math.hypot(x, y) < 5;
  }

  private static double middle(JsonNode box, String start, String length) {
    return box.path(start).asDouble() + box.path(length).asDouble() / 2;
  }

  @Test
  void bothMethodsFindTheSame() {
    Cli.Result fcn = Cli.run("locate", "digit-locator", "--scene", "2", "--json");
    Cli.Result sliding =
        Cli.run("locate", "digit-locator", "--scene", "2", "--json", "--method", "sliding-window");
    assertThat(fcn.out().lines().map(line -> line.replaceAll("(\\d\\.\\d{3})\\d+", "$1")))
        .isNotEmpty()
        .containsExactlyElementsOf(
            sliding
                .out()
                .lines()
                .map(line -> line.replaceAll("(\\d\\.\\d{3})\\d+", "$1"))
                .toList());
  }

  @Test
  void measuresOnScenes() throws IOException {
    Cli.Result result =
        Cli.run("locate", "digit-locator", "--scene", "1", "--count", "3", "--json");
    assertThat(JSON.readTree(result.out()).path("f1").asDouble()).isGreaterThan(0.8);
    Cli.Result compared =
        Cli.run("locate", "digit-locator", "--scene", "1", "--count", "2", "--compare", "--json");
    assertThat(JSON.readTree(compared.out()).path("largest_difference").asDouble())
        .isLessThan(1e-4);
  }

  @Test
  void refusesBadInputInOneLine() throws IOException {
    Path small = folder.resolve("small.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", small.toFile());
    assertFails(
        "8x8 is smaller than the window 32x32", "locate", "digit-locator", small.toString());
    assertFails("there is no such", "locate", "digit-locator", folder.resolve("no.png").toString());
    assertFails("--method is fcn or", "locate", "digit-locator", "--scene", "1", "--method", "x");
    assertFails("give an IMAGE, or --scene", "locate", "digit-locator");
    assertFails("there is no such model file", "locate", "nobody", "--scene", "1");
    assertFails("threshold", "locate", "digit-locator", "--scene", "1", "--threshold", "2");
    assertThat(folder.resolve("locate.png")).doesNotExist();
  }

  @Test
  void refusesModelsThatAreNoClassifiers() throws IOException {
    Path denoiser = folder.resolve("denoiser.keras");
    SavedModel.of(Model.sequential(Shape.of(28, 28, 1), conv2D(1, 3).padding(Padding.SAME)))
        .save(denoiser);
    assertFails("no classifier of pictures", "locate", denoiser.toString(), "--scene", "1");
    Path signal = folder.resolve("signal.keras");
    SavedModel.of(Model.sequential(Shape.of(8), dense(2).activation(Activation.SOFTMAX)))
        .save(signal);
    assertFails("no classifier of pictures", "locate", signal.toString(), "--scene", "1");
  }

  @Test
  void refusesUnknownRecipes() {
    Path out = folder.resolve("m.keras");
    assertFails(
        "basic-cnn has no recipe \"quick\"; it has [standard, book, best]",
        "train",
        "--recipe",
        "quick",
        "--out",
        out.toString());
    assertThat(out).doesNotExist();
  }

  private static void assertFails(String message, String... args) {
    Cli.Result result = Cli.run(args);
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains(message).doesNotContain("\tat ");
  }
}
