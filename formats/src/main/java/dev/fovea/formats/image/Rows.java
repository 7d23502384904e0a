package dev.fovea.formats.image;

/** The rows of an image, one at a time. */
@FunctionalInterface
public interface Rows {
  /**
   * Reads a row.
   *
   * @param into filled from 0 on with (width, channels)
   */
  void read(int row, float[] into);
}
