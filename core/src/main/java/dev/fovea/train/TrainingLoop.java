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
import dev.fovea.weight.Constraint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
  private final SampleWeights sampleWeights;
  private final WeightUpdate update;
  private final Evaluation evaluation;
  private final List<Weight> trained;
  private final List<float[]> weights;
  private final List<float[]> gradients;
  private final List<Weight> constrained;

  private volatile boolean stopped;
  private Progress progress;

  /** The scores of the epoch under way, and the batch that comes next in it. */
  private Scores scores;

  private int batch;
  private boolean inEpoch;

  /** The thread that runs the steps; a learning rate set by it counts at once. */
  private volatile Thread runner = Thread.currentThread();

  /** A learning rate that another thread has set, for the next step. */
  private final AtomicReference<@Nullable Double> pendingRate = new AtomicReference<>();

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
    this.sampleWeights = new SampleWeights(fit, data.targets().getFirst(), data.size(), batchSize);
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
    this.update = new WeightUpdate(trainer.optimizer(), trainer.kernels().workers());
    this.evaluation = new Evaluation(trainer, batchSize);
    this.trained = trainer.trainedWeights();
    this.weights = trained.stream().map(Weight::values).toList();
    this.gradients = trained.stream().map(plan::weightGradient).toList();
    this.constrained =
        trained.stream().filter(w -> w.spec().parameter().constraint() != Constraint.NONE).toList();
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
    each(callback -> callback.onTrainBegin(this));
    restoreCallbacks();
  }

  /** Returns whether there is no further step. */
  boolean isDone() {
    return stopped || (!inEpoch && progress.epoch() >= fit.epochs());
  }

  /** Trains on the next batch; the first one of an epoch begins it, the last one ends it. */
  void step() {
    runner = Thread.currentThread();
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
        held -> evaluation.run(held).forEach((name, value) -> logs.put("val_" + name, value)));
    History history = progress.history().with(logs);
    progress = new Progress(epoch + 1, false, fit.seed(), history, Map.of());
    each(callback -> callback.onEpochEnd(this, epoch, history.last()));
    each(callback -> callback.onEpochDone(this, epoch, history.last()));
  }

  /** Takes the moving average of the weights if there is one, and tells the callbacks. */
  History end() {
    runner = Thread.currentThread();
    update.overwriteWithAverage(trainer.optimizerState(), weights);
    trained.forEach(Weight::changed);
    each(callback -> callback.onTrainEnd(this));
    return progress.history();
  }

  /** Takes over a learning rate that another thread has set since the last step. */
  private void takeRate() {
    Double rate = pendingRate.getAndSet(null);
    if (rate != null) {
      trainer.optimizerState().learningRate(rate);
    }
  }

  /** Computes the gradients of the batch and applies them. */
  private void compute(int epoch) {
    int samples = batches.samples(batch);
    batches.read(
        trainer.kernels().workers(),
        fit.seed(),
        epoch,
        batch,
        arrays.inputs(),
        arrays.targets(),
        arrays.indices());
    plan.forward(samples, (long) epoch * batches.count() + batch);
    float[] counts = sampleWeights.of(samples, arrays);
    scores.add(samples, arrays, counts, trainer.penalty());
    plan.backward();
    for (Weight weight : trainer.regularized()) {
      weight
          .spec()
          .parameter()
          .regularizer()
          .addGradient(weight.values(), plan.weightGradient(weight));
    }
    update.step(trainer.optimizerState(), weights, gradients);
    for (Weight weight : constrained) {
      weight.spec().parameter().constraint().apply(weight.values(), weight.shape());
    }
    trained.forEach(Weight::changed);
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
    return pending == null ? trainer.optimizerState().learningRate(trainer.optimizer()) : pending;
  }

  @Override
  public void learningRate(double rate) {
    if (Thread.currentThread() == runner) {
      pendingRate.set(null);
      trainer.optimizerState().learningRate(rate);
    } else {
      pendingRate.set(rate);
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
