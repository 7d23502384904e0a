package dev.fovea.insight.report;

import dev.fovea.data.Classified;
import dev.fovea.insight.Architecture;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.page.Page;
import dev.fovea.insight.text.Numbers;
import dev.fovea.insight.text.Words;
import dev.fovea.metric.Interval;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.train.OutputMeaning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * A page that tells how good a trained classifier of pictures is, where it errs and how sure it is,
 * which labels are probably wrong, and what would make it better, all from its own held-out data.
 */
public final class Report {
  /** The sections in the order of the page. */
  private static final List<ReportSection> SECTIONS =
      List.of(
          new TrainedSection(),
          new CurvesSection(),
          new ConfusionSection(),
          new ClassesSection(),
          new CalibrationSection(),
          new ErrorsSection(),
          new LabelsSection(),
          new AdviceSection());

  /**
   * The network that the report is about.
   *
   * @param name of the model
   * @param model with one picture as input and classes as output
   * @param meaning of the model's output
   * @param test samples that the model was not trained on
   * @param training what is known of its training
   */
  public record Subject(
      String name, Model model, OutputMeaning meaning, Classified test, TrainingFacts training) {
    /**
     * Checks the model.
     *
     * @throws IllegalArgumentException if it does not take such samples, they are no pictures, or
     *     its output is no classes
     */
    public Subject {
      Shape shape = test.inputShape();
      if (meaning == OutputMeaning.VALUES || meaning.isMultiLabel()) {
        throw new IllegalArgumentException(
            "a report needs a model of which each picture has one class; "
                + name
                + (meaning.isMultiLabel() ? " gives any number of labels" : " gives values"));
      }
      if (shape.rank() != 3 || model.inputs().size() != 1) {
        throw new IllegalArgumentException(
            "a report needs a model with one picture as its input; %s takes %s"
                .formatted(name, model.inputShapes()));
      }
      if (!model.inputShape().accepts(shape)) {
        throw new IllegalArgumentException(
            "the dataset's samples are %s, the model takes %s; name another --dataset"
                .formatted(shape, model.inputShape()));
      }
    }

    /** Returns whether the outputs are the probabilities of a distribution, or scores of one. */
    boolean isDistribution() {
      return meaning != OutputMeaning.LENGTHS;
    }
  }

  private final Evidence evidence;
  private final Consumer<String> progress;

  private Report(Evidence evidence, Consumer<String> progress) {
    this.evidence = evidence;
    this.progress = progress;
  }

  /**
   * Runs the model over its held-out samples, and over those it was trained on.
   *
   * @param progress receives what is being computed, as a noun phrase
   * @throws IllegalArgumentException if the dataset has classes that the model does not know
   */
  public static Report of(Subject subject, Consumer<String> progress) {
    return new Report(Evidence.of(subject, progress), progress);
  }

  /** Returns the share of held-out samples that are predicted correctly. */
  public double accuracy() {
    return evidence.accuracy();
  }

  /** Returns the interval in which the accuracy lies with a confidence of 95 %. */
  public Interval accuracyInterval() {
    return evidence.accuracyInterval();
  }

  /** Returns the expected calibration error on the held-out samples. */
  public double calibrationError() {
    return evidence.calibrationError();
  }

  /** Returns the temperature that was fitted on half of the held-out samples, if it could be. */
  public OptionalDouble temperature() {
    return evidence.temperingOnHalves().stream().mapToDouble(t -> t.temperature().value()).findAny();
  }

  /** Returns where the held-out samples with probably wrong labels come from, the worst first. */
  public List<String> suspects() {
    return evidence.labels().suspects().stream()
        .map(suspect -> evidence.subject().test().source(suspect.sample()))
        .toList();
  }

  /** Returns what would help next, a sentence each. */
  public List<String> advice() {
    return Advisor.advice(evidence).stream().map(Advice::sentence).toList();
  }

  /** Returns a self-contained HTML page. */
  public String html() {
    Page page = new Page(Words.ENGLISH, style());
    for (ReportSection section : SECTIONS) {
      if (section.appliesTo(evidence)) {
        progress.accept("section \"" + section.title() + "\"");
        page.section(section.title());
        section.write(evidence, page);
      }
    }
    return page.html("How good is " + evidence.subject().name() + "?", lead(), stats());
  }

  private String lead() {
    return "Of %s that it had not seen in training, the network got %s right. %s"
        .formatted(
            Text.count(evidence.predictions().size(), "picture"),
            Numbers.count(evidence.right()),
            "Every figure below was computed from this network and its own data.");
  }

  private List<String[]> stats() {
    Architecture architecture =
        Architecture.of(
            LayerLookup.of(
                evidence.subject().model(), List.of(evidence.subject().test().inputShape())));
    List<String[]> stats = new ArrayList<>();
    stats.add(
        stat(
            Text.percent(accuracy()),
            "accuracy; with a confidence of 95\u00a0% it is " + Text.interval(accuracyInterval())));
    evidence
        .training()
        .samples()
        .ifPresent(samples -> stats.add(stat(Numbers.count(samples.size()), "pictures to learn from")));
    stats.add(stat(Numbers.count(evidence.predictions().size()), "held-out pictures"));
    stats.add(stat(Numbers.count(evidence.predictions().classes()), "classes"));
    stats.add(stat(Numbers.count(architecture.parameters()), "parameters"));
    stats.add(
        stat(Text.percent(calibrationError()), "mean difference of confidence and accuracy (ECE)"));
    return stats;
  }

  private static String[] stat(String number, String what) {
    return new String[] {number, what};
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(Report.class.getResourceAsStream("report.css"), "report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
