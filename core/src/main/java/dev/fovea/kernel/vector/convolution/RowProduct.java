package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;

import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;

/** A product of matrices, one block of columns at a time: y = x w, or y += x w. */
public final class RowProduct {
  private static final int[] ONE_RUN = {0};

  private RowProduct() {}

  /**
   * Rows of one block of columns.
   *
   * @param x row i has its values from x[xAt + offsets[i]], run by run
   * @param panel the part of the depth to sum over; its values of w are (depth, BLOCK) from wAt
   * @param start where the sum starts: at the bias (BLOCK values from startAt), or, with a stride
   *     above 0, at rows of y itself
   * @param y row i has its columns from yAt + i * yStride
   * @param columns the valid columns of the block
   */
  public static void rows(
      float[] x,
      int xAt,
      int[] offsets,
      int first,
      int end,
      int[] runs,
      Geometry.Panel panel,
      float[] w,
      int wAt,
      float[] start,
      int startAt,
      int startStride,
      float floor,
      float[] y,
      int yAt,
      int yStride,
      int columns) {
    int base = xAt + panel.from();
    int whole = columns == BLOCK ? first + (end - first) / Tile.ROWS * Tile.ROWS : first;
    for (int i = first; i < whole; i += Tile.ROWS) {
      Tile.multiply(
          x,
          base + offsets[i],
          base + offsets[i + 1],
          base + offsets[i + 2],
          base + offsets[i + 3],
          runs,
          panel.firstRun(),
          panel.endRun(),
          panel.length(),
          w,
          wAt,
          start,
          startAt + i * startStride,
          startStride,
          floor,
          y,
          yAt + i * yStride,
          yStride);
    }
    float[] tile = Scratch.mine().floats(Scratch.Slot.TILE, Tile.SIZE);
    for (int i = whole; i < end; i += Tile.ROWS) {
      int count = Math.min(Tile.ROWS, end - i);
      boolean fromY = startStride > 0;
      for (int r = 0; fromY && r < count; r++) {
        System.arraycopy(start, startAt + (i + r) * startStride, tile, r * BLOCK, columns);
      }
      Tile.multiply(
          x,
          base + offsets[i],
          base + offsets[Math.min(i + 1, end - 1)],
          base + offsets[Math.min(i + 2, end - 1)],
          base + offsets[Math.min(i + 3, end - 1)],
          runs,
          panel.firstRun(),
          panel.endRun(),
          panel.length(),
          w,
          wAt,
          fromY ? tile : start,
          fromY ? 0 : startAt,
          fromY ? BLOCK : 0,
          floor,
          tile,
          0,
          BLOCK);
      for (int r = 0; r < count; r++) {
        System.arraycopy(tile, r * BLOCK, y, yAt + (i + r) * yStride, columns);
      }
    }
  }

  /** Returns the runs of a plain matrix, which has one. */
  public static int[] oneRun() {
    return ONE_RUN;
  }

  /** Returns a row of a plain matrix from a column on. */
  public static Geometry.Panel plain(int from, int length) {
    return new Geometry.Panel(from, 0, 1, from, length);
  }
}
