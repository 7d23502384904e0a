package dev.fovea.zoo.segment;

import java.util.Arrays;

/**
 * The class of each pixel of a picture.
 *
 * @param height in pixels
 * @param width in pixels
 * @param classes the number of classes
 * @param indices (height, width), the class of each pixel as an unsigned byte
 */
public record Segmentation(int height, int width, int classes, byte[] indices) {
  /** Returns the number of pixels of each class. */
  public long[] pixels() {
    long[] pixels = new long[classes];
    for (byte index : indices) {
      pixels[Byte.toUnsignedInt(index)]++;
    }
    return pixels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Segmentation same
        && height == same.height
        && width == same.width
        && classes == same.classes
        && Arrays.equals(indices, same.indices);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(indices);
  }
}
