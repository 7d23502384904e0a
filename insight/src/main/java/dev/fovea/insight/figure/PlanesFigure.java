package dev.fovea.insight.figure;

import dev.fovea.insight.CellPlanes.Field;
import dev.fovea.insight.CellPlanes.Plane;
import dev.fovea.insight.CellPlanes.Stage;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Palette;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The cell planes of a neocognitron for one sample: what its S-cells find, and its C-cells keep.
 */
public final class PlanesFigure {
  /** The number of planes of a stage that fit side by side. */
  public static final int COLUMNS = 12;

  private static final double LARGE = 168;
  private static final double TILE = 52;
  private static final double GAP = 4;

  private final Words words;
  private final double margin;

  private PlanesFigure(Words words) {
    this.words = words;
    this.margin =
        List.of("figure.planes.seen", "figure.planes.simple", "figure.planes.complex").stream()
                .mapToDouble(key -> Letters.SMALL.width(words.text(key)))
                .max()
                .orElse(0)
            + 8;
  }

  /** Draws the figure in English. */
  public static Figure of(
      String sample, Tensor image, List<Stage> stages, float[] probabilities, List<String> names) {
    return of(Words.ENGLISH, sample, image, stages, probabilities, names);
  }

  /**
   * Draws the figure: the image with the fields of the strongest cells, and below it three rows for
   * each stage, with a column for each of its strongest planes.
   *
   * @param words texts in the language of the figure
   * @param sample name of the sample
   * @param image (height, width, channels)
   * @param stages the stages, with at most {@link #COLUMNS} planes each
   * @param probabilities the probability of each class, or none
   * @param names names of the classes, or none
   */
  public static Figure of(
      Words words,
      String sample,
      Tensor image,
      List<Stage> stages,
      float[] probabilities,
      List<String> names) {
    return new PlanesFigure(words).draw(sample, image, stages, probabilities, names);
  }

  private Figure draw(
      String sample, Tensor image, List<Stage> stages, float[] probabilities, List<String> names) {
    List<Drawing> head =
        new ArrayList<>(
            List.of(
                Drawing.column(
                    6, Align.START, Drawing.text(sample, Letters.HEADING), framed(image, stages))));
    if (probabilities.length > 0) {
      head.add(ProbabilityTable.of(words, probabilities, names));
    }
    List<Drawing> rows = new ArrayList<>(List.of(Drawing.row(40, Align.END, head)));
    for (int i = 0; i < stages.size(); i++) {
      rows.add(stage(i, stages.get(i)));
    }
    return new Figure(
        words.text("figure.planes.title", sample),
        words.text("figure.planes.caption"),
        Drawing.column(22, Align.START, rows));
  }

  /** Draws the image with a frame around the field of the strongest cell of each stage. */
  private static Drawing framed(Tensor image, List<Stage> stages) {
    Drawing shown = ResponseFigure.image(SamplePicture.of(image), LARGE);
    int height = image.shape().dim(0);
    int width = image.shape().dim(1);
    double scale = LARGE / Math.max(height, width);
    List<Mark> frames = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      if (!stages.get(i).planes().isEmpty()) {
        Field field = stages.get(i).planes().getFirst().field();
        int top = Math.max(0, field.top());
        int left = Math.max(0, field.left());
        int bottom = Math.min(height, field.top() + field.pixels().shape().dim(0));
        int right = Math.min(width, field.left() + field.pixels().shape().dim(1));
        frames.add(
            Mark.rectangle(
                left * scale + 1,
                top * scale + 1,
                (right - left) * scale - 2,
                (bottom - top) * scale - 2,
                Style.line(color(i), 2)));
      }
    }
    return shown.with(frames);
  }

  private static Paint color(int stage) {
    return Palette.of(stage);
  }

  private Drawing stage(int number, Stage stage) {
    String heading =
        words.text(
            "figure.planes.stage",
            number + 1,
            stage.simple().path(),
            stage.simple().outputShape(),
            stage.complex().path(),
            stage.complex().outputShape(),
            Numbers.count(stage.responding()),
            Numbers.count(stage.simple().outputShape().channels()));
    Drawing bullet =
        new Drawing(10, 10, List.of(Mark.rectangle(0, 0, 10, 10, Style.line(color(number), 2))));
    Scale simple = scale(stage, Plane::simple);
    Scale complex = scale(stage, Plane::complex);
    return Drawing.column(
        GAP,
        Align.START,
        Drawing.row(6, Align.CENTER, bullet, Drawing.text(heading, Letters.HEADING)),
        row("figure.planes.seen", stage, plane -> SamplePicture.of(plane.field().pixels())),
        row("figure.planes.simple", stage, plane -> pixels(plane.simple(), simple)),
        row("figure.planes.complex", stage, plane -> pixels(plane.complex(), complex)));
  }

  private static Scale scale(Stage stage, Function<Plane, Tensor> values) {
    float largest = 0;
    for (Plane plane : stage.planes()) {
      for (float value : values.apply(plane).data()) {
        largest = Math.max(largest, value);
      }
    }
    return Scale.fromZero(ColorMap.VIRIDIS, largest);
  }

  private static Pixels pixels(Tensor plane, Scale scale) {
    return scale.pixels(plane.shape().dim(1), plane.shape().dim(0), plane.data());
  }

  private Drawing row(String key, Stage stage, Function<Plane, Pixels> picture) {
    double baseline = (TILE + Letters.SMALL.size()) / 2 - 1;
    List<Drawing> cells = new ArrayList<>();
    cells.add(
        new Drawing(
            margin,
            TILE,
            List.of(Mark.text(words.text(key), 0, baseline, Letters.SMALL, Mark.Anchor.START))));
    stage.planes().forEach(plane -> cells.add(ResponseFigure.image(picture.apply(plane), TILE)));
    return Drawing.row(GAP, Align.CENTER, cells);
  }
}
