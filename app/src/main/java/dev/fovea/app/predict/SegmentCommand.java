package dev.fovea.app.predict;

import dev.fovea.app.common.ModelSource;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.PictureInput;
import dev.fovea.app.common.WritesFiles;
import dev.fovea.data.AtomicFile;
import dev.fovea.formats.dataset.MaskClasses;
import dev.fovea.formats.image.PngFiles;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.figure.SegmentationFigure;
import dev.fovea.insight.figure.SegmentationFigure.Category;
import dev.fovea.metric.ClassMetric;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.scenes.Scene;
import dev.fovea.zoo.scenes.Scenes;
import dev.fovea.zoo.segment.SceneMasks;
import dev.fovea.zoo.segment.Segmentation;
import dev.fovea.zoo.segment.Segmenter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** The command {@code fovea segment}: gives each pixel of a picture a class. */
@Command(
    name = "segment",
    mixinStandardHelpOptions = true,
    description =
        "Give each pixel of a picture of any size a class, and draw the classes as colors over the"
            + " picture. Pixels of class 0, the ground, stay without color.")
public final class SegmentCommand implements Callable<Integer>, WritesFiles {
  @Mixin private Output output = new Output();
  @Mixin private PictureInput input = new PictureInput();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "Measure the mean IoU and the share of right pixels on N scenes from --scene on, and draw"
              + " nothing.")
  private int count;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Names, and maybe colors, of the classes: the classes.csv of the folder that the model was"
              + " trained on.")
  private @Nullable Path classes;

  @Option(
      names = "--indices",
      paramLabel = "FILE",
      description = "Also write the number of each pixel's class, as an 8-bit grey .png.")
  private @Nullable Path indices;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Output file, .png or .svg; default: segment.png, and none with --json.")
  private @Nullable Path out;

  @Override
  public void checkFiles() throws IOException {
    if (target() instanceof Path file) {
      Drawing.check(file);
    }
    if (indices != null) {
      if (!indices.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
        throw new IllegalArgumentException("--indices must end in .png, not " + indices);
      }
      AtomicFile.check(indices);
    }
  }

  private @Nullable Path target() {
    return out != null ? out : output.isJson() || count > 0 ? null : Path.of("segment.png");
  }

  @Override
  public Integer call() throws IOException {
    if (!input.isGiven() || count < 0 || count > 0 && !input.isScene()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "give an IMAGE, or --scene with a seed (and --count to measure on several)");
    }
    SavedModel saved = ModelSource.load(input.model());
    if (!Segmenter.isSegmenting(saved)) {
      throw new IllegalArgumentException(
          "%s: gives %s for an input %s, and no class for each pixel; use a model that segments, such"
                  .formatted(input.model(), saved.model().outputShape(), saved.model().inputShape())
              + " as unet");
    }
    Segmenter segmenter = Segmenter.of(saved);
    if (count > 0) {
      measure(segmenter);
    } else {
      segment(segmenter);
    }
    return 0;
  }

  private void segment(Segmenter segmenter) throws IOException {
    List<Category> categories = categories(segmenter.classes());
    Tensor picture = input.read(segmenter.channels());
    long start = System.nanoTime();
    Segmentation found = segmenter.segment(picture);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (indices != null) {
      PngFiles.write(indices, found.height(), found.width(), found.indices());
    }
    Path file = target();
    if (file != null) {
      SegmentationFigure.of(input.name(), picture, found.indices(), categories).sheet().write(file);
    }
    report(found, categories, seconds);
    for (Path written : new @Nullable Path[] {indices, file}) {
      if (written != null) {
        output.line("Wrote %s", written);
      }
    }
  }

  private void report(Segmentation found, List<Category> categories, double seconds) {
    long[] pixels = found.pixels();
    for (int i = 0; i < pixels.length; i++) {
      double share = (double) pixels[i] / found.indices().length;
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("input", input.name());
      line.put("class", i);
      line.put("name", categories.get(i).name());
      line.put("pixels", pixels[i]);
      line.put("share", share);
      output.json(line);
      if (pixels[i] > 0) {
        output.line("class %d (%s)  %.2f %%", i, categories.get(i).name(), 100 * share);
      }
    }
    output.line(
        "Segmented %s (%dx%d), %.2f s", input.name(), found.width(), found.height(), seconds);
  }

  /** Returns the classes by names from the file, from the scenes, or by their numbers. */
  private List<Category> categories(int number) {
    if (classes == null) {
      boolean digits = ModelSource.isName(input.model()) && number == SceneMasks.CLASSES;
      return Category.of(
          digits
              ? SceneMasks.names()
              : IntStream.range(0, number).mapToObj(String::valueOf).toList());
    }
    MaskClasses given = MaskClasses.read(classes);
    if (given.names().size() != number) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: names %d classes, the model %s knows %d; use the file of its training",
              classes,
              given.names().size(),
              input.model(),
              number));
    }
    List<Category> plain = Category.of(given.names());
    List<Category> colored = new ArrayList<>(plain);
    given
        .colors()
        .forEach(
            (color, index) -> {
              if (index > 0 && index < number) {
                colored.set(index, new Category(plain.get(index).name(), Paint.of(color)));
              }
            });
    return colored;
  }

  private void measure(Segmenter segmenter) {
    Scenes scenes = input.scenes(count, segmenter.channels());
    if (segmenter.classes() != SceneMasks.CLASSES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: knows %d classes; scenes have %d, ten digits and the ground",
              input.model(),
              segmenter.classes(),
              SceneMasks.CLASSES));
    }
    double[][] counts = new double[SceneMasks.CLASSES][SceneMasks.CLASSES];
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      Scene scene = scenes.scene(i);
      Segmentation found = segmenter.segment(PictureInput.pixels(scene));
      for (int pixel = 0; pixel < scene.mask().length; pixel++) {
        counts[scene.mask()[pixel]][found.indices()[pixel]]++;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    ConfusionMatrix matrix = new ConfusionMatrix(counts);
    double meanIoU = ClassMetric.meanIoU().value(matrix);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("scenes", count);
    line.put("mean_iou", meanIoU);
    line.put("pixel_accuracy", matrix.accuracy());
    line.put("seconds", seconds);
    output.json(line);
    output.line(
        "%d scenes: mean IoU %.4f, pixel accuracy %.4f, %.1f s",
        count, meanIoU, matrix.accuracy(), seconds);
  }
}
