package dev.fovea.formats.image;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.formats.image.Resampling.Window;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;

/**
 * Turns image files into the inputs of a model, as a {@link Preparation} says. The one way from a
 * file to a tensor: images that are trained on and images that are predicted both go it, in two
 * steps, from the file to bytes and from bytes to the values that the model takes.
 */
public final class ImagePreparer {
  private static final int BYTE = 255;

  private final Preparation preparation;
  private final float[] table;
  private final int tables;

  /** Creates what prepares images. */
  public ImagePreparer(Preparation preparation) {
    this.preparation = preparation;
    Scaling scaling = preparation.scaling();
    tables = scaling.factors().size() == 1 ? 1 : preparation.color().channels();
    table = new float[tables * (BYTE + 1)];
    for (int value = 0; value <= BYTE; value++) {
      for (int channel = 0; channel < tables; channel++) {
        table[value * tables + channel] =
            value / (float) BYTE * scaling.factor(channel) + scaling.offset(channel);
      }
    }
  }

  /** Returns what images are prepared like. */
  public Preparation preparation() {
    return preparation;
  }

  /**
   * A prepared image.
   *
   * @param height in pixels
   * @param width in pixels
   * @param bytes (height, width, channels), each from 0 (black) to 255 (white), not yet scaled
   * @param header what the file says about the image
   * @param vanishes whether the image is drawn on transparent ground in colors that can hardly be
   *     told from the background
   */
  public record Prepared(
      int height, int width, byte[] bytes, ImageHeader header, boolean vanishes) {}

  /**
   * Reads an image.
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  public Prepared prepare(Path path) {
    return ImageDecoder.decode(path, this::prepare);
  }

  /**
   * Reads an image as the input of a model, (height, width, channels).
   *
   * @throws DataException if the file is missing, not an image, corrupt or too large
   */
  public Tensor read(Path path) {
    return tensor(prepare(path));
  }

  /**
   * Reads the content of an image file as the input of a model, (height, width, channels).
   *
   * @param name what messages call the image
   * @throws DataException if it is not an image, corrupt or too large
   */
  public Tensor read(byte[] content, String name) {
    return tensor(ImageDecoder.decode(content, name, this::prepare));
  }

  /** Returns a prepared image as the input of a model, (height, width, channels). */
  public Tensor tensor(Prepared prepared) {
    Tensor tensor =
        Tensor.zeros(Shape.of(prepared.height, prepared.width, preparation.color().channels()));
    scale(prepared.bytes, 0, tensor.data(), 0, prepared.bytes.length);
    return tensor;
  }

  /**
   * Turns bytes into the values that the model takes.
   *
   * @param bytes hold whole pixels from {@code from} on
   * @param into receives the values from {@code offset} on
   * @param count the number of values
   */
  public void scale(byte[] bytes, int from, float[] into, int offset, int count) {
    if (tables == 1) {
      for (int i = 0; i < count; i++) {
        into[offset + i] = table[bytes[from + i] & BYTE];
      }
    } else {
      for (int i = 0; i < count; i++) {
        into[offset + i] = table[(bytes[from + i] & BYTE) * tables + i % tables];
      }
    }
  }

  private Prepared prepare(DecodedImage image) {
    int height = known(preparation.height(), image.height());
    int width = known(preparation.width(), image.width());
    byte[] bytes = bytes(rows(image), image.height(), image.width(), height, width);
    return new Prepared(
        height, width, bytes, image.header(), image.vanishesOn(preparation.background()));
  }

  /** Fits or centers an image; returns bytes, (height, width, channels). */
  private byte[] bytes(Rows rows, int oldHeight, int oldWidth, int height, int width) {
    float[] pixels =
        preparation.centered()
            ? InkCentering.center(
                rows, oldHeight, oldWidth, preparation.color().channels(), height, width)
            : fitted(rows, oldHeight, oldWidth, height, width);
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(pixels[i] * BYTE);
    }
    return bytes;
  }

  /**
   * Turns the pixels of an image that is no file, such as a drawing, into the input of a model,
   * (height, width, channels), by the same steps as those of a file.
   *
   * @param rows pixels of as many channels as the model takes, from 0 (black) to 1 (white)
   * @param oldHeight the height of the image
   * @param oldWidth its width
   */
  public Tensor tensor(Rows rows, int oldHeight, int oldWidth) {
    int height = known(preparation.height(), oldHeight);
    int width = known(preparation.width(), oldWidth);
    int channels = preparation.color().channels();
    byte[] bytes = bytes(inked(rows, oldWidth * channels), oldHeight, oldWidth, height, width);
    Tensor tensor = Tensor.zeros(Shape.of(height, width, channels));
    scale(bytes, 0, tensor.data(), 0, bytes.length);
    return tensor;
  }

  private static int known(int size, int otherwise) {
    return size == Shape.UNKNOWN ? otherwise : size;
  }

  private Rows rows(DecodedImage image) {
    int channels = preparation.color().channels();
    return inked(image.rows(channels, preparation.background()), image.width() * channels);
  }

  /** Exchanges light and dark if the preparation says so. */
  private Rows inked(Rows rows, int length) {
    if (!preparation.inverted()) {
      return rows;
    }
    return (row, into) -> {
      rows.read(row, into);
      for (int i = 0; i < length; i++) {
        into[i] = 1 - into[i];
      }
    };
  }

  private float[] fitted(Rows rows, int oldHeight, int oldWidth, int height, int width) {
    int channels = preparation.color().channels();
    Window all = new Window(0, 0, oldHeight, oldWidth);
    return switch (preparation.fit()) {
      case STRETCH -> Resampling.resize(rows, oldWidth, channels, all, height, width);
      case CROP -> {
        double scale = Math.max((double) height / oldHeight, (double) width / oldWidth);
        int high = Math.clamp(Math.round(height / scale), 1, oldHeight);
        int wide = Math.clamp(Math.round(width / scale), 1, oldWidth);
        Window middle = new Window((oldHeight - high) / 2, (oldWidth - wide) / 2, high, wide);
        yield Resampling.resize(rows, oldWidth, channels, middle, height, width);
      }
      case PAD -> {
        double scale = Math.min((double) height / oldHeight, (double) width / oldWidth);
        int high = Math.clamp(Math.round(oldHeight * scale), 1, height);
        int wide = Math.clamp(Math.round(oldWidth * scale), 1, width);
        float[] small = Resampling.resize(rows, oldWidth, channels, all, high, wide);
        float[] padded = ground(height * width);
        int top = (height - high) / 2;
        int left = (width - wide) / 2;
        for (int y = 0; y < high; y++) {
          System.arraycopy(
              small,
              y * wide * channels,
              padded,
              ((top + y) * width + left) * channels,
              wide * channels);
        }
        yield padded;
      }
    };
  }

  /** Returns pixels of the background. */
  private float[] ground(int count) {
    int channels = preparation.color().channels();
    float[] color = DecodedImage.color(preparation.background());
    float[] pixel =
        channels == 3
            ? color
            : new float[] {
              color[0] == color[1] && color[1] == color[2]
                  ? color[0]
                  : DecodedImage.luma(color[0], color[1], color[2])
            };
    float[] ground = new float[count * channels];
    for (int i = 0; i < ground.length; i++) {
      float value = pixel[i % channels];
      ground[i] = preparation.inverted() ? 1 - value : value;
    }
    return ground;
  }
}
