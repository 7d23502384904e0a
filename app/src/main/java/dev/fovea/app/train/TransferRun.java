package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.EpochClock;
import dev.fovea.app.common.HistoryFile;
import dev.fovea.app.common.Output;
import dev.fovea.app.common.ReadingBar;
import dev.fovea.callback.EarlyStopping;
import dev.fovea.callback.Monitor;
import dev.fovea.callback.TerminateOnNaN;
import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.data.augment.Augmentations;
import dev.fovea.formats.dataset.CacheOptions;
import dev.fovea.formats.dataset.FeatureDataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.optimizer.Adam;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.schedule.Schedule;
import dev.fovea.store.ModelMetadata;
import dev.fovea.train.Callback;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import dev.fovea.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training that starts from another classifier, as Keras's guide to transfer learning has it: the
 * body is frozen and its features are computed once, a new head is trained on them, and then, if
 * that is asked for, the last layers of the body are trained with it at a low rate.
 */
final class TransferRun {
  private static final int BATCH = 32;
  private static final int FINE_EPOCHS = 10;
  private static final double FINE_RATE = 1e-4;
  private static final int FINE_PATIENCE = 5;

  private final Head head;
  private final String file;
  private final Kernels kernels;
  private final FitOptions fitting;
  private final SampleChoice samples;
  private final CacheOptions cache;
  private final Output output;

  /**
   * Creates a training.
   *
   * @param file the name of the classifier's file
   */
  TransferRun(
      Head head,
      String file,
      Kernels kernels,
      FitOptions fitting,
      SampleChoice samples,
      CacheOptions cache,
      Output output) {
    this.head = head;
    this.file = file;
    this.kernels = kernels;
    this.fitting = fitting;
    this.samples = samples;
    this.cache = cache;
    this.output = output;
  }

  /**
   * The result of the run.
   *
   * @param clock the time of the epochs
   */
  record Result(
      Start.Made made, Dataset train, Dataset validation, History history, EpochClock clock) {}

  /**
   * Trains.
   *
   * @param fineTune the number of layers to train after the head
   * @param classWeights the weights of the classes, from the samples to train on
   * @param target the model's file, beside which the history is written
   */
  Result run(DataOptions.Found found, int fineTune, ClassWeights classWeights, Path target)
      throws IOException {
    Dataset chosen = samples.limited(found.split().train());
    int headEpochs =
        fineTune > 0 ? HeadTraining.EPOCHS : fitting.epochs().orElse(HeadTraining.EPOCHS);
    int patience = samples.patience(headEpochs, true, false);
    Split parts = samples.parts(chosen, true, patience > 0);
    Dataset train = parts.train();
    boolean validates = parts.test().size() > 0;
    Dataset validation = validates ? parts.test() : found.split().test();
    int classes = Classified.of(train).classes();
    Model joined = head.with(HeadTraining.layer(head.name(), classes));
    freeze(joined);
    output.line(
        "From %s: its head, %s, is replaced by Dense(%d, softmax); the %,d weights before it are"
            + " frozen",
        file, head.text(), classes, joined.parameters() - (head.width() + 1L) * classes);
    EpochClock clock = new EpochClock();
    HistoryFile file = new HistoryFile(target, false);
    Fit fit =
        Fit.epochs(headEpochs)
            .batchSize(fitting.batchSize().orElse(BATCH))
            .seed(samples.seed())
            .classWeights(classWeights.of(train, true, output));
    HeadTraining trained =
        HeadTraining.run(
            features(train, "train on"),
            classes,
            fit.validation(features(validation, "validate on")),
            validates ? patience : 0,
            kernels,
            List.of(clock, new TerminateOnNaN(), file, new EpochJson(output, clock, train.size())));
    ModelLayer dense = joined.layer(head.name());
    dense.weight("kernel").set(trained.kernel());
    dense.weight("bias").set(trained.bias());
    History history = trained.history();
    tell(history, clock, validates);
    Trainer trainer = compiled(joined);
    if (fineTune > 0) {
      unfreeze(joined, fineTune);
      trainer = compiled(joined);
      Fit fine =
          fit(train, fit.classWeights())
              .validation(validation)
              .callbacks(
                  watching(clock, file, history.epochs().size(), validates, train.size())
                      .toArray(Callback[]::new))
              .quiet();
      for (Map<String, Double> row : trainer.fit(train, fine).epochs()) {
        history = history.with(row);
      }
    }
    return new Result(new Start.Made(trainer, joined), train, validation, history, clock);
  }

