package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Gives images their classes and their parts, in two steps. Of most classes it is known before the
 * images are read which ones are held out, so that a test need not read the others; of a class of a
 * few files it depends on which of them can be read.
 */
final class Sorting {
  /** A class of fewer files is divided when it is known which of them can be read. */
  private static final int FEW = 10;

  /** The part of an image. */
  private enum Part {
    TRAIN,
    TEST,
    OPEN
  }

  private final Path folder;
  private final List<Listing.Entry> entries;
  private final FolderOptions options;
  private final boolean ownTest;
  private final Part[] parts;

  /**
   * Divides images as far as their files tell.
   *
   * @param ownTest the first entry of the folder of the test; -1 if there is none
   */
  Sorting(Path folder, List<Listing.Entry> entries, FolderOptions options, int ownTest) {
    this.folder = folder;
    this.entries = entries;
    this.options = options;
    this.ownTest = ownTest >= 0;
    parts = new Part[entries.size()];
    if (options.use() == FolderOptions.Use.TEST_ON_ALL) {
      Arrays.fill(parts, Part.TEST);
    } else if (ownTest >= 0) {
      Arrays.fill(parts, 0, ownTest, Part.TRAIN);
      Arrays.fill(parts, ownTest, parts.length, Part.TEST);
    } else {
      Map<String, Integer> counts = new HashMap<>();
      entries.forEach(entry -> counts.merge(entry.className(), 1, Integer::sum));
      Arrays.fill(parts, Part.OPEN);
      divide(
          IntStream.range(0, parts.length)
              .filter(i -> counts.getOrDefault(entries.get(i).className(), 0) >= FEW)
              .toArray());
    }
  }

  /** Divides images by the seed. */
  private void divide(int[] images) {
    boolean[] held =
        Stratified.heldOut(
            Arrays.stream(images).mapToObj(i -> name(entries.get(i).path())).toList(),
            Arrays.stream(images).mapToObj(i -> entries.get(i).className()).toList(),
            ImageFolder.TEST_SHARE,
            options.seed());
    for (int i = 0; i < images.length; i++) {
      parts[images[i]] = held[i] ? Part.TEST : Part.TRAIN;
    }
  }

  private String name(Path path) {
    Path whole = folder.toAbsolutePath().normalize();
    return whole.relativize(path.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  /** Returns the images that must be read: all to train on, and otherwise those of the test. */
  int[] toRead() {
    boolean all = options.use() == FolderOptions.Use.TRAIN;
    return IntStream.range(0, parts.length).filter(i -> all || parts[i] != Part.TRAIN).toArray();
  }

  /**
   * Gives the images that could be read their classes and parts.
   *
   * @param leftOut receives the images of classes that are not trained on
   * @throws DataException if none can be held out for testing
   */
  Sorted sorted(Reading reading, List<LeftOut> leftOut) {
    boolean[] good = new boolean[parts.length];
    for (int i = 0; i < parts.length; i++) {
      good[i] = reading.note(i).isPresent();
    }
    List<String> classNames =
        options.classNames().isEmpty() ? classNames(good) : options.classNames();
    int[] labels = new int[parts.length];
    TreeMap<String, List<Path>> unknown = new TreeMap<>();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = good[i] ? classNames.indexOf(entries.get(i).className()) : -1;
      if (good[i] && labels[i] < 0) {
        unknown
            .computeIfAbsent(entries.get(i).className(), name -> new ArrayList<>())
            .add(entries.get(i).path());
      }
    }
    unknown.forEach((name, paths) -> leftOut.add(unknown(name, paths)));
    divide(
        IntStream.range(0, parts.length)
            .filter(i -> parts[i] == Part.OPEN && labels[i] >= 0)
            .toArray());
    checkHeldOut(labels);
    return new Sorted(
        classNames,
        images(labels, Part.TRAIN),
        images(labels, Part.TEST),
        labels,
        alone(classNames, labels));
  }

  /** Returns the names of the classes that have an image to train on, which may not be read. */
  private List<String> classNames(boolean[] good) {
    TreeSet<String> names = new TreeSet<>();
    boolean all = options.use() != FolderOptions.Use.TEST;
    for (int i = 0; i < parts.length; i++) {
      boolean trained =
          !ownTest || options.use() == FolderOptions.Use.TEST_ON_ALL || parts[i] == Part.TRAIN;
      if (trained && (good[i] || !all && parts[i] == Part.TRAIN)) {
        names.add(entries.get(i).className());
      }
    }
    return List.copyOf(names);
  }

  private LeftOut unknown(String name, List<Path> paths) {
    return new LeftOut(
        paths.getFirst(),
        String.format(
            Locale.ROOT,
            "is of the class %s, %s%s",
            name,
            options.classNames().isEmpty()
                ? "which has no images to train on"
                : "which the model does not know",
            paths.size() == 1
                ? ""
                : String.format(Locale.ROOT, " (and %,d more)", paths.size() - 1)));
  }

  private void checkHeldOut(int[] labels) {
    boolean any = Arrays.stream(labels).anyMatch(label -> label >= 0);
    if (any && !ownTest && images(labels, Part.TEST).length == 0) {
      throw new DataException(
          folder
              + ": no class has two images, so that none can be held out for testing; add images");
    }
  }

  private int[] images(int[] labels, Part part) {
    return IntStream.range(0, parts.length)
        .filter(i -> labels[i] >= 0 && parts[i] == part)
        .toArray();
  }

  /** Returns the classes that have one image only. */
  private List<String> alone(List<String> classNames, int[] labels) {
    if (ownTest || options.use() != FolderOptions.Use.TRAIN) {
      return List.of();
    }
    int[] counts = new int[classNames.size()];
    Arrays.stream(labels).filter(label -> label >= 0).forEach(label -> counts[label]++);
    return IntStream.range(0, counts.length)
        .filter(label -> counts[label] == 1)
        .mapToObj(classNames::get)
        .toList();
  }

  /**
   * Sorted images.
   *
   * @param classNames the names of the classes
   * @param train the images to train on
   * @param test the images to test on
   * @param labels the class of each image; -1 of those that are not used
   * @param alone the names of the classes that have one image only
   */
  record Sorted(
      List<String> classNames, int[] train, int[] test, int[] labels, List<String> alone) {
    /** Returns what is to be told about the classes. */
    List<String> remarks() {
      return alone.isEmpty()
          ? List.of()
          : List.of(
              "%s: a single image, which is trained on and not tested; add more"
                  .formatted(String.join(", ", alone)));
    }

    /** Returns the number of images that are used. */
    int size() {
      return train.length + test.length;
    }

    /** Returns images as a dataset. */
    ImageDataset dataset(ImageSource source, int[] images) {
      return new ImageDataset(
          source,
          new Target.Label(classNames),
          images,
          Arrays.stream(images).map(i -> labels[i]).toArray());
    }
  }
}
