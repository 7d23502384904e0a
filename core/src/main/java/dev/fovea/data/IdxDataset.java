package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Images and their classes from a pair of IDX files: values scaled from 0..255 to 0..1, kept as
 * bytes, so that all of MNIST takes 55 MB.
 */
public final class IdxDataset implements Dataset {
  private final List<Shape> inputShapes;
  private final int imageSize;
  private final IdxFile images;
  private final byte[] labels;
  private final Target target;

  /**
   * @param images (samples, height, width), or (samples, height, width, channels)
   * @param labels (samples)
   * @param classNames one for each class; empty for as many as the labels tell
   * @throws DataException if the files do not fit each other or a label has no class
   */
  public IdxDataset(IdxFile images, IdxFile labels, List<String> classNames) {
    Shape shape = images.shape();
    if (shape.rank() != 3 && shape.rank() != 4 || shape.tail().size() == 0) {
      throw new DataException(
          "%s: holds no images but values of shape %s; name an idx3 file (samples, height, width)"
              .formatted(images.path(), shape));
    }
    if (labels.shape().rank() != 1) {
      throw new DataException(
          "%s: holds no labels but values of shape %s; name an idx1 file (samples)"
              .formatted(labels.path(), labels.shape()));
    }
    if (labels.bytes().length != shape.dim(0)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has %,d labels for the %,d images of %s; name two files that belong together",
              labels.path(),
              labels.bytes().length,
              shape.dim(0),
              images.path()));
    }
    Shape image = shape.rank() == 3 ? shape.tail().append(1) : shape.tail();
    this.inputShapes = List.of(image);
    this.imageSize = image.size();
    this.images = images;
    this.labels = labels.bytes();
    List<String> names = classNames.isEmpty() ? numbers(this.labels) : classNames;
    this.target = new Target.Label(names);
    for (int i = 0; i < this.labels.length; i++) {
      if (label(i) >= names.size()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: label %d of sample %d is out of range: there are %d classes (0 to %d); get the file anew",
                labels.path(),
                label(i),
                i,
                names.size(),
                names.size() - 1));
      }
    }
  }

  /**
   * Reads a file of images and that of their labels beside it, whose name has {@code labels} for
   * {@code images} and {@code idx1} for {@code idx3}.
   *
   * @param classNames one for each class; empty for as many as the labels tell
   * @throws DataException if a file is missing or bad, or the name does not tell the other
   */
  public static IdxDataset read(Path images, List<String> classNames) {
    String name = images.getFileName().toString();
    String other = name.replace("images", "labels").replace("idx3", "idx1");
    if (other.equals(name)) {
      throw new DataException(
          images
              + ": the name has no 'images', so that the labels are not found; rename the files");
    }
    return new IdxDataset(
        IdxFile.read(images), IdxFile.read(images.resolveSibling(other)), classNames);
  }

  private static List<String> numbers(byte[] labels) {
    int classes = IntStream.range(0, labels.length).map(i -> labels[i] & 0xff).max().orElse(-1) + 1;
    return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<Shape> inputShapes() {
    return inputShapes;
  }

  @Override
  public List<Target> targets() {
    return List.of(target);
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    byte[] bytes = images.bytes();
    int from = Objects.checkIndex(index, labels.length) * imageSize;
    for (int i = 0; i < imageSize; i++) {
      into[offset + i] = (bytes[from + i] & 0xff) / 255f;
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    into[offset] = label(index);
  }

  private int label(int index) {
    return labels[index] & 0xff;
  }
}
