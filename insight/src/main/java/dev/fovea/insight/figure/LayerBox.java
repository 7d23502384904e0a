package dev.fovea.insight.figure;

import dev.fovea.insight.Architecture.Row;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Point;
import dev.fovea.insight.draw.Style;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
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

  /** The kinds of layers, which have different colors. */
  enum Kind {
    INPUT("input", 0xc9d1d9),
    CONVOLUTION("convolution", 0x0072b2),
    POOLING("pooling", 0xe69f00),
    DENSE("dense", 0x009e73),
    MERGE("merge", 0xcc79a7),
    OTHER("other", 0x9aa7b4);

    private final String word;
    private final int rgb;

    Kind(String word, int rgb) {
      this.word = word;
      this.rgb = rgb;
    }

    static Kind of(Layer layer) {
      return switch (layer.kind()) {
        case INPUT -> INPUT;
        case CONVOLUTION -> CONVOLUTION;
        case POOLING -> POOLING;
        case DENSE -> DENSE;
        case MERGE -> MERGE;
        case OTHER -> OTHER;
      };
    }

    Legend.Entry entry() {
      return Legend.Entry.swatch(Style.fill(Paint.of(rgb)), word);
    }

    /** Returns the color mixed with white (share above 0) or black (below 0). */
    private Paint shade(double share) {
      int to = share > 0 ? 255 : 0;
      double part = Math.abs(share);
      int red = (int) Math.round((rgb >> 16 & 255) * (1 - part) + to * part);
      int green = (int) Math.round((rgb >> 8 & 255) * (1 - part) + to * part);
      int blue = (int) Math.round((rgb & 255) * (1 - part) + to * part);
      return Paint.of(red << 16 | green << 8 | blue);
    }
  }

  /**
   * Draws a block with its text.
   *
   * @param largest longest side of all maps of the model
   */
  static Drawing of(Row row, int largest) {
    List<Mark> marks = new ArrayList<>(block(row, largest));
    double y = TOP + 12;
    for (Line line : lines(row)) {
      Letters letters = line.letters();
      double width = letters.width(line.text());
      double size = Math.min(letters.size(), letters.size() * (WIDTH - 6) / width);
      marks.add(Mark.text(line.text(), WIDTH / 2, y, letters.size(size), Mark.Anchor.MIDDLE));
      y += LINE;
    }
    return new Drawing(WIDTH, TOP + 8 * LINE + 6, marks);
  }

  private record Line(String text, Letters letters) {}

  private static List<Line> lines(Row row) {
    Letters small = Letters.SMALL.size(9.5);
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(row.layer().path(), Letters.BODY.size(11).bold(true)));
    lines.add(new Line(row.layer().layer().className(), small));
    lines.add(new Line(row.layer().outputShape().toString(), Letters.BODY.size(10.5).bold(true)));
    if (!row.kernel().isEmpty()) {
      lines.add(new Line(row.kernel(), small));
    }
    if (row.parameters() > 0) {
      lines.add(new Line(String.format(Locale.ROOT, "%,d parameters", row.parameters()), small));
    }
    lines.add(new Line(String.format(Locale.ROOT, "%,d values", row.values()), small));
    if (row.multiplications() > 0) {
      lines.add(new Line(count(row.multiplications()) + " mult.", small));
    }
    if (!(row.layer().layer() instanceof InputLayer)) {
      lines.add(new Line("sees " + row.fieldText(), small));
    }
    return lines;
  }

  private static String count(long number) {
    return number < 1_000_000_000L
        ? String.format(Locale.ROOT, "%,d", number)
        : String.format(Locale.ROOT, "%,.2f billion", number / 1e9);
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
    Kind kind = Kind.of(row.layer().layer());
    double shift = SLANT * sizes.deep;
    double left = WIDTH / 2 - (sizes.thick + shift) / 2;
    double right = left + sizes.thick;
    double top = MIDDLE - (sizes.high - shift) / 2;
    double bottom = top + sizes.high;
    Style line = Style.line(kind.shade(-0.35), 0.8);
    List<Mark> marks = new ArrayList<>();
    marks.add(
        Mark.rectangle(
            left,
            top,
            sizes.thick,
            sizes.high,
            Style.fill(kind.shade(0.15)).outlined(line.stroke(), 0.8)));
    if (shift > 0) {
      marks.add(
          new Mark.Path(
              List.of(
                  new Point(left, top),
                  new Point(left + shift, top - shift),
                  new Point(right + shift, top - shift),
                  new Point(right, top)),
              true,
              Style.fill(kind.shade(0.55)).outlined(line.stroke(), 0.8)));
      marks.add(
          new Mark.Path(
              List.of(
                  new Point(right, top),
                  new Point(right + shift, top - shift),
                  new Point(right + shift, bottom - shift),
                  new Point(right, bottom)),
              true,
              Style.fill(kind.shade(-0.12)).outlined(line.stroke(), 0.8)));
    }
    return marks;
  }
}
