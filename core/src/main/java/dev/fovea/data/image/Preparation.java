package dev.fovea.data.image;

import dev.fovea.tensor.Shape;
import java.util.Locale;

/**
 * The whole way from the pixels of an image of any size to the input of a model. What a model was
 * trained with is saved in its file and used for its predictions.
 *
 * <p>The steps, in this order: transparent pixels are laid over the background; the colors are
 * converted; light and dark are exchanged if {@code inverted}; the image is brought to its size, as
 * {@code fit} says or, if {@code centered}, as MNIST's digits were: the ink fits into a box of
 * 20/28 of the size, and its center of mass lies in the middle; each value is rounded to 8 bits, as
 * images are kept while a model is trained; the values are scaled.
 *
 * <p>Images are shrunk by averaging areas and enlarged by linear interpolation.
 *
 * @param height the height of the input, or {@link Shape#UNKNOWN} for that of the image
 * @param width the width of the input, or {@link Shape#UNKNOWN} for that of the image
 * @param color the channels of the input
 * @param fit how an image of another aspect ratio is fitted
 * @param scaling the values that the model takes
 * @param background the color behind transparent pixels and beside images that are padded, 0xRRGGBB
 * @param inverted whether light and dark are exchanged
 * @param centered whether the ink is brought to the middle; needs light ink, after the exchange
 */
public record Preparation(
    int height,
    int width,
    ImageColor color,
    Fit fit,
    Scaling scaling,
    int background,
    boolean inverted,
    boolean centered) {
  /** The color of the background if nothing else is said. */
  public static final int WHITE = 0xffffff;

  /** The most pixels of an input. */
  private static final long MOST_PIXELS = 1L << 25;

  /**
   * Checks the sizes and the background.
   *
   * @throws IllegalArgumentException if a size is below 1, the input has more than 32 Mi pixels, a
   *     size is unknown and the image is not stretched, or the background is no color
   */
  public Preparation {
    boolean known = height != Shape.UNKNOWN && width != Shape.UNKNOWN;
    if (height < 1 && height != Shape.UNKNOWN || width < 1 && width != Shape.UNKNOWN) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "an image has at least 1x1 pixels, not %dx%d", height, width));
    }
    if (known && (long) height * width > MOST_PIXELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an input has at most %,d pixels, not %dx%d; take a smaller size",
              MOST_PIXELS,
              height,
              width));
    }
    if (!known && (centered || fit != Fit.STRETCH)) {
      throw new IllegalArgumentException(
          "images are cropped, padded and centered in a known size only; give the size");
    }
    if (background < 0 || background > WHITE) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a background is from 0 to 0xffffff, not %#x", background));
    }
  }

  /**
   * Returns the preparation that stretches images to a shape, on white, with values from 0 to 1.
   *
   * @param shape (height, width, 1 or 3 channels); height and width may be unknown
   * @throws IllegalArgumentException if the shape is not that of an image
   */
  public static Preparation of(Shape shape) {
    if (!isImage(shape)) {
      throw new IllegalArgumentException(
          "an image has the shape (height, width, 1 or 3 channels), not %s".formatted(shape));
    }
    return new Preparation(
        shape.dim(0),
        shape.dim(1),
        ImageColor.of(shape.channels()),
        Fit.STRETCH,
        Scaling.UNIT,
        WHITE,
        false,
        false);
  }

  /** Returns whether inputs of a shape are images that can be prepared. */
  public static boolean isImage(Shape shape) {
    return shape.rank() == 3
        && shape.dim(0) != 0
        && shape.dim(1) != 0
        && (shape.channels() == 1 || shape.channels() == 3);
  }

  /** Returns the shape of the input, (height, width, channels). */
  public Shape shape() {
    return Shape.of(height, width, color.channels());
  }

  /** Returns the same preparation for another size. */
  public Preparation size(int newHeight, int newWidth) {
    return new Preparation(
        newHeight, newWidth, color, fit, scaling, background, inverted, centered);
  }

  /** Returns the same preparation for images in their own size. */
  public Preparation ownSize() {
    return new Preparation(
        Shape.UNKNOWN, Shape.UNKNOWN, color, Fit.STRETCH, scaling, background, inverted, false);
  }

  /** Returns the same preparation with other colors. */
  public Preparation color(ImageColor changed) {
    return new Preparation(height, width, changed, fit, scaling, background, inverted, centered);
  }

  /** Returns the same preparation with another fit. */
  public Preparation fit(Fit changed) {
    return new Preparation(height, width, color, changed, scaling, background, inverted, centered);
  }

  /** Returns the same preparation with other values. */
  public Preparation scaling(Scaling changed) {
    return new Preparation(height, width, color, fit, changed, background, inverted, centered);
  }

  /** Returns the same preparation on another background, 0xRRGGBB. */
  public Preparation background(int changed) {
    return new Preparation(height, width, color, fit, scaling, changed, inverted, centered);
  }

  /** Returns the same preparation with light and dark exchanged, or not. */
  public Preparation inverted(boolean changed) {
    return new Preparation(height, width, color, fit, scaling, background, changed, centered);
  }

  /** Returns the same preparation with the ink brought to the middle, or not. */
  public Preparation centered(boolean changed) {
    return new Preparation(height, width, color, fit, scaling, background, inverted, changed);
  }

  /** Returns the steps in a few words, such as "96x96 rgb, cropped to the middle". */
  public String description() {
    StringBuilder text = new StringBuilder();
    text.append(
        height == Shape.UNKNOWN || width == Shape.UNKNOWN
            ? "own size"
            : String.format(Locale.ROOT, "%dx%d", height, width));
    text.append(color == ImageColor.GREY ? " grey" : " rgb");
    if (centered) {
      text.append(", the ink centered");
    } else if (height != Shape.UNKNOWN) {
      text.append(
          switch (fit) {
            case CROP -> ", cropped to the middle";
            case PAD -> ", padded";
            case STRETCH -> ", stretched";
          });
    }
    if (inverted) {
      text.append(", dark and light exchanged");
    }
    if (background != WHITE) {
      text.append(String.format(Locale.ROOT, ", on #%06x", background));
    }
    return text.toString();
  }
}
