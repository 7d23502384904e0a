package dev.fovea.insight.report;

import dev.fovea.insight.Predictions;
import dev.fovea.insight.Tempering;
import dev.fovea.insight.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Derives advice from the figures of a report. To add some, write a rule and put it into the list. */
final class Advisor {
  /** The difference of the accuracies in training and validation that speaks of overfitting. */
  private static final double GAP = 0.05;

  /** The accuracy in training below which a network is too weak for its task. */
  private static final double WEAK = 0.85;

  /** The share of the validation loss that a quarter of the epochs must gain to ask for more. */
  private static final double FALLING = 0.05;

  /** The share by which the validation loss must have risen since its best epoch. */
  private static final double RISEN = 0.1;

  /** The pictures of a class below which it has few. */
  private static final int FEW = 50;

  /** How many times more pictures the largest class has than the smallest, from which it tells. */
  private static final double UNEVEN = 5;

  /** The least number and share of the pictures of a class that make a confusion worth a word. */
  private static final int CONFUSED = 3;

  private static final double CONFUSED_SHARE = 0.05;

  /** The calibration error from which confidences mislead. */
  private static final double UNCALIBRATED = 0.03;

  /** The side of pictures, in pixels, below which details are lost. */
  private static final int SMALL = 64;

  /** The accuracy above which small pictures are large enough. */
  private static final double GOOD = 0.97;

  /** Half the width of the interval of the accuracy from which it is too wide to compare by. */
  private static final double UNCERTAIN = 0.03;

  /** The most classes or pairs that a sentence names. */
  private static final int NAMED = 3;

  private static final List<Function<Evidence, Optional<Advice>>> RULES =
      List.of(
          Advisor::labels,
          Advisor::gap,
          Advisor::weak,
          Advisor::longer,
          Advisor::shorter,
          Advisor::few,
          Advisor::uneven,
          Advisor::confused,
          Advisor::small,
          Advisor::confidence,
          Advisor::uncertain);

  private Advisor() {}

  /** Returns what the figures speak for, the most pressing first. */
  static List<Advice> advice(Evidence evidence) {
    return RULES.stream().flatMap(rule -> rule.apply(evidence).stream()).toList();
  }

  private static Optional<Advice> advice(
      boolean applies, String title, String sentence, Object... values) {
    return applies ? Optional.of(new Advice(title, sentence.formatted(values))) : Optional.empty();
  }

  private static Optional<Advice> labels(Evidence evidence) {
    int suspects = evidence.labels().suspects().size();
    int taught = evidence.contradicted().size();
    List<String> seem = new ArrayList<>();
    if (suspects > 0) {
      seem.add(Text.count(suspects, "held-out picture"));
    }
    if (taught > 0) {
      seem.add(Text.count(taught, "picture") + " it was trained on");
    }
    return advice(
        !seem.isEmpty() && evidence.canJudgeLabels(),
        "Check the labels.",
        "The labels of %s may be wrong: a test on wrong labels makes the network look worse than it is, and training on them makes it worse.",
        Text.list(seem));
  }

  private static Optional<Advice> gap(Evidence evidence) {
    double trained = evidence.last("accuracy").orElse(Double.NaN);
    double validated = evidence.last("val_accuracy").orElse(Double.NaN);
    return advice(
        trained - validated > GAP,
        "More pictures, or augmentation.",
        "In the last epoch the network got %s of its training pictures right and %s of the validation pictures; the gap of %s says that it learns pictures by heart, which more pictures, --augment or a smaller network would make harder.",
        Text.percent(trained),
        Text.percent(validated),
        Text.points(trained - validated));
  }

  private static Optional<Advice> weak(Evidence evidence) {
    double trained = evidence.last("accuracy").orElse(Double.NaN);
    double validated = evidence.last("val_accuracy").orElse(Double.NaN);
    return advice(
        trained < WEAK && trained - validated <= GAP,
        "A stronger network.",
        "Even of its training pictures the network got only %s right in the last epoch: a larger network, larger pictures or more epochs would help before more pictures do.",
        Text.percent(trained));
  }

  private static Optional<Advice> longer(Evidence evidence) {
    double[] loss = evidence.history("val_loss");
    int back = Math.max(1, loss.length / 4);
    if (loss.length < 3 || best(loss) != loss.length - 1) {
      return Optional.empty();
    }
    double fall = 1 - loss[loss.length - 1] / loss[loss.length - 1 - back];
    return advice(
        fall > FALLING,
        "Train longer.",
        "The validation loss still fell by %s over the last %s; try --epochs %s.",
        Text.percent(fall),
        back == 1 ? "epoch" : back + " epochs",
        2 * loss.length);
  }

