package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** Images of any size, grey or in color. */
  static final Shape ANY = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, Shape.UNKNOWN);

  private record Sample(Path path, int label) {}

  private final Target.Label target;
  private final List<Sample> samples;
  private final Shape shape;
  private final List<byte[]> images;

  private ImageFolder(
      List<String> classNames, List<Sample> samples, Shape shape, List<byte[]> images) {
    this.target = new Target.Label(classNames);
    this.samples = samples;
    this.shape = shape;
    this.images = images;
  }

  /**
   * Reads a folder.
   *
   * @param shape the shape (height, width, channels) to convert all images to; all images must have
   *     the same unknown dimensions, or the same shape if it is empty
   * @throws DataException if the folder is missing, it or the folder of a class is empty, an image
   *     is bad or has another shape, or the images do not fit into memory
   */
  public static ImageFolder read(Path folder, Optional<Shape> shape) {
    List<String> classNames = Folders.folders(folder);
    if (classNames.isEmpty()) {
      throw new DataException(
          folder + ": has no sub-folders; put the images of each class into one of its own");
    }
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      for (Path file : Folders.images(folder.resolve(classNames.get(label)))) {
        samples.add(new Sample(file, label));
      }
    }
    Shape asked = shape.orElse(ANY);
    Shape wanted =
        asked.isKnown() ? asked : ImageFiles.read(samples.getFirst().path(), asked).shape();
    Folders.checkMemory(folder, samples.size(), wanted);
    List<byte[]> images =
        Folders.readAll(samples.size(), i -> read(samples.get(i).path(), asked, wanted));
    return new ImageFolder(classNames, List.copyOf(samples), wanted, images);
  }

  /**
   * Reads a folder with the sub-folders {@code train} and {@code test} (or {@code validation} or
   * {@code val}), each with a folder for each class. If the folder has the folders of the classes
   * directly, holds out a random fifth of the images, always the same, for testing.
   *
   * @param shape the shape (height, width, channels) to convert all images to; all images must have
   *     the same unknown dimensions, or the same shape if it is empty
   * @throws DataException if {@link #read} rejects a folder, or if train and test have different
   *     classes
   */
  public static Split split(Path folder, Optional<Shape> shape) {
    Optional<Path> test = Folders.test(folder);
    if (test.isEmpty()) {
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

  private static byte[] read(Path path, Shape asked, Shape wanted) {
    Tensor image = ImageFiles.read(path, asked);
    if (!image.shape().equals(wanted)) {
      throw new DataException(
          "%s: has shape %s, the first image %s; make them equal, or ask for a size"
              .formatted(path, image.shape(), wanted));
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
    byte[] image = images.get(index);
    for (int i = 0; i < image.length; i++) {
      into[offset + i] = (image[i] & 0xff) / 255f;
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    into[offset] = samples.get(index).label();
  }
}
