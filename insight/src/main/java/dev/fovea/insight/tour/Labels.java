package dev.fovea.insight.tour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translations of the texts in figures. Figures are drawn in English; a text that matches the
 * pattern of a {@code label.} of the English words is replaced by the corresponding text in the
 * other language. Other texts, such as names of layers and classes, are left unchanged.
 */
final class Labels {
  private static final String LABEL = "label.";
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

  /** The pattern of an English text, with a group for each parameter, and its translation. */
  private record Form(Pattern english, String other) {}

  private final List<Form> forms = new ArrayList<>();

  Labels(Words english, Words other) {
    english.keys().stream()
        .filter(key -> key.startsWith(LABEL))
        // Patterns with more literal text are tried first.
        .sorted(
            Comparator.comparingInt((String key) -> -letters(english.text(key)))
                .thenComparing(Comparator.naturalOrder()))
        .forEach(key -> forms.add(form(english.text(key), other.text(key))));
  }

  private static int letters(String text) {
    return PLACE.matcher(text).replaceAll("").length();
  }

  private static Form form(String english, String other) {
    String text = PLACE.matcher(english).replaceAll("\\\\E(?<place$1>.+?)\\\\Q");
    String replacement = Matcher.quoteReplacement(other);
    return new Form(
        Pattern.compile("^\\Q" + text + "\\E$"),
        PLACE.matcher(replacement).replaceAll("\\${place$1}"));
  }

  /** Returns the translation of a text in a figure. */
  String of(String english) {
    for (Form form : forms) {
      Matcher matcher = form.english.matcher(english);
      if (matcher.matches()) {
        return matcher.replaceFirst(form.other);
      }
    }
    return english;
  }
}
