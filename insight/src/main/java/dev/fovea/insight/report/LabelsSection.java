package dev.fovea.insight.report;

import dev.fovea.data.Classified;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.page.Page;
import dev.fovea.metric.ConfidentLearning.Suspect;
import java.util.List;

/** Pictures whose labels are probably wrong. */
final class LabelsSection implements ReportSection {
  private static final int SHOWN = 12;

  /** The most paths that are listed. */
  private static final int LISTED = 1000;

  @Override
  public String title() {
    return "Probable label mistakes";
  }

  @Override
  public void write(Evidence evidence, Page page) {
    Predictions predictions = evidence.predictions();
    List<Suspect> suspects = evidence.labels().suspects();
    page.paragraphs(
        List.of(
            "A held-out picture is suspected of a wrong label if the network gives another class at"
                + " least the probability that it gives, on average, to the pictures which bear that"
                + " class as their label (confident learning, Northcutt et al. 2021). The network"
                + " had no part in these labels, since it was not trained on the pictures; but it"
                + " errs as well, and most often where it is weak. A suspicion is a reason to look,"
                + " nothing more."));
    if (suspects.isEmpty()) {
      page.nothing("No held-out picture is suspected.");
    } else {
      page.paragraphs(
          List.of(
              "Of the %s, %s suspected; those least like their label come first. %s"
                  .formatted(
                      Text.count(predictions.size(), "held-out picture"),
                      isOrAre(suspects.size()),
                      evidence.canJudgeLabels()
                          ? ""
                          : "With an accuracy of %s, most of these are errors of the network: train a better one before you look."
                              .formatted(Text.percent(evidence.accuracy())))));
      cards(evidence.subject().test(), predictions, suspects, page);
    }
    if (evidence.trained().isPresent()) {
      trained(evidence, evidence.trained().get(), page);
    }
  }

  /** Writes the pictures whose label the network was taught, and contradicts all the same. */
  private static void trained(Evidence evidence, Predictions predictions, Page page) {
    List<Suspect> suspects = evidence.contradicted();
    page.markup("<h3>Among the pictures it was trained on</h3>");
    int all = evidence.training().samples().orElseThrow().size();
    page.paragraphs(
        List.of(
            "The same rule, applied to %s the network was trained on. It has seen these labels and may have learned wrong ones by heart, so that this finds fewer than there are; but where it contradicts a label that it was taught, that says the more. %s"
                .formatted(
                    (predictions.size() < all ? "the first " : "the ")
                        + Text.count(predictions.size(), "picture"),
                    suspects.isEmpty()
                        ? "It contradicts none."
                        : "Of these, " + isOrAre(suspects.size()) + " suspected.")));
    if (!suspects.isEmpty()) {
      cards(evidence.trainingSamples().orElseThrow(), predictions, suspects, page);
    }
  }

  private static String isOrAre(int count) {
    return Text.count(count, "picture").replaceFirst(" .*", "") + (count == 1 ? " is" : " are");
  }

  private static void cards(
      Classified samples, Predictions predictions, List<Suspect> suspects, Page page) {
    Cards cards = new Cards(1);
    for (Suspect suspect : suspects.subList(0, Math.min(SHOWN, suspects.size()))) {
      String label = predictions.name(suspect.label());
      String likely = predictions.name(suspect.likely());
      float[] p = predictions.probabilities()[suspect.sample()];
      cards.add(
          Cards.picture(
              Cards.sample(samples, suspect.sample()),
              "a picture with the label %s, which may be wrong".formatted(label)),
          "Labelled " + label,
          "The network says %s (%s), not %s (%s)."
              .formatted(
                  likely,
                  Text.percent(p[suspect.likely()]),
                  label,
                  Text.percent(p[suspect.label()])),
          samples.source(suspect.sample()));
    }
    page.markup(cards.markup());
    if (suspects.size() > SHOWN) {
      StringBuilder list = new StringBuilder();
      suspects.stream()
          .limit(LISTED)
          .forEach(
              suspect ->
                  list.append(
                      "%s\t%s\t%s\n"
                          .formatted(
                              samples.source(suspect.sample()),
                              predictions.name(suspect.label()),
                              predictions.name(suspect.likely()))));
      page.markup(
          "<details><summary>%s</summary><pre tabindex=\"0\">%s</pre></details>"
              .formatted(
                  suspects.size() > LISTED
                      ? "The first " + LISTED + " with label and likely class"
                      : "All " + suspects.size() + " with label and likely class",
                  Page.escape(list.toString())));
    }
  }
}
