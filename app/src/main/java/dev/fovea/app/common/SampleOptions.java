package dev.fovea.app.common;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose samples: image files, or test samples of a dataset. */
public final class SampleOptions {
  @Mixin private DataOptions data = new DataOptions();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      split = ",",
      description = "Image files, converted to the model's size and channels.")
  private List<Path> images = List.of();

  @Option(
      names = "--index",
      paramLabel = "N",
      split = ",",
      description = "Numbers of test samples of --dataset, from 0.")
  private List<Integer> indices = List.of();

  /**
   * A sample.
   *
   * @param name the name for headings: that of the file, or "test sample 7 (is 3)"
   * @param x the sample, without the batch axis
   * @param classes the names of the classes; empty if unknown
   */
  public record Sample(String name, Tensor x, List<String> classes) {
    /** Returns the sample as a batch of one. */
    public Tensor batch() {
      return x.reshape(x.shape().prepend(1));
    }
  }

  /** Returns whether the user chose any samples. */
  boolean isGiven() {
    return !images.isEmpty() || !indices.isEmpty();
  }

  /**
   * Reads the chosen samples; if there are none, the first test sample of the dataset.
   *
   * @throws IllegalArgumentException if the dataset has no such sample or does not fit the model
   */
  public List<Sample> read(SavedModel saved, Output output) {
    Model model = saved.model();
    if (!images.isEmpty() && !indices.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "give --image or --index, not both");
    }
    List<Sample> samples = new ArrayList<>();
    if (images.isEmpty()) {
      Classified test = data.load(output, saved).test();
      for (int index : indices.isEmpty() ? List.of(0) : indices) {
        samples.add(ofDataset(model, test, index));
      }
    }
    if (!images.isEmpty()) {
      ImageInputs inputs = new ImageInputs(saved, data.preparation());
      for (Path image : images) {
        ImageInputs.Read read = inputs.read(image);
        output.note("%s: %s", image, read.conversion());
        read.remarks().forEach(remark -> output.note("%s", remark));
        samples.add(
            new Sample(
                String.valueOf(image.getFileName()), read.x(), saved.metadata().classNames()));
      }
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

  /**
   * Checks the number of a test sample.
   *
   * @throws IllegalArgumentException if there is no such sample
   */
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
}
