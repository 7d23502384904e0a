package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Direction;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.model.Weight;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerState;
import dev.fovea.weight.Regularizer;
import java.io.Console;
import java.util.Collections;
import java.util.LinkedHashMap;
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
  private final List<Metric> weightedMetrics;
  private final Kernels kernels;
  private final OptimizerState state;
  private final List<Weight> weights;
  private final List<Weight> regularized;

  private Trainer(
      Model model,
      Optimizer optimizer,
      List<Loss> losses,
      List<Double> lossWeights,
      List<Metric> metrics,
      List<Metric> weightedMetrics,
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
    this.weightedMetrics = List.copyOf(weightedMetrics);
    this.kernels = kernels;
    this.weights = model.trainableWeights();
    this.regularized =
        weights.stream()
            .filter(w -> !w.spec().parameter().regularizer().equals(Regularizer.NONE))
            .toList();
    this.state =
        state.orElseGet(
            () -> new OptimizerState(optimizer, weights.stream().map(Weight::values).toList()));
  }

  /**
   * Compiles a model with one output, on the best kernels and all processors.
   *
   * @param metrics logged after each epoch beside the loss; each sample counts the same
   */
  public static Trainer compile(Model model, Optimizer optimizer, Loss loss, Metric... metrics) {
    return compile(model, optimizer, List.of(loss), List.of(1.0), List.of(metrics));
  }

  /**
   * Compiles a model with any number of outputs; the weighted sum of the losses is minimized.
   * Frozen weights are those that are frozen now.
   *
   * @param losses one for each output
   * @param lossWeights likewise
   * @param metrics logged for each output; each sample counts the same
   */
  public static Trainer compile(
      Model model,
      Optimizer optimizer,
      List<Loss> losses,
      List<Double> lossWeights,
      List<Metric> metrics) {
    return compile(model, optimizer, losses, lossWeights, metrics, List.of());
  }

  /**
   * Compiles a model with any number of outputs, with metrics of both kinds.
   *
   * @param losses one for each output
   * @param lossWeights likewise
   * @param metrics logged for each output; each sample counts the same
   * @param weightedMetrics logged for each output; samples count with the weights of {@link Fit},
   *     as in Keras's {@code weighted_metrics}
   */
  public static Trainer compile(
      Model model,
      Optimizer optimizer,
      List<Loss> losses,
      List<Double> lossWeights,
      List<Metric> metrics,
      List<Metric> weightedMetrics) {
    Trainer trainer =
        new Trainer(
            model,
            optimizer,
            losses,
            lossWeights,
            metrics,
            weightedMetrics,
            Kernels.best(Workers.shared()),
            Optional.empty());
    Warnings.compile(model, losses);
    return trainer;
  }

  /**
   * Returns a trainer of the same model with the same state of its optimizer, on other kernels or
   * threads.
   */
  public Trainer on(Kernels others) {
    return new Trainer(
        model,
        optimizer,
        losses,
        lossWeights,
        metrics,
        weightedMetrics,
        others,
        Optional.of(state));
  }

  /** Returns the model. */
  public Model model() {
    return model;
  }

  /** Returns the optimizer's configuration. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** Returns the state of the optimizer, for {@link #trainedWeights} in their order. */
  public OptimizerState optimizerState() {
    return state;
  }

  /** Returns the loss of each output. */
  public List<Loss> losses() {
    return losses;
  }

  /** Returns the weight of each output's loss. */
  public List<Double> lossWeights() {
    return lossWeights;
  }

  /** Returns the metrics for which each sample counts the same. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** The metrics for which samples count with their weights. */
  public List<Metric> weightedMetrics() {
    return weightedMetrics;
  }

  /**
   * Returns the names of the figures that {@link #evaluate} gives, in their order, with the
   * direction in which each improves.
   */
  public Map<String, Direction> figures() {
    Map<String, Direction> figures = new LinkedHashMap<>();
    figures.put("loss", Direction.DOWN);
    if (losses.size() > 1) {
      outputNames().forEach(name -> figures.put(name + "_loss", Direction.DOWN));
    }
    outputMetrics().forEach(metric -> figures.put(metric.name(), metric.metric().direction()));
    return Collections.unmodifiableMap(figures);
  }

  /** Returns the names of the layers that give the outputs; one empty name for a single output. */
  List<String> outputNames() {
    return losses.size() == 1
        ? List.of("")
        : model.outputs().stream()
            .map(port -> model.layers().get(model.nodes().get(port.node()).layer()).name())
            .toList();
  }

  /** Returns the metrics of all outputs, with their names in logs. */
  List<OutputMetric> outputMetrics() {
    return OutputMetric.of(outputNames(), metrics, weightedMetrics);
  }

  /** Returns the trained weights that have a regularizer. */
  List<Weight> regularized() {
    return regularized;
  }

  /** Returns what the regularizers of the trained weights add to the loss. */
  double penalty() {
    double penalty = 0;
    for (Weight weight : regularized) {
      penalty += weight.spec().parameter().regularizer().penalty(weight.values());
    }
    return penalty;
  }

  /** Returns the kernels. */
  public Kernels kernels() {
    return kernels;
  }

  /**
   * Returns whether an output's loss can be computed without the activation that the output ends
   * with.
   */
  boolean takesLogits(int output, Activation last) {
    return losses.get(output).onLogits(last).isPresent();
  }

  /** Returns the weights that training changes. */
  public List<Weight> trainedWeights() {
    return weights;
  }

  /**
   * Returns the first weight, or the first state of the optimizer, that is not finite everywhere,
   * such as "the weight kernel of layer dense".
   */
  public Optional<String> firstNonFinite() {
    return NonFinite.in(this);
  }

  /**
   * Trains the model. Shows a {@link ProgressBar} on standard output if that is a terminal, unless
   * {@link Fit#quiet} is set.
   *
   * @return the logs of each epoch
   * @throws dev.fovea.tensor.ShapeException if the samples do not fit the model
   */
  public History fit(Dataset data, Fit fit) {
    return new TrainingLoop(this, data, withProgress(fit)).run();
  }

  private static Fit withProgress(Fit fit) {
    Console console = System.console();
    return fit.isQuiet() || console == null || !console.isTerminal()
        ? fit
        : fit.callback(ProgressBar.on(System.out));
  }

  /**
   * Returns the loss with the regularizers' penalty and the metrics over a dataset, in inference
   * mode.
   *
   * @return "loss" and the metrics by their names
   */
  public Map<String, Double> evaluate(Dataset data, int batchSize) {
    return Collections.unmodifiableMap(new Evaluation(this, batchSize).run(data));
  }
}
