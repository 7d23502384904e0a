package dev.fovea.insight.draw;

import java.util.ArrayList;
import java.util.List;

/**
 * The frame of a chart: two axes with round numbers, a grid, and places for data. Draw a chart as
 * {@code axes.drawing().with(marks)}, the marks at {@link #x} and {@link #y}.
 *
 * @param x from left to right
 * @param y from the bottom upwards
 * @param width of the data's rectangle, in units
 * @param height of the data's rectangle, in units
 */
public record Axes(Axis x, Axis y, double width, double height) {
  private static final Letters NUMBERS = Letters.SMALL;
  private static final double TICK = 4;

  /** Where a number of the x axis lies in {@link #figure}. */
  public double x(double value) {
    return left() + width * x.share(value);
  }

  /** Where a number of the y axis lies in {@link #figure}. */
  public double y(double value) {
    return top() + height * (1 - y.share(value));
  }

  /** The left edge of the data's rectangle in {@link #figure}. */
  public double left() {
    double widest =
        y.ticks().values().stream()
            .mapToDouble(value -> NUMBERS.width(y.ticks().label(value)))
            .max()
            .orElse(0);
    return widest + TICK + 4 + (y.label().isEmpty() ? 0 : Letters.BODY.lineHeight());
  }

  /** The top edge of the data's rectangle in {@link #figure}. */
  public double top() {
    return NUMBERS.size();
  }

  /** The empty chart. */
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
