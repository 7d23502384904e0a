package dev.fovea.zoo.locate;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/**
 * The answers of a classifier for all windows of a picture in one scale.
 *
 * @param scale the size of the picture that was looked at, over that of the original
 * @param strides the distance of neighboring windows in the scaled picture, down and across
 * @param window the height and width of a window in the scaled picture
 * @param margin the rows above and the columns to the left of the scaled picture that were added,
 *     so that windows have their middle everywhere in it
 * @param scores (1, rows, columns, classes)
 * @param boxes (1, rows, columns, 4), or of size 0 if the model gives none
 */
public record ScoreMap(
    double scale, Shape strides, Shape window, Shape margin, Tensor scores, Tensor boxes) {
  /** Returns the number of rows of windows. */
  public int rows() {
    return scores.shape().dim(1);
  }

  /** Returns the number of windows in a row. */
  public int columns() {
    return scores.shape().dim(2);
  }

  /** Returns the probability of a class for a window. */
  public float score(int row, int column, int label) {
    return scores.data()[(row * columns() + column) * scores.shape().channels() + label];
  }

  /** Returns the box of a window in pixels of the original picture, as a find of a class. */
  Find find(int row, int column, int label) {
    double top = row * strides.dim(0) - margin.dim(0);
    double left = column * strides.dim(1) - margin.dim(1);
    double bottom = top + window.dim(0);
    double right = left + window.dim(1);
    if (boxes.data().length > 0) {
      int at = (row * columns() + column) * 4;
      double middleY = (top + bottom) / 2;
      double middleX = (left + right) / 2;
      left = middleX + DigitWindows.UNIT * boxes.data()[at];
      top = middleY + DigitWindows.UNIT * boxes.data()[at + 1];
      right = Math.max(left + 1, middleX + DigitWindows.UNIT * boxes.data()[at + 2]);
      bottom = Math.max(top + 1, middleY + DigitWindows.UNIT * boxes.data()[at + 3]);
    }
    return new Find(
        label,
        score(row, column, label),
        left / scale,
        top / scale,
        (right - left) / scale,
        (bottom - top) / scale);
  }
}
