package dev.fovea.app.common;

import dev.fovea.data.Classified;
import dev.fovea.data.DownloadException;
import dev.fovea.data.FashionMnist;
import dev.fovea.data.Mnist;
import dev.fovea.data.Split;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.formats.dataset.DatasetFiles;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose the dataset of a command. */
public final class DataOptions {
  private static final long DIGITS_SEED = 1;

  @Option(
      names = "--dataset",
      paramLabel = "NAME|DIR",
      description =
          "Dataset: mnist (default), fashion-mnist, digits, a folder of IDX files, a folder with one"
              + " sub-folder of images per class, or a folder with images/ and masks/ (and maybe"
              + " classes.csv), for models that segment.")
  private @Nullable String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder to search first for the dataset's files.")
  private @Nullable Path data;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description =
          "Height and width to which the images of a folder, and their masks, are scaled.")
  private @Nullable String size;

  /** A dataset with its name. */
  public record Found(String name, Split split) {
    /** Returns the samples to train on, which must have classes. */
    public Classified train() {
      return Classified.of(split.train());
    }

    /** Returns the samples to test on, which must have classes. */
    public Classified test() {
      return Classified.of(split.test());
    }
  }

  /** Returns whether a dataset is named. */
  public boolean isGiven() {
    return dataset != null;
  }

  /** Returns the options as they stand on a command line. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (dataset != null) {
      arguments.addAll(List.of("--dataset", dataset));
    }
    if (data != null) {
      arguments.addAll(List.of("--data", data.toString()));
    }
    return arguments;
  }

  /** Finds or downloads the dataset; falls back to the embedded digits if there is no network. */
  public Found load(Output output) {
    return load(output, null);
  }

  /**
   * Finds or downloads the dataset; falls back to the embedded digits if there is no network.
   *
   * @param shape the shape that the images of a folder are converted to; null for no conversion
   */
  public Found load(Output output, @Nullable Shape shape) {
    Optional<Path> folder = Optional.ofNullable(data);
    String name = dataset == null ? "mnist" : dataset;
    if (size != null && List.of("mnist", "fashion-mnist", "digits").contains(name)) {
      throw new IllegalArgumentException("--size is for folders of images, not for " + name);
    }
    return switch (name) {
      case "mnist" -> mnist(folder, output);
      case "fashion-mnist" -> new Found(name, FashionMnist.load(folder));
      case "digits" -> new Found(name, DigitsDataset.split(DIGITS_SEED));
      default -> new Found(name, DatasetFiles.load(Path.of(name), scaled(shape)));
    };
  }

  /** Returns the shape that images are converted to, if any is asked for. */
  private Optional<Shape> scaled(@Nullable Shape shape) {
    if (size == null) {
      return Optional.ofNullable(shape);
    }
    Pair asked = Pair.of("--size", size, "x");
    if (asked.first() < 1 || asked.last() < 1) {
      throw new IllegalArgumentException("--size must be at least 1x1, not " + size);
    }
    int channels = shape != null && shape.rank() == 3 ? shape.channels() : Shape.UNKNOWN;
    return Optional.of(Shape.of(asked.first(), asked.last(), channels));
  }

  private static Found mnist(Optional<Path> folder, Output output) {
    Optional<Path> found = Mnist.find(folder);
    if (found.isPresent()) {
      return new Found("mnist", Mnist.read(found.get()));
    }
    try {
      return new Found("mnist", Mnist.read(Mnist.download(new DownloadBar(output))));
    } catch (DownloadException e) {
      output.note(
          "MNIST is not on this machine and cannot be downloaded (%s); using the embedded digits.",
          String.valueOf(e.getMessage()));
      return new Found("digits", DigitsDataset.split(DIGITS_SEED));
    }
  }
}
