package dev.fovea.formats.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An image decoded by ImageIO, with its pixels as floats.
 *
 * <p>The samples are read from the raster and not with {@code getRGB}, whose values differ from
 * those that other programs read from the same file: it lightens grey images, because it takes
 * their color space to be linear, and applies color profiles in a slow conversion.
 */
final class DecodedImage {
  private static final int ALPHA = 3;
  private static final int RGBA = 4;

  private final Raster raster;
  private final ColorModel colors;
  private final boolean palette;
  private final boolean grey;

  DecodedImage(BufferedImage image) {
    raster = image.getRaster();
    colors = image.getColorModel();
    palette = colors instanceof IndexColorModel;
    grey =
        colors instanceof IndexColorModel indexed
            ? isGrey(indexed)
            : colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  private static boolean isGrey(IndexColorModel colors) {
    return IntStream.range(0, colors.getMapSize())
        .allMatch(
            i -> colors.getRed(i) == colors.getGreen(i) && colors.getGreen(i) == colors.getBlue(i));
  }

  int height() {
    return raster.getHeight();
  }

  int width() {
    return raster.getWidth();
  }

  /** Returns 1 if the image is grey, 3 otherwise. */
  int channels() {
    return grey ? 1 : 3;
  }

  /**
   * Returns the number of each pixel as it is in the file: the grey level, or the place of the
   * color in the palette; empty if the image is in color without a palette.
   */
  Optional<int[]> numbers() {
    if (!palette && !grey) {
      return Optional.empty();
    }
    int[] numbers = new int[width() * height()];
    raster.getSamples(raster.getMinX(), raster.getMinY(), width(), height(), 0, numbers);
    return Optional.of(numbers);
  }

  /**
   * Returns the rows of the image, drawn on white, with values from 0 to 1.
   *
   * @param channels 1 or 3, independent of the channels of the image
   */
  Rows rows(int channels) {
    boolean sampled = !palette && (grey || colors.getColorSpace().getType() == ColorSpace.TYPE_RGB);
    Rows pixels = sampled ? samples() : this::palettePixels;
    float[] rgba = new float[RGBA * width()];
    return (row, into) -> {
      pixels.read(row, rgba);
      for (int x = 0; x < width(); x++) {
        int at = RGBA * x;
        if (channels == 3) {
          System.arraycopy(rgba, at, into, 3 * x, 3);
        } else {
          into[x] = grey ? rgba[at] : luma(rgba[at], rgba[at + 1], rgba[at + 2]);
        }
      }
    };
  }

  /** Returns the luma of a color according to ITU-R BT.601. */
  private static float luma(float red, float green, float blue) {
    return (float) (0.299 * red + 0.587 * green + 0.114 * blue);
  }

  /** Returns rows of (red, green, blue, alpha) from a raster of color or grey samples. */
  private Rows samples() {
    int bands = raster.getNumBands();
    int last = colors.getNumColorComponents() - 1;
    float[] samples = new float[width() * bands];
    float[] largest = new float[bands];
    boolean whole = raster.getTransferType() <= DataBuffer.TYPE_INT;
    for (int band = 0; band < bands; band++) {
      largest[band] = whole ? (1L << colors.getComponentSize(band)) - 1 : 1;
    }
    return (row, rgba) -> {
      raster.getPixels(raster.getMinX(), raster.getMinY() + row, width(), 1, samples);
      for (int x = 0; x < width(); x++) {
        for (int color = 0; color < ALPHA; color++) {
          int band = Math.min(color, last);
          rgba[RGBA * x + color] = samples[bands * x + band] / largest[band];
        }
        rgba[RGBA * x + ALPHA] =
            colors.hasAlpha() ? samples[bands * x + last + 1] / largest[last + 1] : 1;
        overWhite(rgba, RGBA * x, colors.isAlphaPremultiplied());
      }
    };
  }

  /** Reads a row as (red, green, blue, alpha) through the image's color model. */
  private void palettePixels(int row, float[] rgba) {
    for (int x = 0; x < width(); x++) {
      Object element = raster.getDataElements(raster.getMinX() + x, raster.getMinY() + row, null);
      int argb = colors.getRGB(element);
      rgba[RGBA * x] = (argb >> 16 & 0xff) / 255f;
      rgba[RGBA * x + 1] = (argb >> 8 & 0xff) / 255f;
      rgba[RGBA * x + 2] = (argb & 0xff) / 255f;
      rgba[RGBA * x + ALPHA] = (argb >>> 24) / 255f;
      overWhite(rgba, RGBA * x, false);
    }
  }

  private static void overWhite(float[] rgba, int at, boolean premultiplied) {
    float alpha = rgba[at + ALPHA];
    if (alpha < 1) {
      for (int color = 0; color < ALPHA; color++) {
        rgba[at + color] = (premultiplied ? 1 : alpha) * rgba[at + color] + (1 - alpha);
      }
    }
  }
}
