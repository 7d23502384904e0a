package dev.fovea.insight.draw;

import java.util.List;

/** A row of numbers as a row of colored cells. */
public final class Strip {
  private Strip() {}

  /**
   * Draws numbers from left to right.
   *
   * @param width width in units
   * @param height height in units
   */
  public static Drawing of(float[] values, Scale scale, double width, double height) {
    Pixels cells = scale.pixels(values.length, 1, values);
    return new Drawing(
        width,
        height,
        List.of(
            Mark.image(cells, 0, 0, width, height),
            Mark.rectangle(0, 0, width, height, Style.line(Paint.Role.GRID, 0.5))));
  }
}
