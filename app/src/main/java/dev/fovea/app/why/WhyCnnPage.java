package dev.fovea.app.why;

import dev.fovea.insight.draw.Axes;
import dev.fovea.insight.draw.Axis;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Point;
import dev.fovea.insight.draw.Ticks;
import dev.fovea.insight.figure.BarsFigure;
import dev.fovea.insight.figure.LinesFigure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page of {@code fovea why-cnn}, in Markdown.
 *
 * @param networks what was measured of each network
 * @param samples the number of test samples
 * @param commands the command that trains each network
 */
record WhyCnnPage(List<Measured> networks, int samples, Map<String, String> commands) {
  /** The accuracy down to which a shift counts as tolerated. */
  private static final double TOLERATED = 0.9;

  private static final String PARAMETERS = "parameters.png";
  private static final String SHIFTS = "shifts.png";
  private static final String POSITIONS = "positions.png";

  /** Returns the plots with the names of their files. */
  Map<String, Figure> figures() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    figures.put(PARAMETERS, parameters());
    figures.put(SHIFTS, shifts());
    figures.put(POSITIONS, positions());
    return figures;
  }

  private Figure parameters() {
    return BarsFigure.of(
        "Parameters",
        "Numbers that training has to find.",
        networks.stream()
            .map(
                network ->
                    new BarsFigure.Bar(
                        network.contender().title(),
                        network.parameters(),
                        text("%,d", network.parameters()),
                        networks.indexOf(network)))
            .toList());
  }

  private Figure shifts() {
    int most = networks.getFirst().accuracies().size() - 1;
    Axis shift = new Axis("shift in pixels", 0, most, new Ticks(0, most, 1));
    List<LinesFigure.Line> lines = new ArrayList<>();
    for (Measured network : networks) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < network.accuracies().size(); i++) {
        points.add(new Point(i, 100 * network.accuracies().get(i)));
      }
      lines.add(new LinesFigure.Line(network.contender().title(), points));
    }
    return LinesFigure.of(
        "Accuracy on shifted test digits",
        text(
            "Trained on digits in the middle; %,d test digits moved in each of the eight directions."
                + " Percent of the digits classified correctly.",
            samples),
        new Axes(shift, Axis.exact("accuracy in %", 0, 100), 460, 300),
        lines);
  }

  private Figure positions() {
    List<BarsFigure.Bar> bars = new ArrayList<>();
    for (Measured network : networks) {
      network
          .positionErrors()
          .forEach(
              (place, error) ->
                  bars.add(
                      new BarsFigure.Bar(
                          network.contender().title() + ": " + place.words(),
                          error,
                          text("%.2f px", error),
                          networks.indexOf(network))));
    }
    return BarsFigure.of(
        "How far off a position is that is read from the values",
        text(
            "Root mean square distance between the true shift of test digits (up to %d pixels each"
                + " way) and the shift that a linear read-out finds in the values of a layer.",
            Measurement.RANGE),
        bars);
  }

  /**
   * Returns the page.
   *
   * @param folder the folder of the plots, relative to the page
   */
  String markdown(String folder) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Why convolutions?

        What is said of convolutional networks, tested on the same digits: that they need few
        parameters, that they find a feature wherever it is, and that pooling throws away where it
        was. `fovea why-cnn` makes this page and its plots; the numbers are those of one run.

        """);
    table(page);
    page.append("\n## Few parameters\n\n").append(picture("Parameters", folder, PARAMETERS));
    page.append(
        """

        A convolution has the weights of one window for the whole image. Nearly all parameters of
        the CNN are those of its first dense layer, and pooling decides how many these are: a stride
        of 1 in place of 2 leaves almost four times the values, and so the weights.

        ## Found anywhere?

        """);
    page.append(picture("Accuracy on shifted test digits", folder, SHIFTS));
    page.append(
        """

        All networks were trained on digits whose center of mass is in the middle of the image, and
        without shifts. Convolution moves its maps along with the image (equivariance), but dense
        layers behind it have learned where to expect what. At least 90 % of the digits are right
        up to a shift of

        """);
    for (Measured network : networks) {
      page.append(
          text("- %s: %.1f pixels\n", network.contender().title(), network.reach(TOLERATED)));
    }
    page.append('\n');
    page.append("## What pooling throws away\n\n").append(picture("Position", folder, POSITIONS));
    page.append(
        """

        Ridge regression reads from the values of a layer by how many pixels a digit was shifted,
        and is tested on other digits. The smaller its error, the more the values tell of where the
        digit is. A read-out of nothing would be off by the spread of the shifts, %s.

        ## The networks

        """
            .formatted(text("%.2f pixels", Measurement.spread())));
    commands.forEach(
        (title, command) ->
            page.append("- ").append(title).append(": `").append(command).append("`\n"));
    return page.toString();
  }

  private void table(StringBuilder page) {
    int shifts = networks.getFirst().accuracies().size();
    page.append("| network | parameters |");
    for (int i = 0; i < shifts; i++) {
      page.append(i == 0 ? " accuracy |" : text(" shifted by %d |", i));
    }
    page.append("\n|---|").append("---:|".repeat(shifts + 1)).append('\n');
    for (Measured network : networks) {
      page.append(text("| %s | %,d |", network.contender().title(), network.parameters()));
      for (double accuracy : network.accuracies()) {
        page.append(text(" %.2f %% |", 100 * accuracy));
      }
      page.append('\n');
    }
  }

  private static String picture(String title, String folder, String name) {
    return "![" + title + "](" + folder + "/" + name + ")\n";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
