package dev.fovea.formats.image;

/**
 * What an image file says about its image, before its pixels are decoded.
 *
 * @param format the format of the file, such as "JPEG"
 * @param height the height of the upright image
 * @param width the width of the upright image
 * @param channels 1 if the image is grey, 3 otherwise
 * @param step the distance of the rows and columns that are read: 1, or more for an image of more
 *     pixels than are kept
 */
public record ImageHeader(String format, int height, int width, int channels, int step) {
  /** Returns the height of the image as it is read. */
  public int readHeight() {
    return Math.ceilDiv(height, step);
  }

  /** Returns the width of the image as it is read. */
  public int readWidth() {
    return Math.ceilDiv(width, step);
  }
}
