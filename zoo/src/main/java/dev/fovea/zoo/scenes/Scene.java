package dev.fovea.zoo.scenes;

import java.util.List;

/**
 * A picture of digits.
 *
 * @param height in pixels
 * @param width in pixels
 * @param pixels (height, width), from 0 for the ground to 1 for ink
 * @param mask (height, width), 0 for the ground, and for the ink of a digit its class plus 1
 * @param digits the digits with their boxes
 */
public record Scene(int height, int width, float[] pixels, byte[] mask, List<Digit> digits) {
  /**
   * A digit in a scene, with the smallest box around its ink.
   *
   * @param label its class
   * @param x the left edge of the box in pixels
   * @param y the upper edge
   * @param width of the box
   * @param height of the box
   */
  public record Digit(int label, int x, int y, int width, int height) {}
}
