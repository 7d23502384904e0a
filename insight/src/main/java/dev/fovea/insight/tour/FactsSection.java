package dev.fovea.insight.tour;

import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Words;
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
    page.table(1, head(visit.words()), rows(visit.words(), facts));
    long differ = facts.stream().filter(fact -> !fact.agrees()).count();
    page.paragraphs(
        List.of(
            differ == 0
                ? visit.words().text("facts.agree", facts.size())
                : visit.words().text("facts.differ", differ, facts.size())));
  }

  private static List<String> head(Words words) {
    return List.of(
        words.text("facts.what"), words.text("facts.expected"), words.text("facts.computed"));
  }

  private static List<List<String>> rows(Words words, List<Fact> facts) {
    return facts.stream()
        .map(
            fact ->
                List.of(
                    Page.escape(words.text("fact." + fact.key())),
                    Page.escape(fact.expected()),
                    fact.agrees()
                        ? Page.escape(fact.computed())
                        : "<b class=\"differs\">" + Page.escape(fact.computed()) + "</b>"))
        .toList();
  }
}
