package dev.fovea.formats.onnx.op;

import java.util.function.IntUnaryOperator;

/**
 * Goes through the positions of a shape in row-major order, and gives for each the sum of what its
 * axes have in their tables, or -1 if one of them has a negative number there.
 */
final class Positions implements IntUnaryOperator {
  private final int[][] tables;
  private final int[] position;

  /**
   * Begins.
   *
   * @param tables for each axis, a number for each position, usually an offset in an array
   */
  Positions(int[]... tables) {
    this.tables = tables;
    this.position = new int[tables.length];
  }

  @Override
  public int applyAsInt(int order) {
    int sum = 0;
    for (int axis = 0; axis < tables.length; axis++) {
      int offset = tables[axis][position[axis]];
      if (offset < 0) {
        sum = -1;
        break;
      }
      sum += offset;
    }
    for (int axis = tables.length - 1; axis >= 0; axis--) {
      position[axis]++;
      if (position[axis] < tables[axis].length) {
        break;
      }
      position[axis] = 0;
    }
    return sum;
  }
}
