package dev.fovea.app.predict;

import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.PictureInput;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.figure.DetectionFigure;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.locate.Find;
import dev.fovea.zoo.locate.Locator;
import dev.fovea.zoo.locate.Matches;
import dev.fovea.zoo.locate.ScoreMap;
import dev.fovea.zoo.scenes.Scene;
import dev.fovea.zoo.scenes.Scenes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code fovea locate}: finds the objects in a large picture. */
@Command(
    name = "locate",
    mixinStandardHelpOptions = true,
    description =
        "Find the objects of a classifier's classes in a picture of any size, and draw their boxes"
            + " and a heat map of each class.")
public final class LocateCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private PictureInput input = new PictureInput();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "Measure precision, recall and F1 on N scenes from --scene on, and draw nothing; a find"
              + " matches if its class is right and the boxes' IoU is at least 0.5.")
  private int count;

  @Option(
      names = "--compare",
      description = "With --count: compare the speed and the scores of both methods instead.")
  private boolean compare;

  @Option(
      names = "--method",
      paramLabel = "fcn|sliding-window",
      description =
          "fcn (default): all windows in one pass, by the all-convolutional form of the model;"
              + " sliding-window: window by window.")
  private String method = "fcn";

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description = "Least probability of a find; default: 0.5.")
  private double threshold = 0.5;

  @Option(
      names = "--scales",
      paramLabel = "X",
      split = ",",
      description =
          "Sizes in which the picture is looked at, as shares of its own; default: 1, and"
              + " 0.9,0.7,0.54 for digit-locator.")
  private List<Double> scales = List.of();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Output file, .png or .svg; default: locate.png, and none with --json.")
  private @Nullable Path out;

  @Override
  public void checkFiles() throws IOException {
    if (target() instanceof Path file) {
      Drawing.check(file);
    }
  }

  private @Nullable Path target() {
    return out != null ? out : output.isJson() || count > 0 ? null : Path.of("locate.png");
  }

  @Override
  public Integer call() throws IOException {
    if (!input.isGiven()
        || (count > 0 && !input.isScene())
        || count < 0
        || (compare && count < 2)) {
      throw usage(
          "give an IMAGE, or --scene with a seed (and --count to measure on several, 2 or more with --compare)");
    }
    Model network = ModelSource.load(input.model()).model();
    Locator locator = locator(network);
    if (compare) {
      compare(locator, network);
    } else if (count > 0) {
      measure(locator, network);
    } else {
      locate(locator, network);
    }
    return 0;
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private Locator locator(Model network) {
    Locator.Method how =
        switch (method.toLowerCase(Locale.ROOT)) {
          case "fcn" -> Locator.Method.FCN;
          case "sliding-window" -> Locator.Method.SLIDING_WINDOW;
          default -> throw usage("--method is fcn or sliding-window, not " + method);
        };
    Locator locator = Locator.of(network).method(how).threshold(threshold);
    return scales.isEmpty() ? locator : locator.scales(scales);
  }

  private void locate(Locator locator, Model network) throws IOException {
    String name = input.name();
    Tensor picture = PictureInput.batch(input.read(network.inputShape().channels()));
    long start = System.nanoTime();
    List<ScoreMap> maps = locator.scores(picture);
    List<Find> finds = locator.finds(maps);
    double seconds = (System.nanoTime() - start) / 1e9;
    for (Find find : finds) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("input", name);
      line.put("class", find.label());
      line.put("score", find.score());
      line.put("x", find.x());
      line.put("y", find.y());
      line.put("width", find.width());
      line.put("height", find.height());
      output.json(line);
      output.line(
          "class %d  %.3f  at x %.0f, y %.0f, %.0f wide, %.0f high",
          find.label(), find.score(), find.x(), find.y(), find.width(), find.height());
    }
    output.line("Found %d in %s (%s), %.2f s", finds.size(), name, size(picture), seconds);
    Path file = target();
    if (file != null) {
      draw(name, picture, maps, finds, locator.classes(), file);
    }
  }

  private static String size(Tensor picture) {
    return picture.shape().dim(2) + "x" + picture.shape().dim(1);
  }

  private void draw(
      String name, Tensor picture, List<ScoreMap> maps, List<Find> finds, int classes, Path file)
      throws IOException {
    List<DetectionFigure.Box> boxes =
        finds.stream()
            .map(
                find ->
                    new DetectionFigure.Box(
                        find.label(),
                        String.valueOf(find.label()),
                        find.score(),
                        find.x(),
                        find.y(),
                        find.width(),
                        find.height()))
            .toList();
    Shape shape = picture.shape().tail();
    DetectionFigure.of(
            name,
            picture.reshape(shape),
            boxes,
            HeatMaps.of(maps, shape.dim(0), shape.dim(1), classes))
        .sheet()
        .write(file);
    output.line("Wrote %s", file);
  }

  private static Tensor pixels(Scene scene) {
    return PictureInput.batch(PictureInput.pixels(scene));
  }

  private void compare(Locator locator, Model network) {
    Scenes scenes = input.scenes(count, network.inputShape().channels());
    List<Tensor> pictures =
        IntStream.range(0, count).mapToObj(i -> pixels(scenes.scene(i))).toList();
    MethodComparison both = MethodComparison.of(locator, pictures);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("fcn_seconds", both.fcn());
    line.put("sliding_window_seconds", both.slidingWindow());
    line.put("ratio", both.slidingWindow() / both.fcn());
    line.put("largest_difference", both.difference());
    output.json(line);
    output.line(
        "a picture: fcn %.1f ms, sliding window %.1f ms, %.1f times; scores differ by %.1e at most",
        1e3 * both.fcn(),
        1e3 * both.slidingWindow(),
        both.slidingWindow() / both.fcn(),
        both.difference());
  }

  private void measure(Locator locator, Model network) {
    Scenes scenes = input.scenes(count, network.inputShape().channels());
    Matches all = Matches.NONE;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      Scene each = scenes.scene(i);
      all = all.plus(Matches.of(each, locator.finds(locator.scores(pixels(each)))));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("scenes", count);
    line.put("precision", all.precision());
    line.put("recall", all.recall());
    line.put("f1", all.f1());
    line.put("seconds", seconds);
    output.json(line);
    output.line(
        "%d scenes, %d digits: precision %.4f, recall %.4f, F1 %.4f, %.1f s",
        count, all.right() + all.missed(), all.precision(), all.recall(), all.f1(), seconds);
  }
}
