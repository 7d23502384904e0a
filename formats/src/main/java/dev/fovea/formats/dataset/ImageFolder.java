package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.formats.image.ImageDecoder;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * A dataset of the images in a folder that has one sub-folder for each class, as in Keras's {@code
 * image_dataset_from_directory}. Classes and files are sorted by name. Hidden files and folders,
 * the files of operating systems ({@code __MACOSX}, {@code Thumbs.db}) and files that are not
 * images are ignored.
 *
 * <p>All images are read when the dataset is created, so that a bad file is reported before
 * training begins, and are kept as bytes.
 */
public final class ImageFolder implements Dataset {
  /** The fraction of the images held out for testing if a folder has no test images. */
  static final double TEST_SHARE = 0.2;

  private static final List<String> TEST_NAMES = List.of("test", "validation", "val");

  /** The names, in lower case, of files that macOS (in zip files) and Windows create. */
  private static final Set<String> LEFT_BY_SYSTEMS =
      Set.of("__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information");

  private record Sample(Path path, int label) {}

  private final Target.Label target;
  private final List<Sample> samples;
  private final Shape shape;
  private final byte[][] images;

  private ImageFolder(List<String> classNames, List<Sample> samples, Shape shape, byte[][] images) {
    this.target = new Target.Label(classNames);
    this.samples = samples;
    this.shape = shape;
    this.images = images;
  }

  /**
   * Reads a folder.
   *
   * @param shape the shape (height, width, channels) to convert all images to; if empty, all images
   *     must have the same shape
   * @throws DataException if the folder is missing, it or the folder of a class is empty, an image
   *     is bad or has another shape, or the images do not fit into memory
   */
  public static ImageFolder read(Path folder, Optional<Shape> shape) {
    List<String> classNames = folders(folder);
    if (classNames.isEmpty()) {
      throw new DataException(
          folder + ": has no sub-folders; put the images of each class into one of its own");
    }
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      for (Path file : images(folder.resolve(classNames.get(label)))) {
        samples.add(new Sample(file, label));
      }
    }
    Shape wanted = shape.orElseGet(() -> ImageFiles.read(samples.getFirst().path()).shape());
    checkMemory(folder, samples.size(), wanted);
    return new ImageFolder(
        classNames, List.copyOf(samples), wanted, readAll(samples, wanted, shape.isPresent()));
  }

  /**
   * Reads a folder with the sub-folders {@code train} and {@code test} (or {@code validation} or
   * {@code val}), each with a folder for each class. If the folder has the folders of the classes
   * directly, holds out a random fifth of the images, always the same, for testing.
   *
   * @param shape the shape (height, width, channels) to convert all images to; if empty, all images
   *     must have the same shape
   * @throws DataException if {@link #read} rejects a folder, or if train and test have different
   *     classes
   */
  public static Split split(Path folder, Optional<Shape> shape) {
    List<String> names = folders(folder);
    Optional<Path> test =
        TEST_NAMES.stream().filter(names::contains).map(folder::resolve).findFirst();
    if (!names.contains("train") || test.isEmpty()) {
      return Split.random(read(folder, shape), TEST_SHARE, 0);
    }
    ImageFolder train = read(folder.resolve("train"), shape);
    ImageFolder held = read(test.get(), Optional.of(train.shape));
    if (!held.target.equals(train.target)) {
      throw new DataException(
          "%s: has the classes %s, train has %s; give both the same sub-folders"
              .formatted(test.get(), held.target.classNames(), train.target.classNames()));
    }
    return new Split(train, held);
  }

  private static List<String> folders(Path folder) {
    return list(folder).filter(Files::isDirectory).map(ImageFolder::name).toList();
  }

  private static List<Path> images(Path folder) {
    List<Path> images =
        list(folder).filter(Files::isRegularFile).filter(ImageDecoder::hasImageName).toList();
    if (images.isEmpty()) {
      throw new DataException(
          "%s: holds no images; put some there (%s) or remove the folder"
              .formatted(folder, String.join(", ", ImageDecoder.suffixes())));
    }
    return images;
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
    } catch (IOException e) {
      throw new DataException("%s: cannot be read (%s)".formatted(folder, e.getMessage()), e);
    }
  }

  /** Returns whether a name is that of a hidden file or of one that an operating system creates. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") || LEFT_BY_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static void checkMemory(Path folder, int samples, Shape shape) {
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

  private static byte[][] readAll(List<Sample> samples, Shape shape, boolean convert) {
    byte[][] images = new byte[samples.size()][];
    NavigableMap<Integer, DataException> failures = new ConcurrentSkipListMap<>();
    Workers.shared()
        .forEach(
            images.length,
            i -> {
              try {
                images[i] = read(samples.get(i).path(), shape, convert);
              } catch (DataException e) {
                failures.put(i, e);
              }
            });
    if (!failures.isEmpty()) {
      throw failures.firstEntry().getValue();
    }
    return images;
  }

  private static byte[] read(Path path, Shape shape, boolean convert) {
    Tensor image = convert ? ImageFiles.read(path, shape) : ImageFiles.read(path);
    if (!image.shape().equals(shape)) {
      throw new DataException(
          "%s: has shape %s, the first image %s; make them equal, or ask for a size"
              .formatted(path, image.shape(), shape));
    }
    byte[] bytes = new byte[image.data().length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(image.data()[i] * 255);
    }
    return bytes;
  }

  /** Returns the file that a sample was read from. */
  public Path path(int index) {
    return samples.get(index).path();
  }

  @Override
  public String source(int index) {
    return path(index).toString();
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(shape);
  }

  @Override
  public List<Target> targets() {
    return List.of(target);
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    byte[] image = images[index];
    for (int i = 0; i < image.length; i++) {
      into[offset + i] = (image[i] & 0xff) / 255f;
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    into[offset] = samples.get(index).label();
  }
}
