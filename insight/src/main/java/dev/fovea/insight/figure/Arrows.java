package dev.fovea.insight.figure;

import dev.fovea.insight.picture.Figure;
import dev.fovea.insight.picture.Mark;
import dev.fovea.insight.picture.Paint;
import dev.fovea.insight.picture.Style;
import dev.fovea.insight.picture.Symbols;
import java.util.List;

/** What leads the eye from one part to the next. */
final class Arrows {
  private static final double HEAD = 8;

  private Arrows() {}

  /** From left to right. */
  static Figure right(double length) {
    return new Figure(
        length,
        HEAD,
        List.of(
            Mark.line(0, HEAD / 2, length - HEAD / 2, HEAD / 2, Style.line(Paint.Role.MUTED, 1.5)),
            Symbols.arrowHead(length, HEAD / 2, 0, HEAD, Paint.Role.MUTED)));
  }
}
