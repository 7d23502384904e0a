package dev.fovea.app.common;

import dev.fovea.data.Classified;
import dev.fovea.data.DataException;
import dev.fovea.data.DownloadException;
import dev.fovea.data.FashionMnist;
import dev.fovea.data.Mnist;
import dev.fovea.data.Split;
import dev.fovea.data.digits.DigitsDataset;
import dev.fovea.formats.dataset.CacheOptions;
import dev.fovea.formats.dataset.DatasetFiles;
import dev.fovea.formats.dataset.FolderOptions;
import dev.fovea.formats.dataset.FolderOptions.Use;
import dev.fovea.formats.dataset.ImageFolder;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the dataset of a command. */
public final class DataOptions {
  private static final long DIGITS_SEED = 1;
  private static final List<String> NAMED = List.of("mnist", "fashion-mnist", "digits");

  @Option(
      names = "--dataset",
      paramLabel = "NAME|DIR",
      description =
          "Dataset: mnist (default), fashion-mnist, digits, a folder of IDX files, a folder of"
              + " images with one sub-folder per class or a labels.csv, or a folder with images/ and"
              + " masks/ (and maybe classes.csv), for models that segment.")
  private @Nullable String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder to search first for the dataset's files.")
  private @Nullable Path data;

  @Mixin private PreparationOptions preparation = new PreparationOptions();

  @Option(
      names = "--strict",
      description = "Refuse a folder with files that cannot be used, in place of leaving them out.")
  private boolean strict;

  @Option(
      names = "--all",
      description =
          "Test on all images of a folder, and not only on those that training holds out.")
  private boolean whole;

  @Option(
      names = "--cache",
      paramLabel = "SIZE",
      description =
          "Most disk space for decoded images if they do not fit into memory, such as 20GB; what is"
              + " beyond is decoded anew in each epoch. Default: 16GB.")
  private @Nullable String cache;

  @Option(
      names = "--cache-folder",
      paramLabel = "DIR",
      description = "Folder for decoded images; default: fovea in the user's folder for caches.")
  private @Nullable Path cacheFolder;

  /**
   * A dataset with its name.
   *
   * @param folder the folder of images that it is from, if it is from one
   */
  public record Found(String name, Split split, Optional<ImageFolder> folder) {
    /** Creates a dataset that is from no folder of images. */
    public Found(String name, Split split) {
      this(name, split, Optional.empty());
    }

    /** Returns the samples to train on, which must have classes. */
    public Classified train() {
      return Classified.of(split.train());
    }

    /** Returns the samples to test on, which must have classes. */
    public Classified test() {
      return Classified.of(split.test());
    }

    /** Returns what is saved with a model that was trained on the samples. */
    public ModelMetadata metadata() {
      return folder.map(ImageFolder::metadata).orElseGet(() -> DatasetMetadata.of(split.train()));
    }
  }

  /** Returns whether a dataset is named. */
  public boolean isGiven() {
    return dataset != null;
  }

  /** Returns whether the dataset is the user's own, and none of those that have a name. */
  public boolean isOwn() {
    return dataset != null && !NAMED.contains(dataset);
  }

  /** Returns whether files that cannot be used are errors. */
  public boolean isStrict() {
    return strict;
  }

  /** Returns the options of the preparation of images. */
  public PreparationOptions preparation() {
    return preparation;
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
    return load(output, null, FolderOptions::usual);
  }

  /**
   * Finds or downloads the dataset to train a new model on, and tells what was found in a folder.
   *
   * @param seed the seed by which images of a folder are held out
   */
  public Found forTraining(Output output, long seed) {
    Found found = load(output, null, () -> FolderOptions.usual().seed(seed));
    found.folder().ifPresent(folder -> FolderFindings.tell(folder, output));
    return found;
  }

  /**
   * Finds or downloads the dataset to train a model further on, with images prepared as it was
   * trained, and tells what was found in a folder.
   *
   * @param seed the seed by which images of a folder are held out if the model's file tells none
   */
  public Found forTraining(Output output, SavedModel saved, long seed) {
    Found found = load(output, saved.model().inputShape(), () -> options(saved, seed));
    found.folder().ifPresent(folder -> FolderFindings.tell(folder, output));
    return found;
  }

  /**
   * Finds or downloads the dataset to test a model on: images of a folder are prepared as the model
   * was trained, and those are tested that its training held out.
   */
  public Found load(Output output, SavedModel saved) {
    Found found =
        load(
            output,
            saved.model().inputShape(),
            () -> options(saved, 0).use(whole ? Use.TEST_ON_ALL : Use.TEST));
    found.folder().ifPresent(folder -> FolderFindings.note(folder, output));
    return found;
  }

  /**
   * Finds or downloads the dataset that a model was trained on, all of it: images of a folder are
   * prepared as the model was trained, and held out as its training did.
   */
  public Found loadAll(Output output, SavedModel saved) {
    Found found = load(output, saved.model().inputShape(), () -> options(saved, 0));
    found.folder().ifPresent(folder -> FolderFindings.note(folder, output));
    return found;
  }

  private FolderOptions options(SavedModel saved, long seed) {
    ModelMetadata metadata = saved.metadata();
    FolderOptions options =
        FolderOptions.usual()
            .seed(metadata.splitSeed().orElse(seed))
            .classNames(metadata.preparation().isPresent() ? metadata.classNames() : List.of());
    return preparation.of(saved).map(options::preparation).orElse(options);
  }

  private Found load(Output output, @Nullable Shape input, Supplier<FolderOptions> options) {
    Optional<Path> folder = Optional.ofNullable(data);
    String name = dataset == null ? "mnist" : dataset;
    if (preparation.hasSize() && NAMED.contains(name)) {
      throw new IllegalArgumentException(
          "--image-size or --size is for folders of images, not for " + name);
    }
    return switch (name) {
      case "mnist" -> mnist(folder, output);
      case "fashion-mnist" -> new Found(name, FashionMnist.load(folder));
      case "digits" -> new Found(name, DigitsDataset.split(DIGITS_SEED));
      default -> files(name, output, input, options);
    };
  }

  private Found files(
      String name, Output output, @Nullable Shape input, Supplier<FolderOptions> options) {
    Path path = Path.of(name);
    if (!DatasetFiles.isImageFolder(path)) {
      return new Found(name, DatasetFiles.load(path, preparation.shape(input)));
    }
    FolderOptions all =
        options.get().choice(preparation.choice(input)).strict(strict).cache(cacheOptions());
    ImageFolder folder = ImageFolder.open(path, all, new ReadingBar(output, "Reading images"));
    return new Found(name, folder.split(), Optional.of(folder));
  }

  /** Returns where decoded images, and features of them, are kept. */
  public CacheOptions cacheOptions() {
    CacheOptions options = CacheOptions.usual();
    options = cache == null ? options : options.disk(ByteSize.of("--cache", cache));
    return cacheFolder == null ? options : options.folder(cacheFolder);
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

  /**
   * Checks that samples of a folder have classes to tell apart.
   *
   * @throws DataException if all are of one class
   */
  public static void checkClasses(Found found) {
    if (found.folder().isPresent() && found.train().classes() < 2) {
      String only = found.train().className(0);
      Path inside = Path.of(found.name()).resolve(only);
      throw new DataException(
          "%s: all images are of one class, %s; a classifier needs two or more, each in a sub-folder"
                  .formatted(found.name(), only)
              + " of its own"
              + (DatasetFiles.hasFolders(inside) ? ", as they seem to be in " + inside : ""));
    }
  }
}
