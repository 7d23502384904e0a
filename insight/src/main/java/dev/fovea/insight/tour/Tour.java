package dev.fovea.insight.tour;

import dev.fovea.data.Classified;
import dev.fovea.insight.Architecture;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.TrainingLog;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Language;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.model.Model;
import dev.fovea.train.OutputMeaning;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A page that leads through a network with its own data, from what a convolution is to the errors
 * and the training, and compares the numbers of the textbook chapter with those computed anew.
 */
public final class Tour {
  /** The sections in the order of the page. */
  private static final List<Section> SECTIONS =
      List.of(
          new ConvolutionSection(),
          new FiltersSection(),
          new ArchitectureSection(),
          new KernelsSection(),
          new ResponsesSection(),
          new FieldSection(),
          new PoolingSection(),
          new ActivationsSection(),
          new CodesSection(),
          new EmbeddingSection(),
          new WhySection(),
          new ErrorsSection(),
          new HistorySection(),
          new FactsSection());

  /**
   * The network that the tour leads through.
   *
   * @param name of the model
   * @param model with one image as input and classes as output
   * @param meaning of the model's output
   * @param test samples that the model was not trained on
   * @param chapter the textbook's basic CNN for 28x28x1, whose numbers are checked
   * @param log of the training, if known
   */
  public record Subject(
      String name,
      Model model,
      OutputMeaning meaning,
      Classified test,
      Model chapter,
      Optional<TrainingLog> log) {

    /** Makes the subject of a model whose loss is unknown. */
    public Subject(
        String name, Model model, Classified test, Model chapter, Optional<TrainingLog> log) {
      this(name, model, OutputMeaning.of(model), test, chapter, log);
    }
  }

  private Tour() {}

  /**
   * Returns a self-contained HTML page.
   *
   * @param progress receives what is being drawn, as a noun phrase
   * @throws IllegalArgumentException if the model does not take such samples or has no classes as
   *     output
   */
  public static String html(Subject subject, Language language, Consumer<String> progress) {
    progress.accept("values of every layer for the test samples");
    Words words = Words.of(language);
    Visit visit = new Visit(subject, words);
    Page page = new Page(words);
    for (Section section : SECTIONS) {
      if (section.appliesTo(visit)) {
        progress.accept("section \"" + section.key() + "\"");
        page.section(words.text(section.key() + ".title"));
        section.write(visit, page);
      }
    }
    return page.html(
        words.text("page.title", subject.name()), words.text("page.lead"), stats(visit));
  }

  private static List<String[]> stats(Visit visit) {
    Words words = visit.words();
    Architecture architecture = visit.architecture();
    Predictions predictions = visit.survey().predictions();
    long right =
        IntStream.range(0, predictions.size()).filter(i -> !predictions.isError(i)).count();
    return List.of(
        stat(Numbers.count(architecture.parameters()), words.text("stat.parameters")),
        stat(Numbers.count(visit.layers().size() - 1), words.text("stat.layers")),
        stat(visit.samples().inputShape().toString(), words.text("stat.input")),
        stat(Numbers.count(architecture.multiplications()), words.text("stat.multiplications")),
        stat(
            Numbers.percent(right, predictions.size()) + " %",
            words.text("stat.accuracy", Numbers.count(predictions.size()))));
  }

  private static String[] stat(String number, String what) {
    return new String[] {number, what};
  }
}
