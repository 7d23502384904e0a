package dev.fovea.train;

import dev.fovea.data.Batches;
import dev.fovea.data.Dataset;
import dev.fovea.data.Split;
import dev.fovea.metric.Direction;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.Weight;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of fit: epochs, batches, callbacks. The only loop there is: {@link Trainer#fit} runs it
 * to its end, a {@link TrainingSession} step by step.
 */
final class TrainingLoop implements Training {
  private final Trainer trainer;
  private final Fit fit;
  private final Dataset data;
  private final Optional<Dataset> validation;
  private final Plan plan;
  private final Batches batches;
  private final BatchArrays arrays;
  private final GradientStep gradientStep;
  private final Evaluation evaluation;

  /** Held while weights may change: during a step and callbacks, but not during a validation. */
  private final ReentrantLock weights = new ReentrantLock(true);

  private volatile boolean stopped;
  private volatile boolean ended;
  private Progress progress;

  /** The scores of the epoch under way, and the batch that comes next in it. */
  private Scores scores;

  private int batch;
  private boolean inEpoch;

  /**
   * The thread that runs the steps, once it has begun; a learning rate set by it counts at once.
   */
  private volatile @Nullable Thread runner;

  /** A learning rate that another thread has set, for the next step. */
  private final AtomicReference<@Nullable Double> pendingRate = new AtomicReference<>();

  /** The learning rate of the next step, as other threads see it. */
  private volatile double rate;

  TrainingLoop(Trainer trainer, Dataset data, Fit fit) {
    this.trainer = trainer;
    this.fit = fit;
    boolean splits = fit.validationSplit() > 0 && fit.validation().isEmpty();
    if (splits) {
      Split split = Split.last(data, fit.validationSplit());
      this.data = split.train();
      this.validation = Optional.of(split.test());
    } else {
      this.data = data;
      this.validation = fit.validation();
    }
    if (this.data.size() == 0) {
      throw new IllegalArgumentException("there is no sample to train on");
    }
    int batchSize = Math.min(fit.batchSize(), this.data.size());
    SampleWeights sampleWeights =
        new SampleWeights(fit, data.targets().getFirst(), data.size(), batchSize);
    Warnings.singleClass(this.data, trainer.losses());
    this.plan =
        new Plan(
            trainer.model(),
            PlanSpec.of(batchSize)
                .mode(Mode.TRAIN)
                .kernels(trainer.kernels())
                .seed(fit.seed())
                .inputShapes(data.inputShapes())
                .logits(trainer::takesLogits));
    this.batches = new Batches(this.data, batchSize, fit.shuffle(), fit.augmentation());
    this.arrays = new BatchArrays(plan, data, batchSize);
    this.gradientStep = new GradientStep(trainer, plan, arrays, sampleWeights);
    this.evaluation = new Evaluation(trainer, batchSize);
    this.rate = currentRate();
    this.progress = new Progress(0, false, fit.seed(), History.empty(), Map.of());
    this.scores = new Scores(trainer, plan, data, true);
  }

  /** Runs the whole training in the calling thread. */
  History run() {
    begin();
    while (!isDone()) {
      step();
    }
    return end();
  }

  /** Tells the callbacks that training begins, and restores their states after a resume. */
  void begin() {
    runner = Thread.currentThread();
    whileHeld(
        () -> {
          each(callback -> callback.onTrainBegin(this));
          restoreCallbacks();
        });
  }

  /** Returns whether there is no further step. */
  boolean isDone() {
    return stopped || (!inEpoch && progress.epoch() >= fit.epochs());
  }

  /** Trains on the next batch; the first one of an epoch begins it, the last one ends it. */
  void step() {
    whileHeld(this::stepHeld);
  }

  private void stepHeld() {
    takeRate();
    int epoch = progress.epoch();
    if (!inEpoch) {
      each(callback -> callback.onEpochBegin(this, epoch));
      if (stopped) {
        return;
      }
      scores = new Scores(trainer, plan, data, true);
      batch = 0;
      inEpoch = true;
    }
    compute(epoch);
    if (!fit.callbacks().isEmpty()) {
      int done = batch;
      Map<String, Double> logs = scores.logs();
      each(callback -> callback.onBatchEnd(this, done, logs));
    }
    batch++;
    if (batch == batches.count()) {
      inEpoch = false;
      endEpoch(epoch);
    }
  }

  private void endEpoch(int epoch) {
    Map<String, Double> logs = scores.logs();
    validation.ifPresent(
        held -> validate(held).forEach((name, value) -> logs.put("val_" + name, value)));
    History history = progress.history().with(logs);
    progress = new Progress(epoch + 1, false, fit.seed(), history, Map.of());
    each(callback -> callback.onEpochEnd(this, epoch, history.last()));
    each(callback -> callback.onEpochDone(this, epoch, history.last()));
  }

  /** Lets other threads copy the weights meanwhile, since a validation only reads them. */
  private Map<String, Double> validate(Dataset held) {
    weights.unlock();
    try {
      return evaluation.run(held);
    } finally {
      weights.lock();
    }
  }

  /** Takes the moving average of the weights if there is one, and tells the callbacks. */
  History end() {
    whileHeld(
        () -> {
          ended = true;
          takeRate();
          gradientStep.takeAverage();
          each(callback -> callback.onTrainEnd(this));
        });
    return progress.history();
  }

  /** Returns a copy of the model with the weights between two steps. */
  Model snapshot() {
    weights.lock();
    try {
      return trainer.model().copy();
    } finally {
      weights.unlock();
    }
  }

  private void whileHeld(Runnable action) {
    weights.lock();
    try {
      action.run();
      rate = currentRate();
    } finally {
      weights.unlock();
    }
  }

  /** Takes over a learning rate that another thread has set since the last step. */
  private void takeRate() {
    Double set = pendingRate.getAndSet(null);
    if (set != null) {
      trainer.optimizerState().learningRate(set);
    }
  }

  private double currentRate() {
    return trainer.optimizerState().learningRate(trainer.optimizer());
  }

  /** Reads the batch, computes its gradients and applies them. */
  private void compute(int epoch) {
    batches.read(
        trainer.kernels().workers(),
        fit.seed(),
        epoch,
        batch,
        arrays.inputs(),
        arrays.targets(),
        arrays.indices());
    gradientStep.run(batches.samples(batch), (long) epoch * batches.count() + batch, scores);
  }

  private void each(Consumer<Callback> call) {
    fit.callbacks().forEach(call);
  }

  @Override
  public Model model() {
    return trainer.model();
  }

  @Override
  public Trainer trainer() {
    return trainer;
  }

  @Override
  public Fit fit() {
    return fit;
  }

  @Override
  public int batches() {
    return batches.count();
  }

  @Override
  public History history() {
    return progress.history();
  }

  @Override
  public Map<String, Direction> figures() {
    Map<String, Direction> figures = new LinkedHashMap<>(trainer.figures());
    if (validation.isPresent()) {
      trainer.figures().forEach((name, direction) -> figures.put("val_" + name, direction));
    }
    return figures;
  }

  @Override
  public double learningRate() {
    Double pending = pendingRate.get();
    if (pending != null) {
      return pending;
    }
    return Thread.currentThread() == runner ? currentRate() : rate;
  }

  @Override
  public void learningRate(double next) {
    if (Thread.currentThread() == runner) {
      pendingRate.set(null);
      trainer.optimizerState().learningRate(next);
    } else {
      pendingRate.set(next);
      if (ended) {
        whileHeld(this::takeRate);
      }
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public Optional<String> firstNonFinite() {
    return plan.firstNonFinite();
  }

  @Override
  public Optional<float[]> gradient(Weight weight) {
    return plan.trainedWeights().contains(weight)
        ? Optional.of(plan.weightGradient(weight))
        : Optional.empty();
  }

  @Override
  public Progress progress() {
    Map<String, CallbackState> states = new LinkedHashMap<>();
    eachByKey((key, callback) -> states.put(key, callback.state()));
    return new Progress(progress.epoch(), stopped, progress.seed(), progress.history(), states);
  }

  @Override
  public void resume(Progress from) {
    if (from.seed() != fit.seed()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the backup is of a run with seed %d, this one has %d; use the same, or start anew",
              from.seed(),
              fit.seed()));
    }
    progress = from;
    stopped = from.stopped();
  }

  private void restoreCallbacks() {
    Map<String, CallbackState> states = progress.callbacks();
    eachByKey(
        (key, callback) -> {
          CallbackState state = states.get(key);
          if (state != null) {
            callback.restore(state);
          }
        });
  }

  /**
   * Visits the callbacks with their keys in a backup: the class, and the place among those of its
   * class, so that callbacks of other classes may come and go and stand in any order.
   */
  private void eachByKey(BiConsumer<String, Callback> visit) {
    Map<String, Integer> seen = new HashMap<>();
    for (Callback callback : fit.callbacks()) {
      String name = callback.getClass().getSimpleName();
      visit.accept(name + "/" + seen.merge(name, 1, Integer::sum), callback);
    }
  }
}
