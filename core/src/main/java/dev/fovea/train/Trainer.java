package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerState;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model together with what trains it: Keras's compiled model.
 *
 * <pre>{@code
 * Trainer trainer =
 *     Trainer.compile(
 *         model, new Adam(1e-3), new SparseCategoricalCrossentropy(), new Accuracy());
 * History history = trainer.fit(train, Fit.epochs(12).batchSize(128).validation(test));
 * Map<String, Double> figures = trainer.evaluate(test, 128);
 * }</pre>
 */
public final class Trainer {
  private final Model model;
  private final Optimizer optimizer;
  private final List<Loss> losses;
  private final List<Double> lossWeights;
  private final List<Metric> metrics;
  private final Kernels kernels;
  private final OptimizerState state;
  private final List<Weight> weights;

  private Trainer(
      Model model,
      Optimizer optimizer,
      List<Loss> losses,
      List<Double> lossWeights,
      List<Metric> metrics,
      Kernels kernels,
      Optional<OptimizerState> state) {
    if (losses.size() != model.outputs().size() || lossWeights.size() != losses.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the model has %d outputs and needs as many losses and loss weights, not %d and %d",
              model.outputs().size(),
              losses.size(),
              lossWeights.size()));
    }
    this.model = model;
    this.optimizer = optimizer;
    this.losses = List.copyOf(losses);
    this.lossWeights = List.copyOf(lossWeights);
    this.metrics = List.copyOf(metrics);
    this.kernels = kernels;
    this.weights = model.trainableWeights();
    this.state =
        state.orElseGet(
            () -> new OptimizerState(optimizer, weights.stream().map(Weight::values).toList()));
  }

  /**
   * A model with one output, on the best kernels and all processors.
   *
   * @param metrics told after each epoch, beside the loss
   */
  public static Trainer compile(Model model, Optimizer optimizer, Loss loss, Metric... metrics) {
    return compile(model, optimizer, List.of(loss), List.of(1.0), List.of(metrics));
  }

  /**
   * A model with any number of outputs: what is made small is the weighted sum of the losses.
   * Frozen weights are those that are frozen now.
   *
   * @param losses one for each output
   * @param lossWeights likewise
   * @param metrics told for each output
   */
  public static Trainer compile(
      Model model,
      Optimizer optimizer,
      List<Loss> losses,
      List<Double> lossWeights,
      List<Metric> metrics) {
    return new Trainer(
        model,
        optimizer,
        losses,
        lossWeights,
        metrics,
        Kernels.best(Workers.shared()),
        Optional.empty());
  }

  /** The same model and the same state of its optimizer, on other kernels or threads. */
  public Trainer on(Kernels others) {
    return new Trainer(model, optimizer, losses, lossWeights, metrics, others, Optional.of(state));
  }

  /** The model. */
  public Model model() {
    return model;
  }

  /** The optimizer's configuration. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** What the optimizer remembers, for {@link #trainedWeights} in their order. */
  public OptimizerState optimizerState() {
    return state;
  }

  /** One loss for each output. */
  public List<Loss> losses() {
    return losses;
  }

  /** What each output's loss counts. */
  public List<Double> lossWeights() {
    return lossWeights;
  }

  /** The metrics. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** The kernels that compute. */
  public Kernels kernels() {
    return kernels;
  }

  /** Whether an output's loss can do without the activation it ends with. */
  boolean takesLogits(int output, Activation last) {
    return losses.get(output).onLogits(last).isPresent();
  }

  /** The weights that training changes. */
  public List<Weight> trainedWeights() {
    return weights;
  }

  /**
   * Trains the model.
   *
   * @return the logs of each epoch
   * @throws dev.fovea.tensor.ShapeException if the samples do not fit the model
   */
  public History fit(Dataset data, Fit fit) {
    return new TrainingLoop(this, data, fit).run();
  }

  /**
   * The loss and the metrics over a dataset, in inference mode.
   *
   * @return "loss" and the metrics by their names
   */
  public Map<String, Double> evaluate(Dataset data, int batchSize) {
    return Collections.unmodifiableMap(new Evaluation(this, batchSize).run(data));
  }
}
