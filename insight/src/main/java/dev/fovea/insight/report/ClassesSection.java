package dev.fovea.insight.report;

import dev.fovea.insight.Predictions;
import dev.fovea.insight.figure.ClassIntervalsFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.metric.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Precision, recall and F1 of each class. */
final class ClassesSection implements ReportSection {
  /** The most classes that keep their order. */
  private static final int ORDERED = 12;

  private static final int DRAWN = 40;
  private static final int LISTED = 100;

  @Override
  public String title() {
    return "Class by class";
  }

  @Override
  public void write(Evidence evidence, Page page) {
    Predictions predictions = evidence.predictions();
    ConfusionMatrix matrix = evidence.matrix();
    int classes = matrix.classes();
    int[] order =
        IntStream.range(0, classes)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> classes <= ORDERED ? 0 : matrix.f1(c)))
            .mapToInt(Integer::intValue)
            .toArray();
    page.paragraphs(
        List.of(
            "Precision is the share of the pictures taken for a class that belong to it; recall is"
                + " the share of its pictures that were found; F1 is their harmonic mean. The range"
                + " below each share, and the line around each point, is where it lies with a"
                + " confidence of 95\u00a0% (Wilson's interval): the fewer the pictures, the wider."
                + (classes <= ORDERED ? "" : " The weakest classes come first.")));
    page.figure(
        ClassIntervalsFigure.of(
                Words.ENGLISH, predictions, IntStream.of(order).limit(DRAWN).toArray())
            .drawing(),
        "Precision and recall of "
            + (classes <= DRAWN ? "each class" : "the " + DRAWN + " weakest classes")
            + " on the held-out pictures, with their intervals of confidence.");
    List<List<String>> rows = new ArrayList<>();
    IntStream.of(order).limit(LISTED).forEach(c -> rows.add(row(predictions, matrix, c)));
    page.table(1, List.of("Class", "Pictures", "Precision", "Recall", "F1"), rows);
    if (classes > LISTED) {
      page.nothing("The other " + Text.count(classes - LISTED, "class") + " are better.");
    }
  }

  private static List<String> row(Predictions predictions, ConfusionMatrix matrix, int category) {
    boolean said = matrix.predicted(category) > 0;
    boolean is = matrix.actual(category) > 0;
    return List.of(
        Page.escape(predictions.name(category)),
        Numbers.count(matrix.actual(category)),
        said
            ? rate(matrix.precision(category), ClassIntervalsFigure.precision(matrix, category))
            : "–",
        is ? rate(matrix.recall(category), ClassIntervalsFigure.recall(matrix, category)) : "–",
        is || said ? Text.percent(matrix.f1(category)) : "–");
  }

  private static String rate(double share, Interval interval) {
    return Text.percent(share) + "<small>" + Text.range(interval) + "</small>";
  }
}
