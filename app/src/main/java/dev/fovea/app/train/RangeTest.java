package dev.fovea.app.train;

import dev.fovea.app.common.Output;
import dev.fovea.data.Dataset;
import dev.fovea.insight.draw.Axes;
import dev.fovea.insight.draw.Axis;
import dev.fovea.insight.draw.Figure;
import dev.fovea.insight.draw.Point;
import dev.fovea.insight.draw.Ticks;
import dev.fovea.insight.figure.LinesFigure;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.schedule.Schedule;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import dev.fovea.train.TrainingException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Looks for a learning rate: a copy of the model is trained for some steps with a rate that grows
 * from step to step, and the rate is taken that is a tenth of the one with the least loss (L. N.
 * Smith, "Cyclical learning rates for training neural networks", 2017, section 3.3). The model
 * itself is not changed.
 *
 * @param points the rates that were tried, and the loss at each, averaged over the steps before
 */
record RangeTest(List<Tried> points) {
  private static final double LOWEST = 1e-6;
  private static final double HIGHEST = 1;
  private static final int STEPS = 120;

  /** The share of the average of the loss that is kept in each step. */
  private static final double KEPT = 0.9;

  /** The test ends when the loss is this many times the least one. */
  private static final double DIVERGED = 4;

  /** The number of steps before the test may end, and before a loss counts as the least. */
  private static final int SETTLED = 15;

  private static final double BELOW_LEAST = 10;

  /** A rate, and the loss with it. */
  record Tried(double rate, double loss) {}

  RangeTest {
    points = List.copyOf(points);
  }

  /** Tries the rates on a copy of a trainer's model, with its optimizer. */
  static RangeTest run(Trainer trainer, Dataset train, Fit fit) {
    Optimizer optimizer = trainer.optimizer().withLearningRate(Schedule.constant(LOWEST));
    Trainer copy =
        Trainer.compile(
                trainer.model().copy(),
                optimizer,
                trainer.losses(),
                trainer.lossWeights(),
                List.of())
            .on(trainer.kernels());
    Rise rise = new Rise();
    copy.fit(
        train,
        Fit.epochs(STEPS)
            .batchSize(fit.batchSize())
            .seed(fit.seed())
            .augmentation(fit.augmentation())
            .classWeights(fit.classWeights())
            .callbacks(rise)
            .quiet());
    return new RangeTest(rise.points);
  }

  /** Raises the rate after each step, and notes the loss of the step. */
  private static final class Rise implements Callback {
    private final List<Tried> points = new ArrayList<>();
    private double sum;
    private double average;
    private double least = Double.POSITIVE_INFINITY;

    @Override
    public void onEpochBegin(Training training, int epoch) {
      sum = 0;
    }

    @Override
    public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
      // The logs are means over the epoch so far.
      double total = logs.getOrDefault("loss", Double.NaN) * (batch + 1);
      double loss = total - sum;
      sum = total;
      average = KEPT * average + (1 - KEPT) * loss;
      int done = points.size() + 1;
      double smooth = average / (1 - Math.pow(KEPT, done));
      if (!Double.isFinite(smooth) || done > SETTLED && smooth > DIVERGED * least) {
        training.stop();
        return;
      }
      points.add(new Tried(rate(done - 1), smooth));
      least = Math.min(least, smooth);
      if (done == STEPS) {
        training.stop();
      }
      training.learningRate(rate(done));
    }
  }

  private static double rate(int step) {
    return LOWEST * Math.pow(HIGHEST / LOWEST, step / (STEPS - 1.0));
  }

  /**
   * Returns the rate to train with, rounded to two digits.
   *
   * @throws TrainingException if the loss is not finite from the beginning
   */
  double suggestion() {
    Tried best =
        points.stream()
            .skip(Math.min(SETTLED, Math.max(0, points.size() - 1)))
            .min(Comparator.comparingDouble(Tried::loss))
            .orElseThrow(
                () ->
                    new TrainingException(
                        "--learning-rate auto: the loss is not finite with any rate; look at the"
                            + " values of the samples, or give a rate"));
    return Double.parseDouble(String.format(Locale.ROOT, "%.1e", best.rate() / BELOW_LEAST));
  }

  /** Returns the file of the picture beside a model's file. */
  static Path picture(Path model) {
    String name = String.valueOf(model.getFileName());
    return model.resolveSibling(name.replaceAll("\\.keras$", "") + ".learning-rate.png");
  }

  /**
   * Draws the picture, tells what was found, and returns the rate.
   *
   * @param model the file of the model
   */
  double tell(Output output, Path model) throws IOException {
    double chosen = suggestion();
    Path file = picture(model);
    figure(chosen).sheet().write(file);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "learning_rate");
    line.put("learning_rate", chosen);
    line.put("picture", file.toString());
    output.json(line);
    output.line(
        "Learning rate %s, a tenth of that with the least loss in %d steps from %s on; %s shows them",
        plain(chosen), points.size(), plain(LOWEST), file);
    return chosen;
  }

  private static String plain(double rate) {
    return BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
  }

  private Figure figure(double chosen) {
    double low = Math.log10(LOWEST);
    double high = Math.log10(HIGHEST);
    double most = points.stream().mapToDouble(Tried::loss).limit(SETTLED).max().orElse(1);
    double least = points.stream().mapToDouble(Tried::loss).min().orElse(0);
    List<Point> curve =
        points.stream()
            .filter(tried -> tried.loss() <= 1.5 * most)
            .map(tried -> new Point(Math.log10(tried.rate()), tried.loss()))
            .toList();
    Axes axes =
        new Axes(
            new Axis("learning rate, as a power of ten", low, high, new Ticks(low, high, 1)),
            Axis.around("loss", least, curve.stream().mapToDouble(Point::y).max().orElse(most)),
            460,
            260);
    List<Point> mark =
        List.of(
            new Point(Math.log10(chosen), axes.y().low()),
            new Point(Math.log10(chosen), axes.y().high()));
    return LinesFigure.of(
        "Loss at growing learning rates",
        "Each step of the test has a higher rate than the one before. Training takes a tenth of the"
            + " rate with the least loss.",
        axes,
        List.of(
            new LinesFigure.Line("loss, averaged", curve),
            new LinesFigure.Line("chosen: " + plain(chosen), mark)));
  }
}
