package dev.fovea.metric;

import dev.fovea.data.LabelException;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/**
 * How predictions and targets stand for classes: rows of scores with a class number or a one-hot
 * row each, or one score for yes or no.
 *
 * @param rows the rows of one sample
 * @param width the scores of a row: 1 for yes or no
 * @param targetWidth 1 for class numbers, else as width
 * @param threshold above which one score means yes
 */
record Classes(int rows, int width, int targetWidth, double threshold) {
  static Classes of(Shape prediction, Shape target, double threshold) {
    int width = prediction.channels();
    int rows = prediction.size() / width;
    int targetWidth = target.size() / rows;
    if (targetWidth * rows != target.size() || (targetWidth != 1 && targetWidth != width)) {
      throw new ShapeException(
          "predictions of shape %s cannot be told right or wrong by targets of shape %s"
              .formatted(prediction, target));
    }
    return new Classes(rows, width, targetWidth, threshold);
  }

  /** Returns the number of classes: 2 for yes or no. */
  int count() {
    return width == 1 ? 2 : width;
  }

  /** Returns the class that a row predicts; {@link ArgMax#NONE} if it holds NaN. */
  int predicted(float[] prediction, int row) {
    if (width > 1) {
      return ArgMax.of(prediction, row * width, width);
    }
    float score = prediction[row];
    return Float.isNaN(score) ? ArgMax.NONE : score > threshold ? 1 : 0;
  }

  int actual(float[] target, int row) {
    return targetWidth == 1
        ? Math.round(target[row])
        : ArgMax.of(target, row * targetWidth, targetWidth);
  }

  /**
   * Returns the class of a target.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  int label(float[] target, int row) {
    int label = actual(target, row);
    if (label < 0 || label >= count()) {
      throw new LabelException(label, row / rows, count());
    }
    return label;
  }
}
