package dev.fovea.insight.tour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What figures say, in another language: the figures speak English, and a text that has the form of
 * a {@code label.} of the English words becomes that of the other words. Other texts, such as names
 * of layers and classes, stay.
 */
final class Labels {
  private static final String LABEL = "label.";
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

  /** The form of an English text with a group for each place, and the text to take for it. */
  private record Form(Pattern english, String other) {}

  private final List<Form> forms = new ArrayList<>();

  Labels(Words english, Words other) {
    english.keys().stream()
        .filter(key -> key.startsWith(LABEL))
        // The more a form says itself the sooner it is tried.
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

  /** A text of a figure in the other language. */
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
