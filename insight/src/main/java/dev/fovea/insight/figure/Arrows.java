package dev.fovea.insight.figure;

import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.Symbols;
import java.util.List;

/** Arrows from one part of a figure to the next. */
final class Arrows {
  private static final double HEAD = 8;

  private Arrows() {}

  /** Returns an arrow from left to right. */
  static Drawing right(double length) {
    return new Drawing(
        length,
        HEAD,
        List.of(
            Mark.line(0, HEAD / 2, length - HEAD / 2, HEAD / 2, Style.line(Paint.Role.MUTED, 1.5)),
            Symbols.arrowHead(length, HEAD / 2, 0, HEAD, Paint.Role.MUTED)));
  }
}
