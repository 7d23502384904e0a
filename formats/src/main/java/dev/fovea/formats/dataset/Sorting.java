package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Gives images their classes and their parts. */
final class Sorting {
  private final List<String> classNames;
  private final List<LeftOut> leftOut;
  private final List<String> remarks = new ArrayList<>();
  private final int[] labels;
  private final boolean[] held;

  /**
   * Sorts images.
   *
   * @param ownTest the first entry of the folder of the test; -1 if there is none
   * @param leftOut receives the images of classes that are not trained on
   */
  Sorting(
      Path folder,
      List<Listing.Entry> entries,
      Reading reading,
      FolderOptions options,
      int ownTest,
      List<LeftOut> leftOut) {
    this.leftOut = leftOut;
    boolean[] good = new boolean[entries.size()];
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < good.length; i++) {
      good[i] = reading.note(i).isPresent();
      if (good[i] && (ownTest < 0 || i < ownTest)) {
        names.add(entries.get(i).className());
      }
    }
    classNames = options.classNames().isEmpty() ? List.copyOf(names) : options.classNames();
    labels = new int[entries.size()];
    TreeMap<String, List<Path>> unknown = new TreeMap<>();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = good[i] ? classNames.indexOf(entries.get(i).className()) : -1;
      if (good[i] && labels[i] < 0) {
        unknown
            .computeIfAbsent(entries.get(i).className(), name -> new ArrayList<>())
            .add(entries.get(i).path());
      }
    }
    unknown.forEach((name, paths) -> leave(name, paths, options));
    held = held(folder, entries, options, ownTest);
    tellAlone(ownTest);
  }

  private void leave(String name, List<Path> paths, FolderOptions options) {
    leftOut.add(
        new LeftOut(
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
                    : String.format(Locale.ROOT, " (and %,d more)", paths.size() - 1))));
  }

  private boolean[] held(
      Path folder, List<Listing.Entry> entries, FolderOptions options, int ownTest) {
    boolean[] out = new boolean[labels.length];
    if (options.whole()) {
      Arrays.fill(out, true);
    } else if (ownTest >= 0) {
      Arrays.fill(out, ownTest, out.length, true);
    } else {
      int[] used = used().toArray();
      boolean[] chosen =
          Stratified.heldOut(
              Arrays.stream(used).mapToObj(i -> name(folder, entries.get(i).path())).toList(),
              Arrays.stream(used).map(i -> labels[i]).toArray(),
              ImageFolder.TEST_SHARE,
              options.seed());
      for (int i = 0; i < used.length; i++) {
        out[used[i]] = chosen[i];
      }
      if (used.length > 0 && used(out).findAny().isEmpty()) {
        throw new DataException(
            folder
                + ": no class has two images, so that none can be held out for testing; add"
                + " images");
      }
    }
    return out;
  }

  private static String name(Path folder, Path path) {
    Path whole = folder.toAbsolutePath().normalize();
    return whole.relativize(path.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  private void tellAlone(int ownTest) {
    if (ownTest >= 0) {
      return;
    }
    int[] counts = new int[classNames.size()];
    used().forEach(i -> counts[labels[i]]++);
    List<String> alone =
        IntStream.range(0, counts.length)
            .filter(label -> counts[label] == 1)
            .mapToObj(classNames::get)
            .toList();
    if (!alone.isEmpty()) {
      remarks.add(
          "%s: a single image, which is trained on and not tested; add more"
              .formatted(String.join(", ", alone)));
    }
  }

  private IntStream used() {
    return IntStream.range(0, labels.length).filter(i -> labels[i] >= 0);
  }

  private IntStream used(boolean[] chosen) {
    return used().filter(i -> chosen[i]);
  }

  List<String> classNames() {
    return classNames;
  }

  List<LeftOut> leftOut() {
    return leftOut;
  }

  /** Returns what is to be told about the classes. */
  List<String> remarks() {
    return remarks;
  }

  /** Returns the number of images that are used. */
  int size() {
    return (int) used().count();
  }

  ImageDataset dataset(ImageSource source, Target.Label target, boolean ofTest) {
    int[] images = used().filter(i -> held[i] == ofTest).toArray();
    return new ImageDataset(
        source, target, images, Arrays.stream(images).map(i -> labels[i]).toArray());
  }
}
