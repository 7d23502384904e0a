package dev.fovea.insight.report;

import dev.fovea.data.Classified;
import dev.fovea.data.Datasets;
import dev.fovea.insight.Calibration;
import dev.fovea.insight.Predictions;
import dev.fovea.insight.Tempering;
import dev.fovea.metric.ConfidentLearning;
import dev.fovea.metric.ConfusionMatrix;
import dev.fovea.metric.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The numbers that the sections of a report and its advice draw on. */
final class Evidence {
  /** The most training samples that are looked at once more. */
  private static final int CHECKED = 20_000;

  /** The accuracy from which most contradictions of labels are no mere errors. */
  private static final double JUDGE = 0.7;

  private final Report.Subject subject;
  private final Predictions predictions;
  private final ConfusionMatrix matrix;
  private final Optional<Predictions> trained;
  private final Optional<Tempering> tempering;
  private final ConfidentLearning labels;

  /**
   * Gathers evidence from predictions.
   *
   * @param predictions for the held-out samples
   * @param trained for the training samples, the first {@link #CHECKED} at most
   */
  Evidence(Report.Subject subject, Predictions predictions, Optional<Predictions> trained) {
    this.subject = subject;
    this.predictions = predictions;
    this.trained = trained;
    matrix = predictions.confusion();
    tempering = tempering();
    labels = ConfidentLearning.of(predictions.probabilities(), predictions.labels());
  }

  /** Runs the model over its samples. */
  static Evidence of(Report.Subject subject, Consumer<String> progress) {
    progress.accept("what the network says of held-out pictures");
    Predictions predictions = predictions(subject, subject.test());
    Optional<Classified> samples = trainingSamples(subject);
    if (samples.isPresent()) {
      progress.accept("what it says of those it was trained on");
    }
    return new Evidence(subject, predictions, samples.map(s -> predictions(subject, s)));
  }

  private static Predictions predictions(Report.Subject subject, Classified samples) {
    return Predictions.of(subject.model(), subject.meaning(), samples);
  }

  private static Optional<Classified> trainingSamples(Report.Subject subject) {
    return subject.training().samples().map(s -> Classified.of(Datasets.limit(s, CHECKED)));
  }

  private Optional<Tempering> tempering() {
    try {
      return subject.isDistribution()
          ? Optional.of(Tempering.of(predictions))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Too few pictures to fit on one half and show on the other.
      return Optional.empty();
    }
  }

  Report.Subject subject() {
    return subject;
  }

  TrainingFacts training() {
    return subject.training();
  }

  /** Returns the predictions for the held-out samples. */
  Predictions predictions() {
    return predictions;
  }

  ConfusionMatrix matrix() {
    return matrix;
  }

  /** Returns the training samples that were looked at once more. */
  Optional<Classified> trainingSamples() {
    return trainingSamples(subject);
  }

  /** Returns the predictions for the training samples that were looked at once more. */
  Optional<Predictions> trained() {
    return trained;
  }

  /** Returns the training samples whose label the network contradicts though it was taught it. */
  List<ConfidentLearning.Suspect> contradicted() {
    return trained
        .map(p -> ConfidentLearning.of(p.probabilities(), p.labels()).suspects())
        .orElse(List.of());
  }

  static Calibration calibration(Predictions predictions) {
    return Calibration.of(predictions, Calibration.BINS);
  }

  /** Returns the expected calibration error on all held-out samples. */
  double calibrationError() {
    return calibration(predictions).expectedError();
  }

  Optional<Tempering> temperingOnHalves() {
    return tempering;
  }

  ConfidentLearning labels() {
    return labels;
  }

  /** Returns whether the network knows its classes well enough to cast doubt on a label. */
  boolean canJudgeLabels() {
    return accuracy() >= JUDGE;
  }

  /** Returns the number of held-out samples that are predicted correctly. */
  long right() {
    return IntStream.range(0, predictions.size()).filter(i -> !predictions.isError(i)).count();
  }

  double accuracy() {
    return (double) right() / predictions.size();
  }

  Interval accuracyInterval() {
    return Interval.wilson(right(), predictions.size());
  }

  /** Returns the number of training samples of each class; empty if they are not at hand. */
  int[] trainingCounts() {
    return subject.training().samples().map(Evidence::counts).orElse(new int[0]);
  }

  private static int[] counts(Classified samples) {
    int[] counts = new int[samples.classes()];
    for (int label : samples.labels()) {
      counts[label]++;
    }
    return counts;
  }

  /** Returns a figure of the last epoch, such as "val_accuracy". */
  OptionalDouble last(String figure) {
    double[] all = history(figure);
    return all.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(all[all.length - 1]);
  }

  /** Returns a figure of all epochs; empty if an epoch lacks it. */
  double[] history(String figure) {
    double[] all =
        subject.training().log().stream()
            .flatMap(log -> log.epochs().stream())
            .mapToDouble(epoch -> epoch.getOrDefault(figure, Double.NaN))
            .toArray();
    return IntStream.range(0, all.length).allMatch(i -> Double.isFinite(all[i]))
        ? all
        : new double[0];
  }

  /** Returns the height of the network's pictures or their width, whichever is less. */
  int inputSide() {
    return Math.min(subject.test().inputShape().dim(0), subject.test().inputShape().dim(1));
  }
}
