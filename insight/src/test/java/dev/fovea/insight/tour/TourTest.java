package dev.fovea.insight.tour;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.dropout;
import static dev.fovea.layer.Layers.flatten;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.insight.Bars;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Language;
import dev.fovea.insight.text.LatinWords;
import dev.fovea.insight.text.Words;
import dev.fovea.kernel.Activation;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static TrainingLog log() {
    return new TrainingLog(
        List.of(Map.of("loss", 0.5, "accuracy", 0.7), Map.of("loss", 0.2, "accuracy", 0.9)));
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
  void everyNumberOfTheChapterHasAName() {
    for (Fact fact : ChapterFacts.of(chapter())) {
      assertThat(Words.ENGLISH.text("fact." + fact.key())).isNotBlank();
    }
  }

  @Test
  void figuresSpeakTheLanguageOfThePage() {
    Model model = Bars.model();
    Set<String> names = new HashSet<>();
    for (PlannedLayer layer : LayerLookup.of(model)) {
      names.add(layer.path());
      names.add(layer.layer().className());
    }
    names.add("Grad-CAM");
    String page = page(model, Language.ZH, Optional.of(log()));
    Set<String> english =
        LatinWords.inDrawings(page(model, Language.EN, Optional.of(log())), names);
    Set<String> chinese = LatinWords.inDrawings(page, names);

    assertThat(chinese).isSubsetOf(LatinWords.of(Words.of(Language.ZH)));
    assertThat(english)
        .contains("input", "kernel", "output", "parameters", "sees", "convolution", "predicted")
        .contains("epoch", "loss", "misclassified", "weak", "measured", "probabilities", "padding");
    assertThat(page)
        .contains(">输入<", ">卷积核<", ">输出<", ">看到整个输入<", ">轮次<", ">损失<", ">概率<", ">预测类别<")
        .contains("判断错误（48 个中有 ");
  }

  @ParameterizedTest
  @EnumSource
  void aPageHoldsAllItNeeds(Language language) {
    String html = page(Bars.model(), language, Optional.of(log()));
    Words words = Words.of(language);

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
    Words words = Words.ENGLISH;

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
