package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.Split;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImageDecoder;
import dev.fovea.formats.image.ImageHeader;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.store.ModelMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A folder of images as a dataset to train and test on, and what was found in it.
 *
 * <p>The folder has a sub-folder for each class, however deep the images lie within it, or a file
 * {@code labels.csv} with the path and the label of each image. It may have such folders for
 * training and for testing, {@code train} and {@code test} (or {@code validation} or {@code val});
 * otherwise a fifth of each class is held out for testing, by a seed. The images may be of any
 * size, format and color. Hidden files, and those of operating systems, are passed over; files that
 * cannot be used are left out and listed.
 *
 * <p>Images are read once when the folder is opened, and kept as far as there is room: in memory or
 * in a file that is gone when the program ends.
 */
public final class ImageFolder {
  /** The fraction of the images held out for testing if a folder has no test images. */
  static final double TEST_SHARE = 0.2;

  /** Two files with the same image. */
  public record Twins(Path train, Path test) {}

  private final Path folder;
  private final ImageSource source;
  private final Reading reading;
  private final List<LeftOut> leftOut;
  private final List<String> classNames;
  private final ImageDataset train;
  private final ImageDataset test;
  private final FolderOptions options;
  private final boolean ownTest;
  private final List<String> remarks;

  private ImageFolder(
      Path folder,
      FolderOptions options,
      ImageSource source,
      Reading reading,
      Sorting.Sorted sorted,
      List<LeftOut> leftOut,
      boolean ownTest,
      List<String> remarks) {
    this.folder = folder;
    this.options = options;
    this.source = source;
    this.reading = reading;
    this.leftOut = List.copyOf(leftOut);
    this.classNames = sorted.classNames();
    this.ownTest = ownTest;
    this.remarks = List.copyOf(remarks);
    train = sorted.dataset(source, sorted.train());
    test = sorted.dataset(source, sorted.test());
  }

  /** Opens a folder with the usual options. */
  public static ImageFolder open(Path folder) {
    return open(folder, FolderOptions.usual(), ReadingProgress.NONE);
  }

  /**
   * Opens a folder: lists it, chooses the preparation if none is given, and reads all images that
   * are needed.
   *
   * @throws DataException if the folder is missing or holds no usable image, its labels.csv is bad,
   *     none can be held out for testing, decoded images cannot be kept, or, if that is asked for,
   *     a file would be left out
   */
  public static ImageFolder open(Path folder, FolderOptions options, ReadingProgress progress) {
    List<String> remarks = new ArrayList<>();
    Optional<Folders.Parts> parts = parts(folder);
    Listing first = Listing.of(parts.map(Folders.Parts::train).orElseGet(() -> single(folder)));
    List<Listing.Entry> entries = new ArrayList<>(first.entries());
    List<LeftOut> leftOut = new ArrayList<>(first.leftOut());
    int trained = entries.size();
    if (parts.isPresent()) {
      Listing second = Listing.of(parts.get().test());
      entries.addAll(second.entries());
      leftOut.addAll(second.leftOut());
      parts.get().others().stream()
          .map(other -> new LeftOut(other, "is not used beside " + parts.get().test()))
          .forEach(leftOut::add);
    }
    checkAny(folder, entries.size(), leftOut);
    Preparation preparation =
        options.preparation().orElseGet(() -> Survey.choose(entries, options.choice()));
    List<Path> paths = entries.stream().map(Listing.Entry::path).toList();
    ImageSource source = new ImageSource(paths, new ImagePreparer(preparation), options.cache());
    Sorting sorting = new Sorting(folder, entries, options, parts.isPresent() ? trained : -1);
    Reading reading = Reading.of(source, paths.size(), sorting.toRead(), progress);
    leftOut.addAll(reading.failures());
    Sorting.Sorted sorted = sorting.sorted(reading, leftOut);
    checkAny(folder, sorted.size(), leftOut);
    if (options.strict() && !leftOut.isEmpty()) {
      throw new DataException(
          leftOut.getFirst()
              + (leftOut.size() == 1
                  ? ""
                  : String.format(Locale.ROOT, " (and %,d more)", leftOut.size() - 1))
              + "; without --strict it would be left out");
    }
    remarks.addAll(sorted.remarks());
    remarks.addAll(reading.remarks(preparation));
    remarks.addAll(source.cache().remarks());
    return new ImageFolder(
        folder, options, source, reading, sorted, leftOut, parts.isPresent(), remarks);
  }

