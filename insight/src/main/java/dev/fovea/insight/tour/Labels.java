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

  /** The form of an English text, and the text to take for it. */
  private record Form(Pattern english, List<Integer> places, String other) {}

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
    List<Integer> places = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    Matcher place = PLACE.matcher(english);
    int from = 0;
    while (place.find()) {
      pattern.append(Pattern.quote(english.substring(from, place.start()))).append("(.+?)");
      places.add(Integer.valueOf(place.group(1)));
      from = place.end();
    }
    pattern.append(Pattern.quote(english.substring(from)));
    return new Form(Pattern.compile(pattern.toString()), places, other);
  }

  /** A text of a figure in the other language. */
  String of(String english) {
    for (Form form : forms) {
      Matcher matcher = form.english.matcher(english);
      if (matcher.matches()) {
        return PLACE
            .matcher(form.other)
            .replaceAll(
                place ->
                    Matcher.quoteReplacement(
                        matcher.group(1 + form.places.indexOf(Integer.valueOf(place.group(1))))));
      }
    }
    return english;
  }
}