  private Fit fit(Dataset train, Map<Integer, Double> classWeights) {
    boolean color = train.inputShape().rank() == 3 && train.inputShape().channels() == 3;
    Fit fit =
        Fit.epochs(fitting.epochs().orElse(FINE_EPOCHS))
            .batchSize(fitting.batchSize().orElse(BATCH))
            .seed(samples.seed())
            .classWeights(classWeights);
    return color ? fit.augmentation(Augmentations.photographs()) : fit;
  }

  private Dataset features(Dataset images, String use) {
    long begun = System.nanoTime();
    FeatureDataset features =
        FeatureDataset.of(images, head.body(), cache, new ReadingBar(output, "Computing features"));
    output.line(
        "%s",
        String.format(
            Locale.ROOT,
            "Computed %,d features of %,d images to %s in %.1f s; %s",
            head.width(),
            images.size(),
            use,
            (System.nanoTime() - begun) / 1e9,
            features.place()));
    return features;
  }

  private void tell(History history, EpochClock clock, boolean validates) {
    Map<String, Double> best =
        validates
            ? history.epochs().stream()
                .min(Comparator.comparingDouble(row -> figure(row, "val_loss")))
                .orElseThrow()
            : history.last();
    output.line(
        "Trained the head: %d epochs in %.1f s - accuracy: %.4f - loss: %.4f - val_accuracy: %.4f -"
            + " val_loss: %.4f",
        history.epochs().size(),
        clock.totalSeconds(),
        figure(best, "accuracy"),
        figure(best, "loss"),
        figure(best, "val_accuracy"),
        figure(best, "val_loss"));
  }

  private static double figure(Map<String, Double> row, String name) {
    return row.getOrDefault(name, Double.NaN);
  }

  private void freeze(Model joined) {
    for (ModelLayer layer : joined.layers()) {
      layer.trainable(layer.name().equals(head.name()));
    }
  }

  /** Unfreezes the last layers with weights before the head; batch normalization stays frozen. */
  private void unfreeze(Model joined, int count) {
    List<ModelLayer> unfrozen = new ArrayList<>();
    for (ModelLayer layer : joined.layers().reversed()) {
      boolean own =
          !layer.name().equals(head.name())
              && !layer.weights().isEmpty()
              && !(layer.layer() instanceof BatchNormalization);
      if (own && unfrozen.size() < count) {
        if (layer.layer() instanceof Model nested) {
          thaw(nested);
        } else {
          layer.trainable(true);
        }
        unfrozen.addFirst(layer);
      }
    }
    output.line(
        "Training %d layers before the head with it: %s",
        unfrozen.size(), String.join(", ", unfrozen.stream().map(ModelLayer::name).toList()));
  }

  private static void thaw(Model nested) {
    nested.trainable(true);
    for (ModelLayer layer : nested.layers()) {
      if (layer.layer() instanceof Model inner) {
        thaw(inner);
      } else if (layer.layer() instanceof BatchNormalization) {
        layer.trainable(false);
      }
    }
  }

  private Trainer compiled(Model joined) {
    Schedule rate = Schedule.constant(fitting.rate().value().orElse(FINE_RATE));
    Optimizer optimizer =
        fitting.optimizer().map(Optimizers::of).orElseGet(() -> new Adam(FINE_RATE));
    return Trainer.compile(
            joined,
            optimizer.withLearningRate(rate),
            new SparseCategoricalCrossentropy(),
            new Accuracy())
        .on(kernels);
  }

  private List<Callback> watching(
      EpochClock clock, HistoryFile file, int before, boolean validates, int size) {
    List<Callback> watching = new ArrayList<>();
    watching.add(clock);
    watching.add(new TerminateOnNaN());
    watching.add(output.progressBar());
    int patience = samples.patience(FINE_PATIENCE, true, false);
    if (validates && patience > 0) {
      watching.add(new EarlyStopping(Monitor.of("val_loss"), 0, patience, true));
    }
    watching.add(
        new Callback() {
          @Override
          public void onEpochEnd(Training training, int epoch, Map<String, Double> logs) {
            file.onEpochEnd(training, before + epoch, logs);
          }
        });
    watching.add(new EpochJson(output, clock, size));
    return watching;
  }

  /** Returns the metadata for new classes: the original's preparation, if it has one. */
  static ModelMetadata metadata(ModelMetadata original, ModelMetadata found) {
    return original
        .preparation()
        .map(preparation -> found.preparation(preparation).ground(original.ground()))
        .orElse(found);
  }
}
