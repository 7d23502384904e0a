package dev.fovea.insight.tour;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/**
 * The texts of the tour in one language, read from {@code tour_en.properties} and its counterparts.
 */
final class Words {
  private final Language language;
  private final Properties texts = new Properties();

  Words(Language language) {
    this.language = language;
    String name = "tour_" + language.name().toLowerCase(Locale.ROOT) + ".properties";
    try (InputStream in = Objects.requireNonNull(Words.class.getResourceAsStream(name), name)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Language language() {
    return language;
  }

  /**
   * Returns a text in which {0}, {1} and so on are replaced by values.
   *
   * @throws IllegalStateException if there is no text of this key
   */
  String text(String key, Object... values) {
    String text = texts.getProperty(key);
    if (text == null) {
      throw new IllegalStateException("no text \"" + key + "\" in " + language);
    }
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** Returns the texts KEY.1, KEY.2 and so on, with the same replacements. */
  List<String> paragraphs(String key, Object... values) {
    List<String> paragraphs = new ArrayList<>();
    for (int i = 1; texts.containsKey(key + "." + i); i++) {
      paragraphs.add(text(key + "." + i, values));
    }
    return paragraphs;
  }

  /** Returns all keys, for tests. */
  Set<String> keys() {
    return texts.stringPropertyNames();
  }
}
