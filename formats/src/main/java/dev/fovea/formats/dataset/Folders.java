package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.formats.image.ImageDecoder;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lists folders of images, sorted by name, without hidden files and folders and those that
 * operating systems create ({@code __MACOSX}, {@code Thumbs.db}).
 */
final class Folders {
  private static final List<String> TRAIN_NAMES = List.of("train", "training");
  private static final List<String> TEST_NAMES =
      List.of("test", "testing", "validation", "valid", "val");

  /** The names, in lower case, of files that macOS (in zip files) and Windows create. */
  private static final Set<String> LEFT_BY_SYSTEMS =
      Set.of("__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information");

  private Folders() {}

  /** Returns the names of the folders in a folder. */
  static List<String> folders(Path folder) {
    return list(folder).filter(Files::isDirectory).map(Folders::name).toList();
  }

  /**
   * Returns the images in a folder.
   *
   * @throws DataException if there is none
   */
  static List<Path> images(Path folder) {
    List<Path> images =
        list(folder).filter(Files::isRegularFile).filter(ImageDecoder::hasImageName).toList();
    if (images.isEmpty()) {
      throw new DataException(
          "%s: holds no images; put some there (%s) or remove the folder"
              .formatted(folder, String.join(", ", ImageDecoder.suffixes())));
    }
    return images;
  }

  /**
   * The folders of a dataset's images for training and for testing.
   *
   * @param others folders like that of the test, which are not used
   */
  record Parts(Path train, Path test, List<Path> others) {}

  /** Returns the folders "train" and "test", or of names that mean the same, if there are both. */
  static Optional<Parts> parts(Path folder) {
    List<Path> train = named(folder, TRAIN_NAMES);
    List<Path> tests = named(folder, TEST_NAMES);
    return train.isEmpty() || tests.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Parts(train.getFirst(), tests.getFirst(), tests.subList(1, tests.size())));
  }

  /** Returns the folders of some names, in any case, in the order of the names. */
  private static List<Path> named(Path folder, List<String> names) {
    List<String> there = folders(folder);
    return names.stream()
        .flatMap(name -> there.stream().filter(name::equalsIgnoreCase))
        .map(folder::resolve)
        .toList();
  }

  /**
   * Returns whether a file may be an image: by its name, or by its first bytes if the suffix says
   * nothing.
   */
  static boolean mayBeImage(Path file) {
    return ImageDecoder.hasImageName(file)
        || name(file).lastIndexOf('.') <= 0 && ImageDecoder.hasImageBytes(file);
  }

  /**
   * Returns what lies in a folder, sorted by name.
   *
   * @throws DataException if there is no such folder, or it cannot be read
   */
  static List<Path> entries(Path folder) {
    return list(folder).toList();
  }

  private static Stream<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder + ": there is no such folder; check the path");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !isHidden(name(entry)))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList()
          .stream();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException("%s: cannot be read (%s)".formatted(folder, e.getMessage()), e);
    }
  }

  /** Returns whether a name is that of a hidden file or of one that an operating system creates. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || LEFT_BY_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  static String name(Path path) {
    return path.getFileName().toString();
  }

  /** Checks that images fit into memory as bytes. */
  static void checkMemory(Path folder, int samples, Shape shape) {
    long needed = (long) samples * shape.size();
    long memory = Runtime.getRuntime().maxMemory();
    if (needed > memory / 4 * 3) {
      throw new DataException(
          String.format(
                  Locale.ROOT,
                  "%s: %,d images of %s need %,d MB and Java may take %,d; ask for a smaller size, or more",
                  folder,
                  samples,
                  shape,
                  needed >> 20,
                  memory >> 20)
              + " memory with -Xmx");
    }
  }

  /**
   * Reads files on all processors.
   *
   * @throws DataException that of the first file that fails
   */
  static <T> List<T> readAll(int count, IntFunction<T> reader) {
    Object[] read = new Object[count];
    NavigableMap<Integer, DataException> failures = new ConcurrentSkipListMap<>();
    Workers.shared()
        .forEach(
            count,
            i -> {
              try {
                read[i] = reader.apply(i);
              } catch (DataException e) {
                failures.put(i, e);
              }
            });
    if (!failures.isEmpty()) {
      throw failures.firstEntry().getValue();
    }
    @SuppressWarnings("unchecked")
    List<T> all = (List<T>) IntStream.range(0, count).mapToObj(i -> read[i]).toList();
    return all;
  }
}
