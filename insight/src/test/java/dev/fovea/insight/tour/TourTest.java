package dev.fovea.insight.tour;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.insight.Bars;
import dev.fovea.insight.TrainingLog;
import dev.fovea.kernel.Activation;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page that walks through a network. */
class TourTest {
  /** The chapter's network. */
  private static Model chapter() {
    return Model.sequential(
        Shape.of(28, 28, 1),
        conv2D(32, 3).activation(Activation.RELU),
        conv2D(64, 3).activation(Activation.RELU),
        maxPooling2D(2),
        dropout(0.25),
        flatten(),
        dense(128).activation(Activation.RELU),
        dropout(0.5),
        dense(10).activation(Activation.SOFTMAX));
  }

  private static String page(Model model, Language language, Optional<TrainingLog> log) {
    return Tour.html(
        new Tour.Subject("bars", model, Bars.dataset(48), chapter(), log), language, doing -> {});
  }

  @Test
  void everyNumberOfTheChapterIsComputed() {
    List<Fact> facts = ChapterFacts.of(chapter());

    assertThat(facts).hasSizeGreaterThanOrEqualTo(20).allMatch(Fact::agrees);
    assertThat(facts).extracting(Fact::key).doesNotHaveDuplicates();
  }

  @Test
  void anotherNetworkIsToldByItsNumbers() {
    Model wider =
        Model.sequential(
            Shape.of(28, 28, 1),
            conv2D(32, 5),
            conv2D(64, 3),
            maxPooling2D(2),
            flatten(),
            dense(128),
            dense(10));

    assertThat(ChapterFacts.of(wider))
        .filteredOn(fact -> !fact.agrees())
        .extracting(Fact::key)
        .contains("conv1-shape", "parameters", "effective-field")
        .doesNotContain("first-sum", "conv2-weights", "field");
  }

  @Test
  void bothLanguagesSayTheSame() {
    Words english = new Words(Language.EN);
    Words chinese = new Words(Language.ZH);

    assertThat(chinese.keys()).isEqualTo(english.keys());
    for (String key : english.keys()) {
      assertThat(places(chinese.text(key))).as(key).isEqualTo(places(english.text(key)));
      assertThat(chinese.text(key)).as(key).isNotBlank().isNotEqualTo(english.text(key));
    }
    for (Fact fact : ChapterFacts.of(chapter())) {
      assertThat(english.keys()).contains("fact." + fact.key());
    }
  }

  @Test
  void figuresSpeakTheLanguageOfThePage() {
    Words english = new Words(Language.EN);
    Labels labels = new Labels(english, new Words(Language.ZH));

    assertThat(labels.of("input")).isEqualTo("输入");
    assertThat(labels.of("input 24x24")).isEqualTo("输入 24x24");
    assertThat(labels.of("sees all")).isEqualTo("看到整幅图");
    assertThat(labels.of("taken for another class (16 of 1,000)"))
        .isEqualTo("被认作另一类（1,000 个中有 16 个）");
    assertThat(labels.of("conv2d_1")).isEqualTo("conv2d_1");
    assertThat(labels.of("")).isEmpty();
    Labels same = new Labels(english, english);
    assertThat(english.keys().stream().filter(key -> key.startsWith("label.")))
        .hasSizeGreaterThan(40)
        .allSatisfy(key -> assertThat(same.of(english.text(key))).isEqualTo(english.text(key)));
  }

  private static List<String> places(String text) {
    List<String> places = new ArrayList<>();
    Matcher matcher = Pattern.compile("\\{\\d}").matcher(text);
    while (matcher.find()) {
      places.add(matcher.group());
    }
    return places.stream().sorted().distinct().toList();
  }

  @ParameterizedTest
  @EnumSource
  void aPageHoldsAllItNeeds(Language language) {
    TrainingLog log =
        new TrainingLog(
            List.of(Map.of("loss", 0.5, "accuracy", 0.7), Map.of("loss", 0.2, "accuracy", 0.9)));
    String html = page(Bars.model(), language, Optional.of(log));
    Words words = new Words(language);

    assertThat(html).contains("<html lang=\"" + language.tag() + "\">");
    // Nothing is fetched: what refers to a place refers into the page.
    assertThat(html.replace("http://www.w3.org/", "")).doesNotContain("://", "<script", "@import");
    Matcher references = Pattern.compile("(?:href|src)=\"(.{0,6})").matcher(html);
    while (references.find()) {
      assertThat(references.group(1)).matches("#.*|data:.*");
    }
    for (String section :
        List.of(
            "convolution",
            "filters",
            "architecture",
            "kernels",
            "responses",
            "field",
            "pooling",
            "activations",
            "codes",
            "embedding",
            "why",
            "errors",
            "history",
            "facts")) {
      assertThat(html).contains("<h2>" + Page.escape(words.text(section + ".title")) + "</h2>");
    }
    assertThat(html).contains(words.text("facts.agree", ChapterFacts.of(chapter()).size()));
    assertThat(html).contains("<td>59</td><td>59</td>", "<td>−212</td><td>−212</td>");
    assertThat(html).doesNotContain("{0}", "NaN", "class=\"differs\"");
    assertThat(html.split("<figure>", -1).length).isEqualTo(html.split("<svg ", -1).length);
  }

  @Test
  void whatANetworkLacksIsSaid() {
    Model plain =
        Model.sequential(
            Shape.of(Bars.SIZE, Bars.SIZE, 3), flatten(), dense(2).activation(Activation.SOFTMAX));
    String html = page(plain, Language.EN, Optional.empty());
    Words words = new Words(Language.EN);

    assertThat(html)
        .contains(words.text("none.convolution"))
        .contains(words.text("none.pooling"))
        .contains(words.text("none.dense"))
        .doesNotContain(words.text("history.title"));
  }

  @Test
  void aNetworkWithoutClassesIsRefused() {
    Model maps = Model.sequential(Shape.of(Bars.SIZE, Bars.SIZE, 3), conv2D(4, 3));

    assertThatThrownBy(() -> page(maps, Language.EN, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class");
  }

  @Test
  void namesAreEscaped() {
    String html =
        Tour.html(
            new Tour.Subject("<b>&", Bars.model(), Bars.dataset(16), chapter(), Optional.empty()),
            Language.EN,
            doing -> {});

    assertThat(html).contains("Inside &lt;b&gt;&amp;").doesNotContain("<b>&");
  }
}
