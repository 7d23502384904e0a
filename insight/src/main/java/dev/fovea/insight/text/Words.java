package dev.fovea.insight.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of figures and of the tour in one language, by key. They are read from {@code
 * figures_LANGUAGE.properties} and {@code tour_LANGUAGE.properties}, in UTF-8.
 */
public final class Words {
  /** The English texts. */
  public static final Words ENGLISH = Words.of(Language.EN);

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\d)}");

  private final Language language;
  private final Properties texts = new Properties();
  private volatile boolean hasTour;

  private Words(Language language) {
    this.language = language;
  }

  /** Returns the texts in a language. */
  public static Words of(Language language) {
    Words words = new Words(language);
    words.load("figures");
    return words;
  }

  /** Loads the texts of the tour when one is first asked for: figures alone do without. */
  private synchronized void loadTour() {
    if (!hasTour) {
      load("tour");
      hasTour = true;
    }
  }

  private void load(String bundle) {
    String name = bundle + "_" + language.name().toLowerCase(Locale.ROOT) + ".properties";
    try (InputStream in = Objects.requireNonNull(Words.class.getResourceAsStream(name), name)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the language of the texts. */
  public Language language() {
    return language;
  }

  /**
   * Returns a text with its parameters {0}, {1} and so on replaced by values. Values are inserted
   * as {@link String#valueOf} writes them; {@link Numbers} formats numbers.
   *
   * @throws IllegalStateException if there is no text of this key, or a parameter has no value
   */
  public String text(String key, Object... values) {
    return PARAMETER
        .matcher(template(key))
        .replaceAll(match -> Matcher.quoteReplacement(value(key, match.group(1), values)));
  }

  private static String value(String key, String parameter, Object[] values) {
    int index = Integer.parseInt(parameter);
    if (index >= values.length) {
      throw new IllegalStateException("no value for {" + index + "} of the text \"" + key + "\"");
    }
    return String.valueOf(values[index]);
  }

  /** Returns the text of a key, which has no parameters, or another one if there is none. */
  public String textOr(String key, String otherwise) {
    return find(key).orElse(otherwise);
  }

  /** Returns the texts KEY.1, KEY.2 and so on, with the same replacements. */
  public List<String> paragraphs(String key, Object... values) {
    List<String> paragraphs = new ArrayList<>();
    for (int i = 1; find(key + "." + i).isPresent(); i++) {
      paragraphs.add(text(key + "." + i, values));
    }
    return paragraphs;
  }

  /** Returns a text with its parameters. */
  String template(String key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("no text \"" + key + "\" in " + language));
  }

  private Optional<String> find(String key) {
    String text = texts.getProperty(key);
    if (text == null) {
      loadTour();
      text = texts.getProperty(key);
    }
    return Optional.ofNullable(text);
  }

  /** Returns all keys. */
  Set<String> keys() {
    loadTour();
    return texts.stringPropertyNames();
  }
}
