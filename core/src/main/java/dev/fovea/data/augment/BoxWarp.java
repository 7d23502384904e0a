package dev.fovea.data.augment;

import dev.fovea.data.Target;
import java.util.Arrays;

/**
 * Moves boxes along a grid. The new box is the smallest one around all pixels that show something
 * of the old box, in whole pixels, whatever the grid does between them. A box that nothing is left
 * of is dropped, and the boxes after it move up.
 */
record BoxWarp(SamplingGrid grid) {
  /**
   * Moves boxes in place.
   *
   * @param values holds (capacity, 5) from {@code offset} on, each row as in {@link Target.Boxes}
   */
  void move(Target.Boxes boxes, float[] values, int offset) {
    int row = Target.Boxes.ROW;
    int end = offset + boxes.capacity() * row;
    int kept = offset;
    for (int at = offset; at < end; at += row) {
      float category = values[at + 4];
      if (category >= 0 && moveOne(values, at, kept)) {
        values[kept + 4] = category;
        kept += row;
      }
    }
    Arrays.fill(values, kept, end, Target.Boxes.NONE);
  }

  /** Writes the new box over {@code to}; returns false if nothing is left of it. */
  private boolean moveOne(float[] values, int from, int to) {
    // Bilinear interpolation shows a pixel at all places less than 1 from its center.
    float left = values[from] - 1;
    float top = values[from + 1] - 1;
    float right = values[from + 2];
    float bottom = values[from + 3];
    int newLeft = Integer.MAX_VALUE;
    int newTop = Integer.MAX_VALUE;
    int newRight = 0;
    int newBottom = 0;
    for (int r = 0; r < grid.height(); r++) {
      for (int c = 0; c < grid.width(); c++) {
        float y = grid.rows()[r * grid.width() + c];
        float x = grid.columns()[r * grid.width() + c];
        if (x > left && x < right && y > top && y < bottom) {
          newLeft = Math.min(newLeft, c);
          newTop = Math.min(newTop, r);
          newRight = Math.max(newRight, c + 1);
          newBottom = Math.max(newBottom, r + 1);
        }
      }
    }
    if (newRight == 0) {
      return false;
    }
    values[to] = newLeft;
    values[to + 1] = newTop;
    values[to + 2] = newRight;
    values[to + 3] = newBottom;
    return true;
  }
}
