package dev.fovea.app.train;

import dev.fovea.app.common.Output;
import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The speed of a training, measured in some steps of a copy of the model, and what fits into a
 * time.
 *
 * @param begun when the time of the training began, by {@link System#nanoTime}
 * @param step the seconds of a step
 * @param batches the number of steps of an epoch
 * @param batchSize the number of samples of a step
 * @param after the seconds of the validation and of saving after an epoch
 */
record Pace(long begun, double step, int batches, int batchSize, double after) {
  /** The least number of steps to measure: the first ones are compiled. */
  private static final int LEAST = 8;

  private static final int MOST = 60;

  /** The seconds to measure for, and the share of the time that they may take. */
  private static final double SECONDS = 5;

  private static final double SHARE = 0.1;

  /** The validation samples that are measured. */
  private static final int VALIDATED = 256;

  /** The seconds for a backup and other work of an epoch. */
  private static final double SAVING = 0.2;

  /** The share of the time that is planned; the rest is for steps that take longer. */
  private static final double PLANNED = 0.95;

  /**
   * Measures the speed of a trainer without changing its model; its time begins now.
   *
   * @param seconds the time of the whole training
   */
  static Pace measure(Trainer trainer, Dataset train, Fit fit, double seconds) {
    long begun = System.nanoTime();
    Trainer copy =
        Trainer.compile(
                trainer.model().copy(),
                trainer.optimizer(),
                trainer.losses(),
                trainer.lossWeights(),
                trainer.metrics())
            .on(trainer.kernels());
    Watch watch = new Watch(Math.min(SECONDS, SHARE * seconds));
    copy.fit(
        train,
        Fit.epochs(MOST)
            .batchSize(fit.batchSize())
            .seed(fit.seed())
            .augmentation(fit.augmentation())
            .classWeights(fit.classWeights())
            .callbacks(watch)
            .quiet());
    Dataset validation = fit.validation().orElseThrow();
    Dataset some = Datasets.limit(validation, VALIDATED);
    long before = System.nanoTime();
    copy.evaluate(some, fit.batchSize());
    double validated = (System.nanoTime() - before) / 1e9 * validation.size() / some.size();
    int size = Math.min(fit.batchSize(), train.size());
    return new Pace(
        begun, watch.step(), Math.ceilDiv(train.size(), size), size, validated + SAVING);
  }

  /** Notes when each step ends. */
  private static final class Watch implements Callback {
    private final List<Double> steps = new ArrayList<>();
    private final double seconds;
    private final long begun = System.nanoTime();
    private long last = begun;

    Watch(double seconds) {
      this.seconds = seconds;
    }

    @Override
    public void onBatchEnd(Training training, int batch, Map<String, Double> logs) {
      long now = System.nanoTime();
      steps.add((now - last) / 1e9);
      last = now;
      boolean enough = steps.size() >= LEAST && (now - begun) / 1e9 > seconds;
      if (enough || steps.size() == MOST) {
        training.stop();
      }
    }

    /** Returns the mean of the later half, since the first steps are still being compiled. */
    double step() {
      return steps.subList(steps.size() / 2, steps.size()).stream()
          .mapToDouble(seconds -> seconds)
          .average()
          .orElseThrow();
    }
  }

  private double left(double seconds) {
    return PLANNED * (seconds - (System.nanoTime() - begun) / 1e9);
  }

  private double epoch() {
    return batches * step + after;
  }

  /** Returns the number of epochs that fit into what is left of a time, at least 1; tells it. */
  int epochs(double seconds, Output output) {
    if (epoch() > left(seconds)) {
      return 1;
    }
    int epochs = Math.clamp((long) (left(seconds) / epoch()), 1, 100_000);
    output.line(
        "%s",
        String.format(
            Locale.ROOT,
            "A step takes %.0f ms and an epoch %.1f s, so that %,d %s into the time (--epochs %d"
                + " does the same at any speed)",
            1000 * step,
            epoch(),
            epochs,
            epochs == 1 ? "epoch fits" : "epochs fit",
            epochs));
    return epochs;
  }

  /** Returns the samples: all, or as many random ones as fit into the time if not all do. */
  Dataset samples(Dataset train, double seconds, long seed, Output output) {
    if (epoch() <= left(seconds)) {
      return train;
    }
    int steps = Math.clamp((long) ((left(seconds) - after) / step), 1, batches);
    int fitting = Math.min(train.size(), steps * batchSize);
    output.note(
        "Not one epoch fits into the time; training goes once through %,d random samples of %,d",
        fitting, train.size());
    return Datasets.limit(Datasets.shuffled(train, seed), fitting);
  }
}
