package dev.fovea.insight.report;

import dev.fovea.insight.ClassOrder;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.figure.ConfusionFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.metric.ConfusionMatrix;
import java.util.List;
import java.util.stream.IntStream;

/** The confusion matrix and the pairs of classes that are confused most. */
final class ConfusionSection implements ReportSection {
  /** The most classes that keep their order. */
  private static final int ORDERED = 12;

  /** The most classes that are drawn. */
  private static final int DRAWN = 40;

  private static final int PAIRS = 10;

  @Override
  public String title() {
    return "What it confuses";
  }

  @Override
  public void write(Evidence evidence, Page page) {
    Predictions predictions = evidence.predictions();
    int classes = evidence.matrix().classes();
    int[] drawn = ClassOrder.mostErrors(evidence.matrix(), DRAWN);
    ConfusionMatrix part = evidence.matrix().select(drawn);
    int[] order =
        classes <= ORDERED ? IntStream.range(0, classes).toArray() : ClassOrder.neighbours(part);
    List<String> names = IntStream.of(order).mapToObj(c -> predictions.name(drawn[c])).toList();
    page.figure(
        ConfusionFigure.of(Words.ENGLISH, part.select(order), names).drawing(),
        "Rows are the true classes, columns what the network said. Blue is right, orange is wrong;"
            + " the darker, the larger the share of the class (errors are shown ten times as"
            + " strong)."
            + (classes <= ORDERED ? "" : " Classes that are often confused are neighbours.")
            + (classes <= DRAWN
                ? ""
                : " Of %s, the %s with the most errors are drawn."
                    .formatted(Text.count(classes, "class"), Numbers.count(DRAWN))));
    List<Confusion> pairs = Confusion.most(evidence.matrix(), PAIRS);
    if (pairs.isEmpty()) {
      page.nothing("The network made no error on the held-out pictures.");
      return;
    }
    page.paragraphs(List.of("These confusions are the most frequent:"));
    page.table(
        2,
        List.of("True class", "Taken for", "Pictures", "Of the class"),
        pairs.stream()
            .map(
                pair ->
                    List.of(
                        Page.escape(predictions.name(pair.actual())),
                        Page.escape(predictions.name(pair.predicted())),
                        Numbers.count(pair.count()),
                        Text.percent(pair.share())))
            .toList());
  }
}
