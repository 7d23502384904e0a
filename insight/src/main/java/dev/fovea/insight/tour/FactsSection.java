package dev.fovea.insight.tour;

import java.util.List;

/** The numbers of the textbook chapter beside those computed anew. */
final class FactsSection implements Section {
  @Override
  public String key() {
    return "facts";
  }

  @Override
  public void write(Visit visit, Page page) {
    page.paragraphs(visit.words().paragraphs("facts"));
    List<Fact> facts = ChapterFacts.of(visit.subject().chapter());
    page.facts(facts);
    long differ = facts.stream().filter(fact -> !fact.agrees()).count();
    page.paragraphs(
        List.of(
            differ == 0
                ? visit.words().text("facts.agree", facts.size())
                : visit.words().text("facts.differ", differ, facts.size())));
  }
}
