package dev.fovea.app.common;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which samples are to be looked at: images, or test samples of a dataset. */
public final class SampleOptions {
  @Mixin private DataOptions data = new DataOptions();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      split = ",",
      description = "Image files; converted to the model's size and channels.")
  private List<Path> images = List.of();

  @Option(
      names = "--index",
      paramLabel = "N",
      split = ",",
      description = "Test samples of --dataset by their numbers, from 0.")
  private List<Integer> indices = List.of();

  @Option(
      names = "--invert",
      description = "The images are dark ink on light ground; the model expects the opposite.")
  private boolean invert;

  /**
   * One sample.
   *
   * @param name for a heading: the file's name, or "test sample 7 (is 3)"
   * @param x without the batch
   * @param classes the names of the classes, where they are known
   */
  public record Sample(String name, Tensor x, List<String> classes) {
    /** As a batch of one. */
    public Tensor batch() {
      return x.reshape(x.shape().prepend(1));
    }
  }

  /** Whether the user has named any. */
  boolean isGiven() {
    return !images.isEmpty() || !indices.isEmpty();
  }

  /**
   * The samples that are asked for; the first of the dataset's test samples where none is.
   *
   * @throws IllegalArgumentException if the dataset has no such sample, or does not fit the model
   */
  public List<Sample> read(Model model, Output output) {
    if (!images.isEmpty() && !indices.isEmpty()) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(),
          "give --image or --index, not both");
    }
    List<Sample> samples = new ArrayList<>();
    if (images.isEmpty()) {
      Classified test = data.load(output, model.inputShape()).test();
      for (int index : indices.isEmpty() ? List.of(0) : indices) {
        samples.add(ofDataset(model, test, index));
      }
    }
    for (Path image : images) {
      String name = String.valueOf(image.getFileName());
      samples.add(new Sample(name, image(image, model.inputShape(), invert, output), List.of()));
    }
    return samples;
  }

  private static Sample ofDataset(Model model, Classified test, int index) {
    checkIndex(test, index);
    if (!model.inputShape().accepts(test.inputShape())) {
      throw new ShapeException(
          "the dataset's samples are %s, the model takes %s; name another --dataset or --image"
              .formatted(test.inputShape(), model.inputShape()));
    }
    int label = test.label(index);
    Tensor x = Datasets.inputs(test, index).reshape(test.inputShape());
    return new Sample(
        String.format(Locale.ROOT, "test sample %d (is %s)", index, test.className(label)),
        x,
        test.classNames());
  }

  public static void checkIndex(Dataset test, int index) {
    if (index < 0 || index >= test.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--index %d: the dataset has test samples 0 to %d",
              index,
              test.size() - 1));
    }
  }

  /**
   * An image as the model takes it; says how it was converted.
   *
   * @param shape (height, width, channels); sizes that are open stay the image's own
   */
  public static Tensor image(Path image, Shape shape, boolean invert, Output output) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "the model takes %s, which no image can be made into".formatted(shape));
    }
    Shape given = ImageFiles.read(image).shape();
    Tensor x = ImageFiles.read(image, shape);
    output.note(
        "%s: %s%s",
        image,
        given.equals(x.shape())
            ? "taken as it is, " + given
            : "converted from %s to %s".formatted(given, x.shape()),
        invert ? ", dark and light exchanged" : "");
    return invert ? ImageFiles.invert(x) : x;
  }
}
