package dev.fovea.insight.report;

import dev.fovea.insight.Architecture;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.figure.BarsFigure;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network, its data and its training in facts. */
final class TrainedSection implements ReportSection {
  /** The most classes whose counts are drawn. */
  private static final int CLASSES = 40;

  @Override
  public String title() {
    return "What was trained";
  }

  @Override
  public void write(Evidence evidence, Page page) {
    StringBuilder list = new StringBuilder("<dl class=\"facts\">\n");
    facts(evidence)
        .forEach(
            (name, fact) ->
                list.append("<dt>%s</dt><dd>%s</dd>\n".formatted(Page.escape(name), Page.escape(fact))));
    page.markup(list.append("</dl>").toString());
    int[] counts = evidence.trainingCounts();
    if (counts.length > 0 && counts.length <= CLASSES) {
      page.figure(
          BarsFigure.of("", "", bars(evidence, counts)).drawing(),
          "The pictures of each class that the network was trained on.");
    }
    if (!evidence.training().findings().isEmpty()) {
      StringBuilder findings =
          new StringBuilder("<details><summary>What was found in the folder</summary><ul>\n");
      evidence
          .training()
          .findings()
          .forEach(line -> findings.append("<li>").append(Page.escape(line)).append("</li>\n"));
      page.markup(findings.append("</ul></details>").toString());
    }
  }

  private static Map<String, String> facts(Evidence evidence) {
    Report.Subject subject = evidence.subject();
    Architecture architecture =
        Architecture.of(LayerLookup.of(subject.model(), List.of(subject.test().inputShape())));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Network",
        "%s: %s, %s, %s multiplications for a picture"
            .formatted(
                subject.name(),
                Text.count(architecture.rows().size() - 1, "layer"),
                Text.count(architecture.parameters(), "parameter"),
                Numbers.count(architecture.multiplications())));
    facts.put("Input", "pictures of " + subject.test().inputShape());
    facts.put(
        "Data",
        subject
                .training()
                .samples()
                .map(samples -> Text.count(samples.size(), "picture") + " to learn from, ")
                .orElse("")
            + Numbers.count(subject.test().size())
            + " held out, of "
            + Text.count(evidence.predictions().classes(), "class"));
    facts.putAll(subject.training().facts());
    facts.put(
        "Accuracy",
        "%s of the held-out pictures (%s of %s); with a confidence of 95\u00a0%% it is from %s (Wilson's interval)"
            .formatted(
                Text.percent(evidence.accuracy()),
                Numbers.count(evidence.right()),
                Numbers.count(evidence.predictions().size()),
                Text.interval(evidence.accuracyInterval())));
    return facts;
  }

  private static List<BarsFigure.Bar> bars(Evidence evidence, int... counts) {
    List<BarsFigure.Bar> bars = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      bars.add(
          new BarsFigure.Bar(
              evidence.predictions().name(c), counts[c], Numbers.count(counts[c]), 0));
    }
    return bars;
  }
}
