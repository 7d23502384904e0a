package dev.fovea.insight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.insight.FilterKernel;
import dev.fovea.insight.NamedKernel;
import dev.fovea.insight.attribution.AttributionMethod;
import dev.fovea.layer.LayerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts of both languages, and that the code uses all of them and no others. */
class WordsTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "dev", "fovea", "insight");
  private static final Words CHINESE = Words.of(Language.ZH);

  @Test
  void bothLanguagesHaveTheSameTexts() {
    assertThat(CHINESE.keys()).isEqualTo(Words.ENGLISH.keys()).hasSizeGreaterThan(200);
    for (String key : Words.ENGLISH.keys()) {
      String chinese = CHINESE.template(key);
      String english = Words.ENGLISH.template(key);
      assertThat(parameters(chinese)).as(key).isEqualTo(parameters(english));
      assertThat(chinese).as(key).isNotBlank().isNotEqualTo(english);
    }
  }

  private static Set<String> parameters(String text) {
    return found("\\{[^}]*}", text).collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @EnumSource
  void parametersAreNumberedFromZero(Language language) {
    Words words = Words.of(language);
    for (String key : words.keys()) {
      if (!key.matches(".*\\.\\d")) {
        Set<String> parameters = parameters(words.template(key));
        assertThat(parameters)
            .as(key)
            .isEqualTo(
                Stream.iterate(0, i -> i + 1)
                    .limit(parameters.size())
                    .map(i -> "{" + i + "}")
                    .collect(Collectors.toSet()));
      }
    }
  }

  @Test
  void everyTextIsUsedAndEveryUsedTextExists() throws IOException {
    Set<String> used = used();
    Set<String> unused = new TreeSet<>(Words.ENGLISH.keys());
    unused.removeAll(used);
    used.removeAll(Words.ENGLISH.keys());

    assertThat(unused).as("texts that no code uses").isEmpty();
    assertThat(used).as("texts that code uses and that do not exist").isEmpty();
  }

  /** Keys in the code: literals of the form of a key, and those that are put together. */
  private static Set<String> used() throws IOException {
    Set<String> used = new TreeSet<>();
    for (Path file : sources()) {
      String code = Files.readString(file);
      found(
              "\"((label|figure|padding|metric|method|none|stat|page|product|facts|sample)\\.[a-z.-]*[a-z])\"",
              code)
          .forEach(used::add);
      found("\\.text\\(\\s*\"([a-z0-9.-]*[a-z0-9])\"", code).forEach(used::add);
      found("\\.paragraphs\\(\\s*\"([a-z-]+)\"", code).forEach(key -> addParagraphs(key, used));
      if (file.getFileName().toString().endsWith("Section.java")) {
        found("String key\\(\\) \\{\\s*return \"([a-z]+)\"", code)
            .forEach(key -> used.add(key + ".title"));
      }
      if (file.endsWith("ChapterFacts.java")) {
        found("(?:number|new Fact)\\(\\s*\"([a-z0-9-]+)\"", code)
            .forEach(key -> used.add("fact." + key));
      }
    }
    Arrays.stream(NamedKernel.values()).forEach(kernel -> used.add("kernel." + kernel.word()));
    used.add("kernel." + FilterKernel.CUSTOM);
    used.addAll(List.of("metric.loss", "metric.accuracy"));
    // Proper names, such as Grad-CAM, have no translation.
    AttributionMethod.WORDS.stream()
        .map(word -> "method." + word)
        .filter(Words.ENGLISH.keys()::contains)
        .forEach(used::add);
    Arrays.stream(LayerKind.values())
        .forEach(kind -> used.add("figure.architecture." + kind.name().toLowerCase(Locale.ROOT)));
    return used;
  }

  private static void addParagraphs(String key, Set<String> used) {
    int i = 1;
    do {
      used.add(key + "." + i);
    } while (Words.ENGLISH.keys().contains(key + "." + ++i));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** Returns the first group of all matches, or the matches if there is no group. */
  private static Stream<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(1));
  }

  @Test
  void parametersAreReplacedOnceAndLiterally() {
    assertThat(Words.ENGLISH.text("label.shown", "{1}$", 2)).isEqualTo("showing {1}$ of 2");
    assertThatThrownBy(() -> Words.ENGLISH.text("label.shown", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("label.shown");
    assertThatThrownBy(() -> Words.ENGLISH.text("label.nothing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("label.nothing");
  }

  @Test
  void digitsDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Words.ENGLISH.text("label.shown", Numbers.count(1234), Numbers.fixed(2.5, 2)))
          .isEqualTo("showing 1,234 of 2.50");
      assertThat(Words.ENGLISH.text("label.shown", 12, 3.5)).isEqualTo("showing 12 of 3.5");
    } finally {
      Locale.setDefault(before);
    }
  }
}
