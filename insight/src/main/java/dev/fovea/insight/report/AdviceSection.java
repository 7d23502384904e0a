package dev.fovea.insight.report;

import dev.fovea.insight.page.Page;
import java.util.List;

/** What would help next. */
final class AdviceSection implements ReportSection {
  /** An option of the command line, with its number. */
  private static final String OPTION = "--[a-z-]+(?: [0-9]+)?";

  @Override
  public String title() {
    return "What would help next";
  }

  @Override
  public void write(Evidence evidence, Page page) {
    List<Advice> all = Advisor.advice(evidence);
    if (all.isEmpty()) {
      page.paragraphs(
          List.of(
              "Nothing stands out: the network does as well on held-out pictures as on those it was"
                  + " trained on, no class is left behind, and its confidence can be trusted."));
      return;
    }
    StringBuilder list = new StringBuilder("<ol class=\"advice\">\n");
    for (Advice advice : all) {
      list.append(
          "<li><b>%s</b> %s</li>\n"
              .formatted(
                  Page.escape(advice.title()),
                  Page.escape(advice.sentence()).replaceAll(OPTION, "<code>$0</code>")));
    }
    page.markup(list.append("</ol>").toString());
  }
}
