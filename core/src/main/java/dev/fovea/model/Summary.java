package dev.fovea.model;

import dev.fovea.config.Names;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A summary of a model, as Keras prints it.
 *
 * @param rows one row for each layer; the input layer of a sequential model is omitted, as in Keras
 * @param parameters the number of elements of all weights
 * @param trainable the number of elements that training changes
 */
public record Summary(String title, List<Row> rows, long parameters, long trainable) {
  /** A layer: its name, class, the shape of one sample of its output, and its parameters. */
  public record Row(String name, String type, List<Shape> outputShapes, long parameters) {}

  /** Returns the summary of a model. */
  public static Summary of(Model model) {
    List<Row> rows =
        model.layers().stream()
            .filter(
                layer ->
                    !(model.isSequential() && layer.layer() instanceof dev.fovea.layer.InputLayer))
            .map(
                layer ->
                    new Row(
                        layer.name(),
                        layer.layer().className(),
                        layer.outputShapes(),
                        layer.parameters()))
            .toList();
    String name = model.name().isEmpty() ? Names.snakeCase(model.className()) : model.name();
    return new Summary(
        "Model: \"" + name + '"',
        rows,
        model.parameters(),
        model.trainableWeights().stream().mapToLong(Weight::size).sum());
  }

  /** Keras's notation of a shape with an open batch: (None, 26, 26, 32). */
  public static String withBatch(Shape shape) {
    return java.util.Arrays.stream(shape.dims())
        .mapToObj(dim -> ", " + (dim == Shape.UNKNOWN ? "None" : dim))
        .collect(Collectors.joining("", "(None", ")"));
  }

  @Override
  public String toString() {
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"Layer (type)", "Output Shape", "Param #"});
    for (Row row : rows) {
      cells.add(
          new String[] {
            row.name() + " (" + row.type() + ")",
            row.outputShapes().stream().map(Summary::withBatch).collect(Collectors.joining(", ")),
            String.format(Locale.ROOT, "%,d", row.parameters())
          });
    }
    int[] width = new int[3];
    for (String[] row : cells) {
      for (int i = 0; i < 3; i++) {
        width[i] = Math.max(width[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    text.append(rule("┏", "━", "┳", "┓", width));
    for (int i = 0; i < cells.size(); i++) {
      String bar = i == 0 ? "┃" : "│";
      String[] row = cells.get(i);
      text.append(bar).append(' ').append(pad(row[0], width[0], false)).append(' ');
      text.append(bar).append(' ').append(pad(row[1], width[1], false)).append(' ');
      text.append(bar).append(' ').append(pad(row[2], width[2], true)).append(' ');
      text.append(bar).append('\n');
      text.append(
          i == 0
              ? rule("┡", "━", "╇", "┩", width)
              : i == cells.size() - 1
                  ? rule("└", "─", "┴", "┘", width)
                  : rule("├", "─", "┼", "┤", width));
    }
    text.append(total("Total params", parameters));
    text.append(total("Trainable params", trainable));
    text.append(total("Non-trainable params", parameters - trainable));
    return text.toString();
  }

  private static String total(String what, long count) {
    return String.format(Locale.ROOT, " %s: %,d (%s)%n", what, count, bytes(4 * count));
  }

  private static String bytes(long bytes) {
    if (bytes < 1024) {
      return String.format(Locale.ROOT, "%.2f B", (double) bytes);
    }
    double kilo = bytes / 1024.0;
    return kilo < 1024
        ? String.format(Locale.ROOT, "%.2f KB", kilo)
        : kilo < 1024 * 1024
            ? String.format(Locale.ROOT, "%.2f MB", kilo / 1024)
            : String.format(Locale.ROOT, "%.2f GB", kilo / 1024 / 1024);
  }

  private static String rule(String left, String line, String between, String right, int[] width) {
    return left
        + line.repeat(width[0] + 2)
        + between
        + line.repeat(width[1] + 2)
        + between
        + line.repeat(width[2] + 2)
        + right
        + "\n";
  }

  private static String pad(String text, int width, boolean right) {
    String space = " ".repeat(width - text.length());
    return right ? space + text : text + space;
  }
}
