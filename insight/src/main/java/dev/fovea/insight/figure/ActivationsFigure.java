package dev.fovea.insight.figure;

import dev.fovea.insight.Activations;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.draw.Drawing.Align;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Letters;
import dev.fovea.insight.draw.Mark;
import dev.fovea.insight.draw.Paint;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.Style;
import dev.fovea.insight.text.Words;
import dev.fovea.layer.InputLayer;
import dev.fovea.model.PlannedLayer;
import dev.fovea.train.OutputMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The values of every layer for a sample, in which dark is strong, and the probabilities at the
 * end. Several samples are placed side by side with the same scales.
 */
public final class ActivationsFigure {
  /** Width of the column of a sample, in units, by the number of samples. */
  private static final double[] WIDTHS = {640, 420, 372};

  private static final double LABEL = 128;
  private static final double BARS = 64;
  private static final int MOST_MAPS = 64;

  private final Words words;
  private final Activations activations;
  private final OutputMeaning meaning;
  private final double width;

  private ActivationsFigure(Words words, Activations activations, OutputMeaning meaning) {
    this.words = words;
    this.activations = activations;
    this.meaning = meaning;
    this.width = WIDTHS[Math.min(activations.samples(), WIDTHS.length) - 1];
  }

  /**
   * Returns the layers that compute new values: not inputs, layers that pass values through, or the
   * last layer if its values are the probabilities.
   */
  public static List<PlannedLayer> shown(Activations activations) {
    return activations.layers().stream()
        .filter(layer -> !(layer.layer() instanceof InputLayer))
        .filter(layer -> !layer.layer().passesThrough(false))
        .filter(layer -> layer != activations.output() || !hasClasses(activations))
        .toList();
  }

  /** Draws the figure in English. */
  public static Figure of(
      Activations activations,
      OutputMeaning meaning,
      List<String> names,
      List<PlannedLayer> layers,
      List<String> classes) {
    return of(Words.ENGLISH, activations, meaning, names, layers, classes);
  }

  /**
   * Draws the figure.
   *
   * @param words texts in the language of the figure
   * @param meaning meaning of the model's output
   * @param names names of the samples
   * @param layers layers to show, from {@link Activations#layers}, in this order
   * @param classes names of the classes, or none
   */
  public static Figure of(
      Words words,
      Activations activations,
      OutputMeaning meaning,
      List<String> names,
      List<PlannedLayer> layers,
      List<String> classes) {
    return new ActivationsFigure(words, activations, meaning).draw(names, layers, classes);
  }

  private Figure draw(List<String> names, List<PlannedLayer> layers, List<String> classes) {
    List<Drawing> rows = new ArrayList<>();
    List<Drawing> head = new ArrayList<>();
    head.add(new Drawing(LABEL, 0, List.of()));
    for (int sample = 0; sample < activations.samples(); sample++) {
      head.add(
          wide(
              Drawing.column(
                  6,
                  Align.START,
                  Drawing.text(names.get(sample), Letters.HEADING),
                  ResponseFigure.image(
                      SamplePicture.of(activations.values(activations.input(), sample)), 112))));
    }
    rows.add(Drawing.row(28, Align.START, head));
    for (PlannedLayer layer : layers) {
      rows.add(row(layer));
    }
    if (hasClasses(activations)) {
      rows.add(probabilities(classes));
    }
    boolean one = activations.samples() == 1;
    return new Figure(
        one
            ? words.text("figure.activations.title")
            : words.text("figure.activations.title.several", activations.samples()),
        words.text(one ? "figure.activations.caption" : "figure.activations.caption.several"),
        Drawing.column(18, Align.START, rows));
  }

  private static boolean hasClasses(Activations activations) {
    return activations.output().outputShape().rank() == 1;
  }

  private Drawing row(PlannedLayer layer) {
    Scale scale = Maps.inverted(activations.values(layer).data());
    List<Drawing> cells = new ArrayList<>();
    cells.add(label(layer, scale));
    for (int sample = 0; sample < activations.samples(); sample++) {
      cells.add(
          wide(
              FeatureMaps.are(layer.outputShape())
                  ? maps(FeatureMaps.of(activations.values(layer, sample)), scale)
                  : bars(activations.values(layer, sample).data(), scale)));
    }
    return Drawing.row(28, Align.START, cells);
  }

  private Drawing label(PlannedLayer layer, Scale scale) {
    Letters name = fitting(Letters.HEADING, layer.path());
    Drawing text =
        Drawing.column(
            1,
            Align.START,
            Drawing.text(layer.path(), name),
            Drawing.text(
                layer.layer().className(), fitting(Letters.SMALL, layer.layer().className())),
            Drawing.text(layer.outputShape().toString(), Letters.SMALL),
            Drawing.text(
                words.text("figure.activations.range", number(scale.low()), number(scale.high())),
                Letters.SMALL));
    return new Drawing(LABEL, text.height(), List.of(text.at(0, 0)));
  }

  private static Letters fitting(Letters letters, String text) {
    double width = letters.width(text);
    return width > LABEL ? letters.size(Math.max(6, letters.size() * LABEL / width)) : letters;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value)
        .replaceFirst("(\\.\\d*?)0+$", "$1")
        .replaceFirst("\\.$", "")
        .replace('-', '\u2212');
  }

  /** Pads a drawing to the width of all columns. */
  private Drawing wide(Drawing figure) {
    return new Drawing(Math.max(width, figure.width()), figure.height(), List.of(figure.at(0, 0)));
  }

  private Drawing maps(FeatureMaps maps, Scale scale) {
    int columns = maps.count() <= 8 ? Math.max(4, maps.count()) : maps.count() <= 32 ? 8 : 16;
    double size = columns <= 8 ? width / columns - 6 : width / columns - 4;
    return Maps.grid(words, maps, scale, columns, Math.min(size, 80), MOST_MAPS).drawing();
  }

  /** Draws one bar for each value, upwards or downwards from zero. */
  private Drawing bars(float[] values, Scale scale) {
    double low = Math.min(0, scale.low());
    double step = width / values.length;
    double zero = BARS * scale.high() / (scale.high() - low);
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      double height = BARS * Math.abs(values[i]) / (scale.high() - low);
      marks.add(
          Mark.rectangle(
              i * step,
              values[i] >= 0 ? zero - height : zero,
              Math.max(0.3, Math.min(0.8 * step, 24)),
              height,
              Style.fill(Paint.Role.INK)));
    }
    marks.add(Mark.line(0, zero, width, zero, Style.line(Paint.Role.MUTED, 0.7)));
    return new Drawing(width, BARS, marks);
  }

  private Drawing probabilities(List<String> classes) {
    List<Drawing> cells = new ArrayList<>();
    Drawing label =
        Drawing.text(
            words.text(
                meaning == OutputMeaning.VALUES
                    ? "figure.activations.values"
                    : "figure.activations.probabilities"),
            Letters.HEADING);
    cells.add(new Drawing(LABEL, label.height(), List.of(label.at(0, 0))));
    for (int sample = 0; sample < activations.samples(); sample++) {
      float[] p = meaning.probabilities(activations.values(activations.output(), sample).data());
      cells.add(wide(ProbabilityTable.of(words, p, classes)));
    }
    return Drawing.row(28, Align.START, cells);
  }
}
