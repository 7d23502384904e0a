package dev.fovea.insight.draw;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** An immutable image of 0xAARRGGBB pixels. */
public final class Pixels {
  private final int width;
  private final int height;
  private final int[] argb;

  private Pixels(int width, int height, int[] argb) {
    this.width = width;
    this.height = height;
    this.argb = argb;
  }

  /**
   * Returns an image of the given pixels.
   *
   * @param argb pixels row by row; the array is copied
   * @throws IllegalArgumentException if a side is less than 1, or there are not width * height
   *     pixels
   */
  public static Pixels of(int width, int height, int[] argb) {
    if (width < 1 || height < 1 || argb.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d pixels do not make an image %d wide and %d high",
              argb.length,
              width,
              height));
    }
    return new Pixels(width, height, argb.clone());
  }

  /**
   * Returns an image of the given values.
   *
   * @param image (height, width, channels) with values from 0 (black) to 1 (white); three channels
   *     are red, green and blue, otherwise the first channel is shown in grey
   */
  public static Pixels of(Tensor image) {
    Shape shape = image.shape();
    if (shape.rank() != 3) {
      throw new IllegalArgumentException("an image is (height, width, channels), not " + shape);
    }
    int channels = shape.channels();
    int[] argb = new int[shape.dim(0) * shape.dim(1)];
    for (int i = 0; i < argb.length; i++) {
      int at = i * channels;
      int red = level(image.data()[at]);
      argb[i] =
          channels == 3
              ? rgb(red, level(image.data()[at + 1]), level(image.data()[at + 2]))
              : rgb(red, red, red);
    }
    return of(shape.dim(1), shape.dim(0), argb);
  }

  private static int level(float value) {
    return Math.clamp(Math.round(value * 255), 0, 255);
  }

  static int rgb(int red, int green, int blue) {
    return 0xff000000 | red << 16 | green << 8 | blue;
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /**
   * Returns one pixel.
   *
   * @throws IndexOutOfBoundsException if the position is outside the image
   */
  public int argb(int x, int y) {
    return argb[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
  }

  /** Returns a copy of all pixels, row by row. */
  public int[] argb() {
    return argb.clone();
  }

  /** Converts to a Java 2D image. */
  BufferedImage image() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, width, height, argb, 0, width);
    return image;
  }

  static Pixels of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    return new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels pixels
        && width == pixels.width
        && height == pixels.height
        && Arrays.equals(argb, pixels.argb);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(argb);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Pixels %dx%d", width, height);
  }
}
