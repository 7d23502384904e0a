package dev.fovea.insight.figure;

import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Enlarge;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Style;
import java.util.List;

/** Parts of figures that show a picture of any size. */
final class Picture {
  private Picture() {}

  /** Returns the number of pixels that are seen for each pixel of a picture, if it is that long. */
  static double scale(int height, int width, double size) {
    return size * Drawing.SCALE / Math.max(height, width);
  }

  /** Reduces a picture to the pixels that can be seen, so that files stay small. */
  static Pixels visible(Pixels pixels, double size) {
    double scale = scale(pixels.height(), pixels.width(), size);
    return scale >= 1
        ? pixels
        : Enlarge.lanczos(
            pixels,
            Math.max(1, (int) (pixels.width() * scale)),
            Math.max(1, (int) (pixels.height() * scale)));
  }

  static Drawing framed(Pixels pixels, double width, double height) {
    return new Drawing(
        width,
        height,
        List.of(
            new Mark.Image(pixels, 0, 0, width, height, true),
            Mark.rectangle(0, 0, width, height, Style.line(Paint.Role.GRID, 0.5))));
  }
}
