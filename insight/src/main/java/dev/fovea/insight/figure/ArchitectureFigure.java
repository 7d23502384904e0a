package dev.fovea.insight.figure;

import dev.fovea.insight.Architecture;
import dev.fovea.insight.Architecture.Row;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Legend;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Point;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.draw.Symbols;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers of a model from left to right, with their shapes and parameter counts; branches are
 * placed one below the other.
 */
public final class ArchitectureFigure {
  private static final int IN_A_ROW = 9;
  private static final double GAP = 6;
  private static final double LINE_ROOM = 26;
  private static final double LANE_GAP = 14;
  private static final Style LINE = Style.line(Paint.Role.MUTED, 1.3);

  private final Words words;
  private final Architecture architecture;
  private final int largest;

  private ArchitectureFigure(Words words, Architecture architecture) {
    this.words = words;
    this.architecture = architecture;
    this.largest =
        architecture.rows().stream()
            .map(row -> row.layer().outputShape())
            .mapToInt(ArchitectureFigure::longest)
            .max()
            .orElse(1);
  }

  private static int longest(Shape shape) {
    return Arrays.stream(shape.slice(0, Math.max(0, shape.rank() - 1)).dims()).max().orElse(1);
  }

  /** Draws the figure in English. */
  public static Figure of(String name, Architecture architecture) {
    return of(Words.ENGLISH, name, architecture);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param name name of the model
   */
  public static Figure of(Words words, String name, Architecture architecture) {
    return new ArchitectureFigure(words, architecture).draw(name);
  }

  private Figure draw(String name) {
    List<Row> rows = architecture.rows();
    List<List<Integer>> inputs = rows.stream().map(row -> row.layer().inputs()).toList();
    GraphLayout layout = GraphLayout.of(inputs);
    boolean chain = layout.columns().stream().allMatch(column -> column.size() == 1);
    List<Legend.Entry> legend =
        rows.stream()
            .map(row -> row.layer().layer().kind())
            .distinct()
            .sorted()
            .map(kind -> LayerBox.entry(words, kind))
            .toList();
    return new Figure(
        words.text("figure.architecture.title", name),
        caption(),
        Drawing.column(
            12, Align.START, chain ? chain(rows) : graph(rows, layout), Legend.rows(legend, 700)));
  }

  /** Returns the caption, which names the layer with more than half of the parameters, if any. */
  private String caption() {
    long all = architecture.parameters();
    String parameters = Numbers.count(all);
    String multiplications = Numbers.count(architecture.multiplications());
    return architecture.rows().stream()
        .max(Comparator.comparingLong(Row::parameters))
        .filter(row -> row.parameters() * 2 > all)
        .map(
            row ->
                words.text(
                    "figure.architecture.caption.most",
                    parameters,
                    Numbers.percent(row.parameters(), all),
                    row.layer().path(),
                    multiplications))
        .orElseGet(() -> words.text("figure.architecture.caption", parameters, multiplications));
  }

  private Drawing box(Row row) {
    return LayerBox.of(words, row, largest);
  }

  private Drawing chain(List<Row> rows) {
    List<Drawing> lines = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += IN_A_ROW) {
      int to = Math.min(from + IN_A_ROW, rows.size());
      List<Drawing> boxes = rows.subList(from, to).stream().map(this::box).toList();
      List<Mark> arrows = new ArrayList<>();
      for (int i = from; i + 1 < to; i++) {
        double start = middle(i - from) + LayerBox.half(rows.get(i), largest) + 3;
        double end = middle(i - from + 1) - LayerBox.half(rows.get(i + 1), largest) - 3;
        arrows.addAll(
            arrow(List.of(new Point(start, LayerBox.MIDDLE), new Point(end, LayerBox.MIDDLE))));
      }
      lines.add(Drawing.row(GAP, Align.START, boxes).with(arrows));
    }
    return Drawing.column(10, Align.START, lines);
  }

  private static double middle(int column) {
    return column * (LayerBox.WIDTH + GAP) + LayerBox.WIDTH / 2;
  }

  private Drawing graph(List<Row> rows, GraphLayout layout) {
    double boxHeight = box(rows.getFirst()).height();
    Map<GraphLayout.Item, Point> places = new HashMap<>();
    double highest =
        layout.columns().stream().mapToDouble(column -> height(column, boxHeight)).max().orElse(0);
    double pitch = LayerBox.WIDTH + 3 * GAP;
    List<Mark> marks = new ArrayList<>();
    for (int column = 0; column < layout.columns().size(); column++) {
      List<GraphLayout.Item> items = layout.columns().get(column);
      double y = (highest - height(items, boxHeight)) / 2;
      for (GraphLayout.Item item : items) {
        double x = column * pitch;
        if (item.isLine()) {
          places.put(item, new Point(x + LayerBox.WIDTH / 2, y + LINE_ROOM / 2));
        } else {
          places.put(item, new Point(x + LayerBox.WIDTH / 2, y + LayerBox.MIDDLE));
          marks.add(box(rows.get(item.layer())).at(x, y));
        }
        y += (item.isLine() ? LINE_ROOM : boxHeight) + LANE_GAP;
      }
    }
    for (List<GraphLayout.Item> way : layout.ways()) {
      marks.addAll(arrow(points(way, places, rows)));
    }
    double width = layout.columns().size() * pitch - 3 * GAP;
    return new Drawing(width, highest, marks);
  }

  private static double height(List<GraphLayout.Item> column, double boxHeight) {
    return column.stream()
            .mapToDouble(item -> (item.isLine() ? LINE_ROOM : boxHeight) + LANE_GAP)
            .sum()
        - LANE_GAP;
  }

  /** Returns the points of a line between blocks, which runs vertically only between columns. */
  private List<Point> points(
      List<GraphLayout.Item> way, Map<GraphLayout.Item, Point> places, List<Row> rows) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < way.size(); i++) {
      GraphLayout.Item item = way.get(i);
      Point at = places.getOrDefault(item, new Point(0, 0));
      double half =
          item.isLine() ? LayerBox.WIDTH / 2 : LayerBox.half(rows.get(item.layer()), largest) + 3;
      double edge = LayerBox.WIDTH / 2;
      if (i > 0) {
        points.add(new Point(at.x() - edge, at.y()));
        points.add(new Point(at.x() - half, at.y()));
      }
      if (i < way.size() - 1) {
        points.add(new Point(at.x() + half, at.y()));
        points.add(new Point(at.x() + edge, at.y()));
      }
    }
    return points;
  }

  private static List<Mark> arrow(List<Point> points) {
    Point end = points.getLast();
    List<Point> line = new ArrayList<>(points.subList(0, points.size() - 1));
    line.add(new Point(end.x() - 5, end.y()));
    return List.of(
        new Mark.Path(line, false, LINE),
        Symbols.arrowHead(end.x(), end.y(), 0, 7, Paint.Role.MUTED));
  }
}
