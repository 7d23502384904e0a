package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * The frame of a chart: two axes with round numbers and a grid. A chart is drawn as {@code
 * axes.drawing().with(marks)}, where the marks are positioned by {@link #x} and {@link #y}.
 *
 * @param x horizontal axis, increasing to the right
 * @param y vertical axis, increasing upwards
 * @param width width of the plotting area, in units
 * @param height height of the plotting area, in units
 */
public record Axes(Axis x, Axis y, double width, double height) {
  private static final Letters NUMBERS = Letters.SMALL;
  private static final double TICK = 4;

  /** Returns the position of a value of the x axis in {@link #drawing}. */
  public double x(double value) {
    return left() + width * x.share(value);
  }

  /** Returns the position of a value of the y axis in {@link #drawing}. */
  public double y(double value) {
    return top() + height * (1 - y.share(value));
  }

  /** Returns the left edge of the plotting area in {@link #drawing}. */
  public double left() {
    double widest =
        y.ticks().values().stream()
            .mapToDouble(value -> NUMBERS.width(y.ticks().label(value)))
            .max()
            .orElse(0);
    return widest + TICK + 4 + (y.label().isEmpty() ? 0 : Letters.BODY.lineHeight());
  }

  /** Returns the top edge of the plotting area in {@link #drawing}. */
  public double top() {
    return NUMBERS.size();
  }

  /** Returns the chart without data. */
  public Drawing drawing() {
    double right = left() + width;
    double bottom = top() + height;
    List<Mark> marks = new ArrayList<>();
    Style grid = Style.line(Paint.Role.GRID, 0.7);
    Style line = Style.line(Paint.Role.MUTED, 1);
    for (double value : x.ticks().values()) {
      double at = x(value);
      marks.add(Mark.line(at, top(), at, bottom, grid));
      marks.add(Mark.line(at, bottom, at, bottom + TICK, line));
      marks.add(
          Mark.text(
              x.ticks().label(value),
              at,
              bottom + TICK + 2 + NUMBERS.size(),
              NUMBERS,
              Mark.Anchor.MIDDLE));
    }
    for (double value : y.ticks().values()) {
      double at = y(value);
      marks.add(Mark.line(left(), at, right, at, grid));
      marks.add(Mark.line(left() - TICK, at, left(), at, line));
      marks.add(
          Mark.text(
              y.ticks().label(value),
              left() - TICK - 3,
              at + 0.36 * NUMBERS.size(),
              NUMBERS,
              Mark.Anchor.END));
    }
    marks.add(Mark.line(left(), top(), left(), bottom, line));
    marks.add(Mark.line(left(), bottom, right, bottom, line));
    double height = bottom + TICK + 2 + NUMBERS.lineHeight();
    marks.add(
        Mark.text(
            x.label(),
            left() + width / 2,
            height + Letters.BODY.size(),
            Letters.BODY,
            Mark.Anchor.MIDDLE));
    marks.add(
        new Mark.Text(
            y.label(),
            Letters.BODY.size(),
            top() + this.height / 2,
            Letters.BODY,
            Mark.Anchor.MIDDLE,
            -90));
    double label = x.label().isEmpty() ? 0 : Letters.BODY.lineHeight();
    return new Drawing(right + 16, height + label, marks);
  }
}
