package dev.fovea.insight.attribution;

/**
 * The contribution of each position in an image to the score of a class.
 *
 * @param method name of the method
 * @param category index of the class
 * @param score score of the class for the image, before softmax or sigmoid
 * @param height height of the heat map
 * @param width width of the heat map, which is smaller than the image if the method uses a deeper
 *     layer
 * @param heat (height, width); negative values, which only some methods produce, are evidence
 *     against the class
 */
@SuppressWarnings("ArrayRecordComponent")
public record Attribution(
    String method, int category, double score, int height, int width, float[] heat) {

  /** Returns whether any position is evidence against the class. */
  public boolean isSigned() {
    for (float value : heat) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }
}
