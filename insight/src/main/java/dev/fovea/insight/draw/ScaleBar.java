package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;

/** The legend of a {@link Scale}: its colors from left to right, with numbers below. */
public final class ScaleBar {
  private static final double WIDTH = 180;
  private static final double HEIGHT = 10;
  private static final int CELLS = 128;

  private ScaleBar() {}

  /**
   * Draws a scale.
   *
   * @param label meaning of the numbers, or empty
   */
  public static Drawing of(Scale scale, String label) {
    double top = label.isEmpty() ? 0 : Letters.SMALL.lineHeight();
    float[] values = new float[CELLS];
    for (int i = 0; i < CELLS; i++) {
      values[i] = (float) (scale.low() + (scale.high() - scale.low()) * (i + 0.5) / CELLS);
    }
    List<Mark> marks = new ArrayList<>();
    if (!label.isEmpty()) {
      marks.add(Mark.text(label, 0, Letters.SMALL.size(), Letters.SMALL, Mark.Anchor.START));
    }
    marks.add(Mark.image(scale.pixels(CELLS, 1, values), 0, top, WIDTH, HEIGHT));
    marks.add(Mark.rectangle(0, top, WIDTH, HEIGHT, Style.line(Paint.Role.MUTED, 0.5)));
    Ticks ticks = ticks(scale);
    for (double value : ticks.values()) {
      double share = (value - scale.low()) / (scale.high() - scale.low());
      double x = WIDTH * share;
      marks.add(Mark.line(x, top + HEIGHT, x, top + HEIGHT + 3, Style.line(Paint.Role.MUTED, 0.8)));
      marks.add(
          Mark.text(
              ticks.label(value),
              x,
              top + HEIGHT + 5 + Letters.SMALL.size(),
              Letters.SMALL,
              anchor(share)));
    }
    return new Drawing(
        Math.max(WIDTH, Letters.SMALL.width(label)),
        top + HEIGHT + 5 + Letters.SMALL.lineHeight(),
        marks);
  }

  /** Returns at most about four ticks, fewer if their numbers would touch each other. */
  private static Ticks ticks(Scale scale) {
    int about = 4;
    Ticks ticks = Ticks.within(scale.low(), scale.high(), about);
    while (about > 1 && !fit(ticks, scale)) {
      about--;
      ticks = Ticks.within(scale.low(), scale.high(), about);
    }
    return ticks;
  }

  private static boolean fit(Ticks ticks, Scale scale) {
    double widest =
        ticks.values().stream()
            .mapToDouble(value -> Letters.SMALL.width(ticks.label(value)))
            .max()
            .orElse(0);
    // The numbers at the ends are not centered and reach half a width further inwards.
    return 1.5 * widest < WIDTH * ticks.step() / (scale.high() - scale.low());
  }

  /** Returns an anchor that keeps the numbers at the ends within the width of the bar. */
  private static Mark.Anchor anchor(double share) {
    return share < 0.04 ? Mark.Anchor.START : share > 0.96 ? Mark.Anchor.END : Mark.Anchor.MIDDLE;
  }
}
