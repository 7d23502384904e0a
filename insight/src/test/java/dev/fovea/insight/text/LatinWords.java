package dev.fovea.insight.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words in Latin letters, by which texts that were left in English are found. */
public final class LatinWords {
  private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");
  private static final Pattern TEXT =
      Pattern.compile("<(text|title)\\b[^>]*>(?<text>[^<]*)</\\1>", Pattern.DOTALL);
  private static final Pattern DRAWING = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL);

  private LatinWords() {}

  /** Those of all texts of a language. */
  public static Set<String> of(Words words) {
    return in(words.keys().stream().map(words::template).toList(), List.of());
  }

  /** Those in texts and tooltips of the drawings of a page, without those in names. */
  public static Set<String> inDrawings(String page, Collection<String> names) {
    List<String> texts =
        DRAWING
            .matcher(page)
            .results()
            .map(MatchResult::group)
            .flatMap(svg -> TEXT.matcher(svg).results().map(match -> match.group("text")))
            .toList();
    return in(texts, names);
  }

  private static Set<String> in(Collection<String> texts, Collection<String> names) {
    List<String> longest =
        names.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    return texts.stream()
        .map(
            text ->
                longest.stream()
                    .reduce(
                        text,
                        (rest, name) -> rest.replaceAll("\\b" + Pattern.quote(name) + "\\b", " ")))
        .flatMap(text -> WORD.matcher(text).results().map(MatchResult::group))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
