package dev.fovea.insight.attribution;

/**
 * How much each place of a picture speaks for a class.
 *
 * @param method its name
 * @param category the class
 * @param score of the class for the picture, before softmax or sigmoid
 * @param height of the heat
 * @param width of the heat; smaller than the picture where a method looks at a deeper layer
 * @param heat (height, width); where a method tells what speaks against the class, that is negative
 */
@SuppressWarnings("ArrayRecordComponent")
public record Attribution(
    String method, int category, double score, int height, int width, float[] heat) {

  /** Whether any place speaks against the class. */
  public boolean isSigned() {
    for (float value : heat) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }
}