  private static Optional<Folders.Parts> parts(Path folder) {
    return Files.isRegularFile(folder.resolve(LabelsFile.NAME))
        ? Optional.empty()
        : Folders.parts(folder);
  }

  /** Returns the folder "train" if there is nothing else in a folder, or the folder itself. */
  private static Path single(Path folder) {
    List<String> names = Folders.folders(folder);
    return names.size() == 1 && names.getFirst().equalsIgnoreCase("train")
        ? folder.resolve(names.getFirst())
        : folder;
  }

  private static void checkAny(Path folder, int images, List<LeftOut> leftOut) {
    if (images == 0) {
      throw new DataException(
          "%s: holds no image that can be used%s"
              .formatted(
                  folder,
                  leftOut.isEmpty()
                      ? "; put some there (" + String.join(", ", ImageDecoder.suffixes()) + ")"
                      : String.format(
                          Locale.ROOT,
                          "; of %,d that were left out the first is %s",
                          leftOut.size(),
                          leftOut.getFirst())));
    }
  }

  /** Returns the samples to train on and those to test on. */
  public Split split() {
    return new Split(train, test);
  }

  /** Returns how the images are prepared. */
  public Preparation preparation() {
    return source.preparation();
  }

  /** Returns the names of the classes, in the order of their numbers. */
  public List<String> classNames() {
    return classNames;
  }

  /** Returns what is saved with a model that was trained on the images. */
  public ModelMetadata metadata() {
    ModelMetadata metadata = ModelMetadata.of(classNames, preparation()).ground(reading.ground());
    return ownTest ? metadata : metadata.splitSeed(options.seed());
  }

  /** Returns the files and folders that are not used. */
  public List<LeftOut> leftOut() {
    return leftOut;
  }

  /** Returns what should be known about the images, a line each. */
  public List<String> remarks() {
    return remarks;
  }

  /** Returns the number of images of each class to train on, or of those to test on. */
  public Map<String, Integer> counts(boolean ofTest) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    classNames.forEach(name -> counts.put(name, 0));
    ImageDataset part = ofTest ? test : train;
    float[] label = new float[1];
    for (int i = 0; i < part.size(); i++) {
      part.readTarget(i, 0, label, 0);
      counts.merge(classNames.get((int) label[0]), 1, Integer::sum);
    }
    return counts;
  }

  /** Returns the median of the shorter sides of the used images as their files say, in pixels. */
  public int medianSide() {
    int[] sides =
        headers().stream()
            .mapToInt(header -> Math.min(header.height(), header.width()))
            .sorted()
            .toArray();
    return sides[sides.length / 2];
  }

  /** Returns the images to train on that are also among those to test on. */
  public List<Twins> twins() {
    Map<String, Path> prints = new HashMap<>();
    for (int i = 0; i < train.size(); i++) {
      int image = train.image(i);
      prints.putIfAbsent(reading.note(image).orElseThrow().print(), source.path(image));
    }
    List<Twins> twins = new ArrayList<>();
    for (int i = 0; i < test.size(); i++) {
      int image = test.image(i);
      Path twin = prints.get(reading.note(image).orElseThrow().print());
      if (twin != null) {
        twins.add(new Twins(twin, source.path(image)));
      }
    }
    return twins;
  }

  /** Returns what was found, in lines for people. */
  public List<String> report() {
    return FolderReport.lines(this);
  }

  Path folder() {
    return folder;
  }

  /** Returns whether the images for testing lie in a folder of their own. */
  boolean hasOwnTest() {
    return ownTest;
  }

  FolderOptions options() {
    return options;
  }

  /** Returns what the files of all used images say. */
  List<ImageHeader> headers() {
    return IntStream.concat(
            IntStream.range(0, train.size()).map(train::image),
            IntStream.range(0, test.size()).map(test::image))
        .mapToObj(image -> reading.note(image).orElseThrow().header())
        .toList();
  }

  /** Returns where the prepared images are kept. */
  String place() {
    return source.cache().place(reading.good());
  }
}
