package dev.fovea.app.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.app.common.NewFolder;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.Pair;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.Split;
import dev.fovea.formats.image.PngFiles;
import dev.fovea.zoo.DigitSource;
import dev.fovea.zoo.scenes.Scene;
import dev.fovea.zoo.scenes.SceneOptions;
import dev.fovea.zoo.scenes.Scenes;
import dev.fovea.zoo.segment.SceneMasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fovea scenes}: writes generated pictures of many digits. */
@Command(
    name = "scenes",
    mixinStandardHelpOptions = true,
    description =
        "Write pictures of many digits as DIR/images/N.png, with the class of each pixel as"
            + " DIR/masks/N.png (0 for the ground, digit + 1 for ink), the names of these classes in"
            + " DIR/classes.csv, and the boxes of all digits in DIR/boxes.json.")
public final class ScenesCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "DIR", description = "Folder to write to; new or empty.")
  private @Nullable Path folder;

  @Option(names = "--count", paramLabel = "N", description = "Number of scenes; default: 10.")
  private int count = 10;

  @Option(names = "--seed", paramLabel = "N", description = "Random seed; default: 1.")
  private long seed = 1;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Height and width of a scene in pixels; default: 280x280.")
  private String size = "280x280";

  @Option(
      names = "--digits",
      paramLabel = "A-B",
      description = "Number of digits, from A to B; default: 5-12.")
  private String digits = "5-12";

  @Option(
      names = "--heights",
      paramLabel = "A-B",
      description = "Height of digits in pixels, from A to B; default: 20-40.")
  private String heights = "20-40";

  @Option(
      names = "--overlap",
      paramLabel = "X",
      description = "Largest share of a box that another may cover; default: 0.")
  private double overlap;

  @Option(
      names = "--noise",
      paramLabel = "X",
      description = "Standard deviation of noise, where ink is 1; default: 0.")
  private double noise;

  @Option(
      names = "--clutter",
      paramLabel = "N",
      description = "Number of strokes, dots and fragments that are no digits; default: 0.")
  private int clutter;

  @Option(
      names = "--from",
      paramLabel = "train|test",
      description = "Samples that the digits are taken from; default: test.")
  private String from = "test";

  @Override
  public void checkFiles() throws IOException {
    NewFolder.check(folder());
  }

  private Path folder() {
    return Objects.requireNonNull(folder);
  }

  @Override
  public Integer call() throws IOException {
    Pair pixels = Pair.of("--size", size, "x");
    Pair number = Pair.of("--digits", digits, "-");
    Pair height = Pair.of("--heights", heights, "-");
    SceneOptions options =
        SceneOptions.CLEAN
            .size(pixels.first(), pixels.last())
            .digits(number.first(), number.last())
            .heights(height.first(), height.last())
            .overlap(overlap)
            .noise(noise)
            .clutter(clutter);
    Split source = DigitSource.load();
    Scenes scenes =
        Scenes.masks(
            switch (from) {
              case "train" -> source.train();
              case "test" -> source.test();
              default -> throw new IllegalArgumentException("--from is train or test, not " + from);
            },
            options,
            count,
            seed);
    NewFolder.write(folder(), work -> writeAll(scenes, work));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("folder", folder().toString());
    line.put("scenes", count);
    output.json(line);
    output.line("Wrote %d scenes to %s", count, folder());
    return 0;
  }

  private void writeAll(Scenes scenes, Path work) throws IOException {
    Files.createDirectories(work.resolve("images"));
    Files.createDirectories(work.resolve("masks"));
    List<Map<String, Object>> boxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Scene scene = scenes.scene(i);
      String name = String.format(Locale.ROOT, "%06d.png", i);
      write(scene, work, name);
      boxes.add(entry(scene, name));
    }
    Files.write(
        work.resolve("boxes.json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(boxes));
    Files.writeString(
        work.resolve("classes.csv"), "name\n" + String.join("\n", SceneMasks.names()) + "\n");
  }

  private static void write(Scene scene, Path work, String name) throws IOException {
    byte[] levels = new byte[scene.pixels().length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.round(255 * scene.pixels()[i]);
    }
    PngFiles.write(work.resolve("images").resolve(name), scene.height(), scene.width(), levels);
    PngFiles.write(
        work.resolve("masks").resolve(name), scene.height(), scene.width(), scene.mask());
  }

  private static Map<String, Object> entry(Scene scene, String name) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (Scene.Digit digit : scene.digits()) {
      Map<String, Object> box = new LinkedHashMap<>();
      box.put("class", digit.label());
      box.put("x", digit.x());
      box.put("y", digit.y());
      box.put("width", digit.width());
      box.put("height", digit.height());
      found.add(box);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("image", "images/" + name);
    entry.put("mask", "masks/" + name);
    entry.put("boxes", found);
    return entry;
  }
}
