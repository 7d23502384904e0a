package dev.fovea.formats.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
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

  /** The values of bytes, from 0 to 1. */
  private static final float[] VALUES = new float[256];

  static {
    for (int i = 0; i < VALUES.length; i++) {
      VALUES[i] = i / 255f;
    }
  }

  /** The largest difference that the eye hardly sees on a ground. */
  private static final float HARDLY_SEEN = 1 / 16f;

  private final Raster raster;
  private final ColorModel colors;
  private final boolean palette;
  private final boolean grey;

  private final ImageHeader header;

  /**
   * Creates an image.
   *
   * @param header what its file says
   */
  DecodedImage(BufferedImage image, ImageHeader header) {
    this.header = header;
    raster = image.getRaster();
    colors = image.getColorModel();
    palette = colors instanceof IndexColorModel;
    grey = isGrey(colors);
  }

  /** Returns whether all colors are grey. */
  static boolean isGrey(ColorModel colors) {
    return colors instanceof IndexColorModel indexed
        ? isGreyPalette(indexed)
        : colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  private static boolean isGreyPalette(IndexColorModel colors) {
    return IntStream.range(0, colors.getMapSize())
        .allMatch(
            i -> colors.getRed(i) == colors.getGreen(i) && colors.getGreen(i) == colors.getBlue(i));
  }

  /** Returns what the file of the image says. */
  ImageHeader header() {
    return header;
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

  /** Returns whether all pixels are grey. */
  boolean hasGreyPixels() {
    Rows rows = rows(3, 0);
    float[] row = new float[3 * width()];
    for (int y = 0; y < height() && !grey; y++) {
      rows.read(y, row);
      for (int at = 0; at < row.length; at += 3) {
        if (!isEven(row, at)) {
          return false;
        }
      }
    }
    return true;
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
   * Returns the rows of the image with values from 0 to 1.
   *
   * @param channels 1 or 3, independent of the channels of the image
   * @param background the color behind transparent pixels, 0xRRGGBB
   */
  Rows rows(int channels, int background) {
    if (raster.getDataBuffer() instanceof DataBufferByte data
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && !colors.hasAlpha()
        && isSampled()) {
      return bytes(data.getData(), data.getOffset(), model, channels);
    }
    Rows pixels = rgba();
    float[] rgba = new float[RGBA * width()];
    float[] behind = color(background);
    return (row, into) -> {
      pixels.read(row, rgba);
      for (int x = 0; x < width(); x++) {
        int at = RGBA * x;
        over(rgba, at, behind);
        if (channels == 3) {
          System.arraycopy(rgba, at, into, 3 * x, 3);
        } else {
          into[x] = isEven(rgba, at) ? rgba[at] : luma(rgba[at], rgba[at + 1], rgba[at + 2]);
        }
      }
    };
  }

  /** Returns the red, green and blue of a color 0xRRGGBB, from 0 to 1. */
  static float[] color(int rgb) {
    return new float[] {VALUES[rgb >> 16 & 0xff], VALUES[rgb >> 8 & 0xff], VALUES[rgb & 0xff]};
  }

  private static boolean isEven(float[] rgba, int at) {
    return rgba[at] == rgba[at + 1] && rgba[at + 1] == rgba[at + 2];
  }

  /** Returns the luma of a color according to ITU-R BT.601. */
  static float luma(float red, float green, float blue) {
    return (float) (0.299 * red + 0.587 * green + 0.114 * blue);
  }

  /** Returns whether the samples of the raster are grey levels, or red, green and blue. */
  private boolean isSampled() {
    return !palette && (grey || colors.getColorSpace().getType() == ColorSpace.TYPE_RGB);
  }

  /** Reads pixels of bytes without transparency, the usual kind, straight from their array. */
  private Rows bytes(byte[] data, int offset, PixelInterleavedSampleModel model, int channels) {
    int[] bands = model.getBandOffsets();
    int first = offset + raster.getMinX() - raster.getSampleModelTranslateX();
    int top = raster.getMinY() - raster.getSampleModelTranslateY();
    int step = model.getPixelStride();
    int red = bands[0];
    int green = grey ? red : bands[1];
    int blue = grey ? red : bands[2];
    return (row, into) -> {
      int at = first + (top + row) * model.getScanlineStride();
      for (int x = 0; x < width(); x++, at += step) {
        float r = VALUES[data[at + red] & 0xff];
        if (channels == 3) {
          into[3 * x] = r;
          into[3 * x + 1] = VALUES[data[at + green] & 0xff];
          into[3 * x + 2] = VALUES[data[at + blue] & 0xff];
        } else if (grey) {
          into[x] = r;
        } else {
          float g = VALUES[data[at + green] & 0xff];
          float b = VALUES[data[at + blue] & 0xff];
          into[x] = r == g && g == b ? r : luma(r, g, b);
        }
      }
    };
  }

  /** Returns rows of (red, green, blue, alpha), where colors are not multiplied by alpha. */
  private Rows rgba() {
    return isSampled() ? samples() : this::palettePixels;
  }

  private Rows samples() {
    int bands = raster.getNumBands();
    int last = colors.getNumColorComponents() - 1;
    float[] samples = new float[width() * bands];
    float[] largest = new float[bands];
    boolean whole = raster.getTransferType() <= DataBuffer.TYPE_INT;
    for (int band = 0; band < bands; band++) {
      largest[band] = whole ? (1L << colors.getComponentSize(band)) - 1 : 1;
    }
    boolean alpha = colors.hasAlpha();
    boolean multiplied = alpha && colors.isAlphaPremultiplied();
    return (row, rgba) -> {
      raster.getPixels(raster.getMinX(), raster.getMinY() + row, width(), 1, samples);
      for (int x = 0; x < width(); x++) {
        float opacity = alpha ? samples[bands * x + last + 1] / largest[last + 1] : 1;
        for (int color = 0; color < ALPHA; color++) {
          int band = Math.min(color, last);
          float value = samples[bands * x + band] / largest[band];
          rgba[RGBA * x + color] = multiplied && opacity > 0 ? value / opacity : value;
        }
        rgba[RGBA * x + ALPHA] = opacity;
      }
    };
  }

  /** Reads a row as (red, green, blue, alpha) through the image's color model. */
  private void palettePixels(int row, float[] rgba) {
    for (int x = 0; x < width(); x++) {
      Object element = raster.getDataElements(raster.getMinX() + x, raster.getMinY() + row, null);
      int argb = colors.getRGB(element);
      rgba[RGBA * x] = VALUES[argb >> 16 & 0xff];
      rgba[RGBA * x + 1] = VALUES[argb >> 8 & 0xff];
      rgba[RGBA * x + 2] = VALUES[argb & 0xff];
      rgba[RGBA * x + ALPHA] = VALUES[argb >>> 24];
    }
  }

  private static void over(float[] rgba, int at, float[] background) {
    float alpha = rgba[at + ALPHA];
    if (alpha < 1) {
      for (int color = 0; color < ALPHA; color++) {
        rgba[at + color] = alpha * rgba[at + color] + (1 - alpha) * background[color];
      }
    }
  }

  /**
   * Returns whether the image is drawn on transparent ground in colors that can hardly be told from
   * a background, such as white ink on white.
   */
  boolean vanishesOn(int background) {
    if (!colors.hasAlpha()) {
      return false;
    }
    Rows pixels = rgba();
    float[] rgba = new float[RGBA * width()];
    float[] behind = color(background);
    boolean drawn = false;
    boolean empty = false;
    for (int y = 0; y < height(); y++) {
      pixels.read(y, rgba);
      for (int at = 0; at < rgba.length; at += RGBA) {
        float alpha = rgba[at + ALPHA];
        drawn |= alpha >= 0.5f;
        empty |= alpha < 0.5f;
        for (int color = 0; color < ALPHA; color++) {
          if (alpha * Math.abs(rgba[at + color] - behind[color]) > HARDLY_SEEN) {
            return false;
          }
        }
      }
    }
    return drawn && empty;
  }
}
