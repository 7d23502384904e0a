package dev.fovea.insight.tour;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Activations;
import dev.fovea.insight.Architecture;
import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.KernelBank;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.Survey;
import dev.fovea.insight.text.Words;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The data that the sections of a tour choose from: the network, its test samples, their values.
 */
final class Visit {
  /** Maximum number of test samples that are evaluated. */
  private static final int SURVEYED = 1000;

  private final Tour.Subject subject;
  private final Words words;
  private final Survey survey;
  private final Classified samples;

  /** Indices of two samples of different classes, correctly classified if possible. */
  private final int[] examples;

  private final Activations activations;

  Visit(Tour.Subject subject, Words words) {
    this.subject = subject;
    this.words = words;
    samples = Classified.of(Datasets.limit(subject.test(), SURVEYED));
    if (subject.meaning() == OutputMeaning.VALUES) {
      throw new IllegalArgumentException(
          "the model gives values, not classes; a tour needs a model that classifies");
    }
    survey = Survey.of(subject.model(), subject.meaning(), samples, denseOrLast(subject.model()));
    examples = examples(survey.predictions());
    activations = Activations.of(subject.model(), Datasets.inputs(samples, examples));
  }

  /** Returns "" for the last hidden dense layer, or the output if there is no such layer. */
  private static String denseOrLast(Model model) {
    List<PlannedLayer> all = LayerLookup.of(model);
    boolean has = all.subList(0, all.size() - 1).stream().anyMatch(Survey::isDense);
    return has ? "" : all.getLast().path();
  }

  /** Chooses a 4 and a 6, as in the chapter, if there are such classes; else the first two. */
  private static int[] examples(Predictions predictions) {
    List<String> names = predictions.names();
    int first = Math.max(0, names.indexOf("4"));
    int second = names.contains("6") ? names.indexOf("6") : (first + 1) % predictions.classes();
    return new int[] {example(predictions, first), example(predictions, second)};
  }

  private static int example(Predictions predictions, int category) {
    int[] all =
        IntStream.range(0, predictions.size())
            .filter(i -> predictions.labels()[i] == category)
            .toArray();
    return IntStream.of(all)
        .filter(i -> !predictions.isError(i))
        .findFirst()
        .orElse(all.length == 0 ? 0 : all[0]);
  }

  Tour.Subject subject() {
    return subject;
  }

  Words words() {
    return words;
  }

  Survey survey() {
    return survey;
  }

  /** Returns the surveyed test samples. */
  Classified samples() {
    return samples;
  }

  int[] examples() {
    return examples;
  }

  /** Returns the values of all layers for the two examples. */
  Activations activations() {
    return activations;
  }

  List<PlannedLayer> layers() {
    return activations.layers();
  }

  Architecture architecture() {
    return Architecture.of(layers());
  }

  /** Returns whether the network has a hidden dense layer. */
  boolean hasCode() {
    return !survey.layer().equals(layers().getLast().path());
  }

  /** Returns the first two-dimensional convolution, if any. */
  Optional<PlannedLayer> convolution() {
    return first(Visit::convolves);
  }

  Optional<PlannedLayer> first(Predicate<PlannedLayer> condition) {
    return layers().stream().filter(condition).findFirst();
  }

  static boolean convolves(PlannedLayer layer) {
    return KernelBank.has(layer.layer()) && FeatureMaps.are(layer.outputShape());
  }

  /** Returns the first example, (height, width, channels). */
  Tensor image() {
    return Datasets.inputs(samples, examples[0]).reshape(samples.inputShape());
  }

  String sampleName(int sample) {
    Predictions predictions = survey.predictions();
    return words.text("sample.name", predictions.name(predictions.labels()[sample]), sample);
  }
}
