package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.data.Target;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.formats.image.MaskFiles;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset of the images in a folder {@code images}, each with a mask in the folder {@code masks}
 * beside it, a file of the same name (the suffix may differ) and size. The pixels of masks are the
 * numbers of their classes, as grey levels or places in a palette, and 255 where they do not count;
 * or they have the colors that a file {@code classes.csv} gives the classes:
 *
 * <pre>
 * name,color
 * ground,#000000
 * road,#804080
 * ignore,#ffffff
 * </pre>
 *
 * <p>A file of names only, with the first line {@code name}, names the numbers. Without the file
 * there are as many classes as the largest number in any mask says.
 *
 * <p>All files are read when the dataset is created, so that a bad one is reported before training
 * begins, and are kept as bytes.
 */
public final class MaskFolder implements Dataset {
  private static final String IMAGES = "images";
  private static final String MASKS = "masks";

  /** Images of any size, grey or in color. */
  private static final Shape ANY = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, Shape.UNKNOWN);

  /** An image and its mask as bytes. */
  private record Sample(Path path, byte[] image, byte[] mask) {}

  private final Shape shape;
  private final Target.Mask target;
  private final List<Sample> samples;

  private MaskFolder(Shape shape, Target.Mask target, List<Sample> samples) {
    this.shape = shape;
    this.target = target;
    this.samples = samples;
  }

  /** Returns whether a folder holds images and masks, by itself or in a folder "train". */
  static boolean isIn(Path folder) {
    return Files.isDirectory(folder.resolve(IMAGES)) && Files.isDirectory(folder.resolve(MASKS))
        || Folders.parts(folder).filter(parts -> isIn(parts.train())).isPresent();
  }

  /**
   * Reads a folder with the sub-folders {@code train} and {@code test} (or {@code validation} or
   * {@code val}), each with {@code images} and {@code masks}. If the folder has these directly,
   * holds out a random fifth of the images, always the same, for testing. The file {@code
   * classes.csv}, if there is one, lies in the folder itself.
   *
   * @param shape the shape (height, width, channels) to convert all images to, and the sizes of the
   *     masks with them; all images must have the same unknown dimensions, or the same shape if it
   *     is empty
   * @throws DataException if the folder is empty, an image has no mask or one of another size, a
   *     mask no image or a pixel of no class, a file is bad, or the images do not fit into memory
   */
  public static Split split(Path folder, Optional<Shape> shape) {
    Optional<MaskClasses> classes = MaskClasses.find(folder);
    Optional<Folders.Parts> parts = Folders.parts(folder);
    if (parts.isEmpty()) {
      return Split.random(read(folder, shape, classes), ImageFolder.TEST_SHARE, 0);
    }
    MaskFolder train = read(parts.get().train(), shape, classes);
    MaskFolder held = read(parts.get().test(), Optional.of(train.shape), classes);
    int count = Math.max(train.target.classes(), held.target.classes());
    return new Split(train.withClasses(count), held.withClasses(count));
  }

  private MaskFolder withClasses(int count) {
    return count == target.classes()
        ? this
        : new MaskFolder(shape, target(shape, count, List.of()), samples);
  }

  private static Target.Mask target(Shape shape, int classes, List<String> names) {
    return new Target.Mask(shape.dim(0), shape.dim(1), classes, names, Target.Mask.IGNORED);
  }

  private static MaskFolder read(
      Path folder, Optional<Shape> shape, Optional<MaskClasses> classes) {
    List<Path> images = Folders.images(folder.resolve(IMAGES));
    List<Path> masks = masks(images, folder.resolve(MASKS));
    Shape asked = shape.orElse(ANY);
    Shape wanted = ImageFiles.read(images.getFirst(), asked).shape();
    Folders.checkMemory(folder, images.size(), wanted.with(-1, wanted.channels() + 1));
    List<Sample> samples =
        Folders.readAll(
            images.size(),
            i ->
                new Sample(
                    images.get(i),
                    image(images.get(i), asked, wanted),
                    mask(masks.get(i), images.get(i), wanted, classes)));
    List<String> names = classes.map(MaskClasses::names).orElse(List.of());
    int count = names.isEmpty() ? Math.max(2, largest(samples) + 1) : names.size();
    return new MaskFolder(wanted, target(wanted, count, names), samples);
  }

  /** Returns the mask of each image. */
  private static List<Path> masks(List<Path> images, Path folder) {
    Map<String, Path> byName = new HashMap<>();
    for (Path mask : Folders.images(folder)) {
      Path other = byName.put(stem(mask), mask);
      if (other != null) {
        throw new DataException("%s: %s is a mask of the same name".formatted(mask, other));
      }
    }
    List<Path> masks =
        images.stream()
            .map(
                image -> {
                  Path mask = byName.remove(stem(image));
                  if (mask == null) {
                    throw new DataException(
                        "%s: has no mask %s; add it, or remove the image (no two images share one)"
                            .formatted(image, folder.resolve(stem(image) + ".png")));
                  }
                  return mask;
                })
            .toList();
    byName.values().stream()
        .sorted()
        .findFirst()
        .ifPresent(
            mask -> {
              throw new DataException(
                  "%s: is the mask of no image; add the image, or remove the mask".formatted(mask));
            });
    return masks;
  }

  /** Returns the name of a file without its suffix. */
  private static String stem(Path path) {
    String name = Folders.name(path);
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static byte[] image(Path path, Shape asked, Shape wanted) {
    Tensor image = ImageFiles.read(path, asked);
    if (!image.shape().equals(wanted)) {
      throw new DataException(
          "%s: has shape %s, the first image %s; make them equal, or give --size HxW, to which all"
                  .formatted(path, image.shape(), wanted)
              + " are scaled");
    }
    byte[] bytes = new byte[image.data().length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(image.data()[i] * 255);
    }
    return bytes;
  }

  private static byte[] mask(Path path, Path image, Shape wanted, Optional<MaskClasses> classes) {
    boolean colored = classes.isPresent() && !classes.get().colors().isEmpty();
    MaskFiles.Mask mask = colored ? MaskFiles.colors(path) : MaskFiles.numbers(path);
    Shape size = ImageFiles.size(image);
    if (!size.equals(Shape.of(mask.height(), mask.width()))) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has %dx%d pixels, its image %s; a mask has the size of its image",
              path,
              mask.height(),
              mask.width(),
              size));
    }
    byte[] numbers = new byte[mask.pixels().length];
    int count = classes.map(found -> found.names().size()).orElse(MaskClasses.IGNORED);
    for (int i = 0; i < numbers.length; i++) {
      int pixel = mask.pixels()[i];
      int number = colored ? classes.get().colors().getOrDefault(pixel, -1) : pixel;
      if (number != MaskClasses.IGNORED && (number < 0 || number >= count)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: the pixel at column %d, row %d %s; %s",
                path,
                i % mask.width(),
                i / mask.width(),
                colored
                    ? String.format(Locale.ROOT, "has the color #%06x", pixel)
                    : "is of class " + pixel,
                classes
                    .map(
                        found ->
                            colored
                                ? found.file() + " gives it to no class"
                                : String.format(
                                    Locale.ROOT,
                                    "%s names 0 to %d, and 255 does not count",
                                    found.file(),
                                    count - 1))
                    .orElse("classes are 0 to 254, and 255 does not count")));
      }
      numbers[i] = (byte) number;
    }
    return scaled(numbers, mask, wanted);
  }

  private static byte[] scaled(byte[] numbers, MaskFiles.Mask mask, Shape wanted) {
    if (mask.height() == wanted.dim(0) && mask.width() == wanted.dim(1)) {
      return numbers;
    }
    byte[] scaled = new byte[wanted.dim(0) * wanted.dim(1)];
    for (int i = 0; i < scaled.length; i++) {
      int y = (int) ((i / wanted.dim(1) + 0.5) * mask.height() / wanted.dim(0));
      int x = (int) ((i % wanted.dim(1) + 0.5) * mask.width() / wanted.dim(1));
      scaled[i] = numbers[y * mask.width() + x];
    }
    return scaled;
  }

  private static int largest(List<Sample> samples) {
    int largest = 0;
    for (Sample sample : samples) {
      for (byte number : sample.mask) {
        int unsigned = number & 0xff;
        largest = unsigned == MaskClasses.IGNORED ? largest : Math.max(largest, unsigned);
      }
    }
    return largest;
  }

  @Override
  public String source(int index) {
    return samples.get(index).path.toString();
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
    byte[] image = samples.get(index).image;
    for (int i = 0; i < image.length; i++) {
      into[offset + i] = (image[i] & 0xff) / 255f;
    }
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    byte[] mask = samples.get(index).mask;
    for (int i = 0; i < mask.length; i++) {
      into[offset + i] = mask[i] & 0xff;
    }
  }
}
