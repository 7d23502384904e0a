package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.Output;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.kernel.Kernels;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Puts a training together from what it starts from, a dataset and the options. */
final class Assembly {
  private final Start start;
  private final DataOptions.Found found;
  private final Kernels kernels;
  private final SampleChoice samples;
  private final Output output;

  /**
   * A training that can begin.
   *
   * @param made what is trained
   * @param schooling the recipe as it is applied
   * @param train the samples to train on, as the model takes them
   * @param validation the samples to validate on
   * @param test the samples that are never trained on
   * @param fit the options, without what watches the training
   * @param patience the number of epochs without improvement after which it ends; 0 for never
   * @param begun when its time began, by {@link System#nanoTime}
   */
  record Assembled(
      Start.Made made,
      Schooling schooling,
      Dataset train,
      Dataset validation,
      Dataset test,
      Fit fit,
      int patience,
      long begun) {}

  Assembly(
      Start start, DataOptions.Found found, Kernels kernels, SampleChoice samples, Output output) {
    this.start = start;
    this.found = found;
    this.kernels = kernels;
    this.samples = samples;
    this.output = output;
  }

  /**
   * Puts the training together; measures the speed and looks for the learning rate if that is asked
   * for.
   *
   * @param target the file of the model, beside which the picture of the rates lies
   */
  Assembled of(
      Schooling usual, FitOptions options, ClassWeights weights, boolean own, Path target)
      throws IOException {
    boolean folder = found.folder().isPresent();
    Dataset chosen = samples.limited(found.split().train());
    int patience = samples.patience(usual.epochs(), folder, usual.averages());
    Split parts = samples.parts(chosen, folder, patience > 0);
    boolean validates = parts.test().size() > 0;
    Map<Integer, Double> classWeights = weights.of(parts.train(), own, output);
    Schooling schooling = usual;
    Start.Made made =
        made(
            parts.train(),
            schooling,
            parts.train().size(),
            options.asksForOptimizer(),
            remark -> output.note("%s", remark));
    Trainer first = made.trainer();
    Dataset train = start.samples(parts.train(), first);
    Dataset test = start.samples(found.split().test(), first);
    Dataset validation = validates ? start.samples(parts.test(), first) : test;
    if (options.rate().isAuto()) {
      Fit fit = fit(schooling, classWeights, validation);
      schooling = schooling.rate(RangeTest.run(first, train, fit).tell(output, target));
    }
    long begun = System.nanoTime();
    if (options.seconds().isPresent()) {
      Pace pace = Pace.measure(first, train, fit(schooling, classWeights, validation));
      double seconds = options.seconds().getAsDouble();
      train = pace.samples(train, seconds, samples.seed(), output);
      schooling = schooling.epochs(pace.epochs(seconds, output));
      patience =
          patience == 0
              ? 0
              : samples.patience(schooling.epochs(), folder, schooling.averages());
    }
    if (!schooling.equals(usual)) {
      made =
          made(
              parts.train(), schooling, train.size(), options.asksForOptimizer(), remark -> {});
    }
    return new Assembled(
        made,
        schooling,
        train,
        validation,
        test,
        fit(schooling, classWeights, validation),
        validates ? patience : 0,
        begun);
  }

  private Fit fit(Schooling schooling, Map<Integer, Double> classWeights, Dataset validation) {
    return Fit.epochs(schooling.epochs())
        .batchSize(schooling.batchSize())
        .seed(samples.seed())
        .augmentation(schooling.recipe().augmentation())
        .classWeights(classWeights)
        .validation(validation)
        .quiet();
  }

  /**
   * Makes the model.
   *
   * @param train the samples to train on
   * @param epoch the number of samples in an epoch
   */
  private Start.Made made(
      Dataset train, Schooling schooling, int epoch, boolean asks, Consumer<String> note) {
    Start.Made made =
        start.make(
            train,
            samples.seed(),
            () -> schooling.optimizer(epoch),
            asks,
            note);
    return new Start.Made(made.trainer().on(kernels), made.network());
  }
}