  private static Optional<Advice> shorter(Evidence evidence) {
    double[] loss = evidence.history("val_loss");
    if (loss.length < 3) {
      return Optional.empty();
    }
    int best = best(loss);
    double rise = loss[loss.length - 1] / loss[best] - 1;
    return advice(
        rise > RISEN,
        "Stop earlier.",
        "The validation loss was least after epoch %s and has risen by %s since: the later epochs made the network surer, not better; try --epochs %s, or more augmentation.",
        best + 1,
        Text.percent(rise),
        best + 1);
  }

  private static int best(double... loss) {
    return IntStream.range(0, loss.length)
        .reduce((a, b) -> loss[b] < loss[a] ? b : a)
        .orElse(0);
  }

  private static Optional<Advice> few(Evidence evidence) {
    int[] counts = evidence.trainingCounts();
    List<Integer> few =
        IntStream.range(0, counts.length)
            .filter(c -> counts[c] < FEW)
            .boxed()
            .sorted((a, b) -> Integer.compare(counts[a], counts[b]))
            .toList();
    List<String> named = new ArrayList<>();
    few.stream()
        .limit(NAMED)
        .forEach(c -> named.add(evidence.predictions().name(c) + " " + counts[c]));
    return advice(
        !few.isEmpty(),
        "More pictures of small classes.",
        "%s fewer than %s pictures to learn from (%s%s); each picture more counts there most.",
        few.size() == 1 ? "One class has" : few.size() + " classes have",
        FEW,
        few.size() > NAMED ? "least " : "",
        Text.list(named));
  }

  private static Optional<Advice> uneven(Evidence evidence) {
    int[] counts = evidence.trainingCounts();
    if (counts.length == 0) {
      return Optional.empty();
    }
    int least = IntStream.range(0, counts.length).reduce((a, b) -> counts[b] < counts[a] ? b : a).orElse(0);
    int most = IntStream.range(0, counts.length).reduce((a, b) -> counts[b] > counts[a] ? b : a).orElse(0);
    double ratio = (double) counts[most] / Math.max(1, counts[least]);
    Predictions predictions = evidence.predictions();
    return advice(
        ratio >= UNEVEN,
        "Even out the classes.",
        "There are %s times as many pictures of %s (%s) as of %s (%s); --class-weights balanced, which training chooses for such folders, makes up for a part of that, and more pictures of the latter for more.",
        Numbers.fixed(ratio, 0),
        predictions.name(most),
        Numbers.count(counts[most]),
        predictions.name(least),
        Numbers.count(counts[least]));
  }

  private static Optional<Advice> confused(Evidence evidence) {
    Predictions predictions = evidence.predictions();
    List<String> named =
        Confusion.most(evidence.matrix(), Integer.MAX_VALUE).stream()
            .filter(pair -> pair.count() >= CONFUSED && pair.share() >= CONFUSED_SHARE)
            .limit(NAMED)
            .map(
                pair ->
                    "%s of %s pictures of %s were taken for %s"
                        .formatted(
                            Numbers.count(pair.count()),
                            Numbers.count(evidence.matrix().actual(pair.actual())),
                            predictions.name(pair.actual()),
                            predictions.name(pair.predicted())))
            .toList();
    return advice(
        !named.isEmpty(),
        "Tell confused classes apart.",
        "%s; add pictures that show what tells these classes apart, or join classes that people confuse as well.",
        Text.list(named));
  }

  private static Optional<Advice> small(Evidence evidence) {
    int side = evidence.inputSide();
    int original = evidence.training().side();
    return advice(
        side <= SMALL && original >= 2 * side && evidence.accuracy() < GOOD,
        "Larger pictures.",
        "The network sees pictures of %s pixels a side, while half of the originals have more than %s: --image-size %s shows it four times as much, at about four times the time.",
        side,
        original,
        2 * side);
  }

  private static Optional<Advice> confidence(Evidence evidence) {
    double error = evidence.calibrationError();
    Optional<Tempering> tempering = evidence.temperingOnHalves();
    double after =
        tempering
            .filter(Tempering::lowersLoss)
            .filter(Tempering::lowersError)
            .map(t -> Evidence.calibration(t.mended()).expectedError())
            .orElse(Double.POSITIVE_INFINITY);
    return advice(
        error > UNCALIBRATED && Double.isFinite(after),
        "Mend its confidence.",
        "Its confidence is off by %s on average; a temperature of %s brings that to %s without changing an answer.",
        Text.percent(error),
        Numbers.fixed(tempering.map(t -> t.temperature().value()).orElse(1.0), 2),
        Text.percent(after));
  }

  private static Optional<Advice> uncertain(Evidence evidence) {
    double half = evidence.accuracyInterval().width() / 2;
    return advice(
        half > UNCERTAIN,
        "Hold out more pictures.",
        "With %s the accuracy is known only to within ±%s, so that smaller differences between two trainings may be chance.",
        Text.count(evidence.predictions().size(), "held-out picture"),
        Text.points(half));
  }
}
