package dev.fovea.formats.image;

/** Access to the pixels of an image, one row at a time. */
@FunctionalInterface
public interface Rows {
  /**
   * Reads a row.
   *
   * @param row the number of the row, from 0
   * @param into receives the pixels of the row, (width, channels), from index 0
   */
  void read(int row, float[] into);
}
