package dev.fovea.formats.image;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.Resampling.Window;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads images from files as tensors of shape (height, width, channels), with values from 0 (black)
 * to 1 (white) and one channel (grey) or three (red, green, blue). The values are those in the
 * file: color profiles are ignored, as by Keras's {@code load_img}. Images are turned upright as
 * their EXIF data say, transparent pixels are drawn on white, and of an animation the first image
 * is read. Images of more than 32 Mi pixels are subsampled: only every second, third or fourth row
 * and column is read.
 *
 * <p>{@link ImagePreparer} reads images as a model that was trained on images takes them.
 */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * Reads an image in its own size, with one channel if it is grey and three otherwise.
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  public static Tensor read(Path path) {
    return read(path, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, Shape.UNKNOWN));
  }

  /**
   * Reads an image and converts it to a shape, on white.
   *
   * @param shape (height, width, channels) with 1 or 3 channels; unknown dimensions are those of
   *     the file
   * @throws DataException if the file is missing, not an image, corrupt or too large
   * @throws ShapeException if the shape is not that of an image
   */
  public static Tensor read(Path path, Shape shape) {
    return read(path, shape, Preparation.WHITE);
  }

  /**
   * Reads an image and converts it to a shape. Images are shrunk by averaging areas, enlarged by
   * linear interpolation, and converted to grey with the weights of ITU-R BT.601 (0.299 red, 0.587
   * green, 0.114 blue).
   *
   * @param shape (height, width, channels) with 1 or 3 channels; unknown dimensions are those of
   *     the file
   * @param background the color behind transparent pixels, 0xRRGGBB
   * @throws DataException if the file is missing, not an image, corrupt or too large
   * @throws ShapeException if the shape is not that of an image
   */
  public static Tensor read(Path path, Shape shape, int background) {
    checkImage(path.toString(), shape);
    return ImageDecoder.decode(path, image -> converted(image, shape, background));
  }

  /**
   * Reads the content of an image file and converts it to a shape, as {@link #read(Path, Shape,
   * int)} does.
   *
   * @param name what messages call the image
   * @throws DataException if it is not an image, corrupt or too large
   * @throws ShapeException if the shape is not that of an image
   */
  public static Tensor read(byte[] content, String name, Shape shape, int background) {
    checkImage(name, shape);
    return ImageDecoder.decode(content, name, image -> converted(image, shape, background));
  }

  private static Tensor converted(DecodedImage image, Shape shape, int background) {
    int channels = known(shape.dim(2), image.channels());
    int height = known(shape.dim(0), image.height());
    int width = known(shape.dim(1), image.width());
    return Tensor.of(
        Shape.of(height, width, channels),
        Resampling.resize(
            image.rows(channels, background),
            image.width(),
            channels,
            new Window(0, 0, image.height(), image.width()),
            height,
            width));
  }

  /**
   * Returns the size of an image as it is read, (height, width), without decoding its pixels.
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  public static Shape size(Path path) {
    ImageHeader header = ImageDecoder.header(path);
    return Shape.of(header.readHeight(), header.readWidth());
  }

  private static int known(int dim, int otherwise) {
    return dim == Shape.UNKNOWN ? otherwise : dim;
  }

  private static void checkImage(String name, Shape shape) {
    boolean image =
        shape.rank() == 3
            && shape.dim(0) != 0
            && shape.dim(1) != 0
            && List.of(1, 3, Shape.UNKNOWN).contains(shape.dim(2));
    if (!image) {
      throw new ShapeException(
          "%s: an image has the shape (height, width, 1 or 3 channels) and does not become %s"
                  .formatted(name, shape)
              + "; use a model for images");
    }
  }

  /** Returns the negative of an image: 1 minus each value. */
  public static Tensor invert(Tensor image) {
    Tensor inverted = Tensor.zeros(image.shape());
    for (int i = 0; i < image.data().length; i++) {
      inverted.data()[i] = 1 - image.data()[i];
    }
    return inverted;
  }
}
