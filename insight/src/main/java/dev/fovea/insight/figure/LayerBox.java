package dev.fovea.insight.figure;

import dev.fovea.insight.Architecture.Row;
import dev.fovea.insight.ReceptiveField.Span;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Point;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.layer.LayerKind;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A layer as a block whose height and depth show the size of its maps and whose thickness shows
 * their number, with its shape and parameter count below.
 */
final class LayerBox {
  /** Width of a block with its text, in units. */
  static final double WIDTH = 118;

  /** Height at which arrows start and end, in units. */
  static final double MIDDLE = 66;

  private static final double LARGEST = 84;
  private static final double SLANT = 0.32;
  private static final double TOP = 2 * MIDDLE;
  private static final double LINE = 12.5;

  private LayerBox() {}

  /** Returns the entry of the legend for a kind of layer. */
  static Legend.Entry entry(Words words, LayerKind kind) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return Legend.Entry.swatch(
        Style.fill(Paint.of(rgb(kind))), words.text("figure.architecture." + name));
  }

  private static int rgb(LayerKind kind) {
    return switch (kind) {
      case INPUT -> 0xc9d1d9;
      case CONVOLUTION -> 0x0072b2;
      case POOLING -> 0xe69f00;
      case DENSE -> 0x009e73;
      case MERGE -> 0xcc79a7;
      case OTHER -> 0x9aa7b4;
    };
  }

  /** Returns the color of a kind mixed with white (share above 0) or black (below 0). */
  private static Paint shade(LayerKind kind, double share) {
    int rgb = rgb(kind);
    int to = share > 0 ? 255 : 0;
    double part = Math.abs(share);
    int red = (int) Math.round((rgb >> 16 & 255) * (1 - part) + to * part);
    int green = (int) Math.round((rgb >> 8 & 255) * (1 - part) + to * part);
    int blue = (int) Math.round((rgb & 255) * (1 - part) + to * part);
    return Paint.of(red << 16 | green << 8 | blue);
  }

  /**
   * Draws a block with its text.
   *
   * @param words texts in the language of the figure
   * @param largest longest side of all maps of the model
   */
  static Drawing of(Words words, Row row, int largest) {
    List<Mark> marks = new ArrayList<>(block(row, largest));
    double y = TOP + 12;
    for (Line line : lines(words, row)) {
      Letters letters = line.letters();
      double width = letters.width(line.text());
      double size = Math.min(letters.size(), letters.size() * (WIDTH - 6) / width);
      marks.add(Mark.text(line.text(), WIDTH / 2, y, letters.size(size), Mark.Anchor.MIDDLE));
      y += LINE;
    }
    return new Drawing(WIDTH, TOP + 8 * LINE + 6, marks);
  }

  private record Line(String text, Letters letters) {}

  private static List<Line> lines(Words words, Row row) {
    Letters small = Letters.SMALL.size(9.5);
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(row.layer().path(), Letters.BODY.size(11).bold(true)));
    lines.add(new Line(row.layer().layer().className(), small));
    lines.add(new Line(row.layer().outputShape().toString(), Letters.BODY.size(10.5).bold(true)));
    String window = WindowText.of(words, row.layer().layer());
    if (!window.isEmpty()) {
      lines.add(new Line(window, small));
    }
    if (row.parameters() > 0) {
      String parameters = Numbers.count(row.parameters());
      lines.add(new Line(words.text("figure.architecture.parameters", parameters), small));
    }
    String values = Numbers.count(row.values());
    lines.add(new Line(words.text("figure.architecture.values", values), small));
    if (row.multiplications() > 0) {
      String count = count(words, row.multiplications());
      lines.add(new Line(words.text("figure.architecture.multiplications", count), small));
    }
    if (row.layer().layer().kind() != LayerKind.INPUT) {
      lines.add(new Line(field(words, row), small));
    }
    return lines;
  }

  private static String count(Words words, long number) {
    return number < 1_000_000_000L
        ? Numbers.count(number)
        : words.text("figure.architecture.billion", Numbers.fixed(number / 1e9, 2));
  }

  private static String field(Words words, Row row) {
    if (!row.field().stream().allMatch(Span::known)) {
      return words.text("figure.architecture.sees-unknown");
    }
    return row.field().stream().anyMatch(Span::whole)
        ? words.text("figure.architecture.sees-all")
        : words.text("figure.architecture.sees", row.fieldText());
  }

  /** Returns half the width of a block: the distance from its middle to where arrows touch it. */
  static double half(Row row, int largest) {
    Sizes sizes = Sizes.of(row.layer().outputShape(), largest);
    return (sizes.thick + SLANT * sizes.deep) / 2;
  }

  private record Sizes(double high, double deep, double thick) {
    static Sizes of(Shape shape, int largest) {
      double thick = 3 + 3.4 * Math.log(shape.channels()) / Math.log(2);
      if (shape.rank() < 2) {
        // A vector: its length shows the number of units.
        return new Sizes(14 + 5 * Math.log(shape.channels()) / Math.log(2), 0, 12);
      }
      double unit = LARGEST / Math.sqrt(largest);
      int width = shape.dim(shape.rank() - 2);
      int height = shape.rank() == 2 ? 1 : shape.dim(shape.rank() - 3);
      return new Sizes(
          Math.max(6, unit * Math.sqrt(height)), Math.max(6, unit * Math.sqrt(width)), thick);
    }
  }

  /**
   * Draws a block in oblique projection: the front shows the number of maps, the side shows one
   * map.
   */
  private static List<Mark> block(Row row, int largest) {
    Sizes sizes = Sizes.of(row.layer().outputShape(), largest);
    LayerKind kind = row.layer().layer().kind();
    double shift = SLANT * sizes.deep;
    double left = WIDTH / 2 - (sizes.thick + shift) / 2;
    double right = left + sizes.thick;
    double top = MIDDLE - (sizes.high - shift) / 2;
    double bottom = top + sizes.high;
    Style line = Style.line(shade(kind, -0.35), 0.8);
    List<Mark> marks = new ArrayList<>();
    marks.add(
        Mark.rectangle(
            left,
            top,
            sizes.thick,
            sizes.high,
            Style.fill(shade(kind, 0.15)).outlined(line.stroke(), 0.8)));
    if (shift > 0) {
      marks.add(
          new Mark.Path(
              List.of(
                  new Point(left, top),
                  new Point(left + shift, top - shift),
                  new Point(right + shift, top - shift),
                  new Point(right, top)),
              true,
              Style.fill(shade(kind, 0.55)).outlined(line.stroke(), 0.8)));
      marks.add(
          new Mark.Path(
              List.of(
                  new Point(right, top),
                  new Point(right + shift, top - shift),
                  new Point(right + shift, bottom - shift),
                  new Point(right, bottom)),
              true,
              Style.fill(shade(kind, -0.12)).outlined(line.stroke(), 0.8)));
    }
    return marks;
  }
}
