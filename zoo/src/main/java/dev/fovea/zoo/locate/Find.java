package dev.fovea.zoo.locate;

/**
 * An object found in a picture.
 *
 * @param label its class
 * @param score the probability of the class
 * @param x the left edge of its box in pixels
 * @param y the upper edge
 * @param width of the box
 * @param height of the box
 */
public record Find(int label, double score, double x, double y, double width, double height) {
  /** Returns the area that this box and another have in common, over the area of both together. */
  public double iou(Find other) {
    double common = common(other);
    return common / (width * height + other.width * other.height - common);
  }

  /** Returns the area in common over that of the smaller box. */
  double cover(Find other) {
    return common(other) / Math.min(width * height, other.width * other.height);
  }

  private double common(Find other) {
    double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    return Math.max(0, across) * Math.max(0, down);
  }
}
