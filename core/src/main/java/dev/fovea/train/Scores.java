package dev.fovea.train;

import dev.fovea.data.Dataset;
import dev.fovea.data.LabelException;
import dev.fovea.data.Target;
import dev.fovea.kernel.Activation;
import dev.fovea.loss.Loss;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.metric.Metric;
import dev.fovea.model.Plan;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Computes the losses and metrics of a plan's outputs, batch by batch. Each output's loss is
 * computed from logits if possible, its gradient is written to the plan, and its figures are
 * accumulated.
 */
final class Scores {
  private static final float[] NO_GRADIENT = {};
  private static final float[] EQUAL_WEIGHTS = {};

  private final Plan plan;
  private final Dataset data;
  private final boolean gradients;
  private final List<String> outputNames;
  private final List<Shape> targetShapes;
  private final List<OutputTarget> targets;
  private final List<OutputLoss> losses = new ArrayList<>();
  private final List<Counted> metrics = new ArrayList<>();
  private double lossSum;
  private double lossCount;

  /**
   * The loss of an output, the activation removed from the plan, and the loss accumulated so far.
   */
  private static final class OutputLoss {
    final Loss loss;
    final double weight;
    final Optional<Activation> last;
    double sum;

    OutputLoss(Loss loss, double weight, Optional<Activation> last) {
      this.loss = last.flatMap(loss::onLogits).orElse(loss);
      this.weight = weight;
      this.last = last;
    }
  }

  private record Counted(OutputMetric of, Metric.Count count) {}

  /**
   * Creates scores that start at zero.
   *
   * @param data the dataset that the samples come from
   * @param gradients whether to fill the plan's output gradients
   * @throws ShapeException if the targets do not fit the losses or metrics
   */
  Scores(Trainer trainer, Plan plan, Dataset data, boolean gradients) {
    this.plan = plan;
    this.data = data;
    this.gradients = gradients;
    this.outputNames = trainer.outputNames();
    this.targetShapes = data.targetShapes();
    this.targets = OutputTarget.of(data.targets());
    if (targets.size() != trainer.losses().size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "the model has %d outputs, a sample %d targets",
              trainer.losses().size(),
              targets.size()));
    }
    for (int i = 0; i < targets.size(); i++) {
      Loss loss = trainer.losses().get(i);
      int place = targets.get(i).place();
      targets.get(i).checkWeights(data.targets(), plan.outputShape(i));
      Shape target = loss.targetShape(plan.outputShape(i));
      if (target.size() != targetShapes.get(place).size()) {
        throw new ShapeException(
            "%s of an output of shape %s takes targets of shape %s, not %s%s"
                .formatted(
                    loss.className(),
                    plan.outputShape(i),
                    target,
                    targetShapes.get(place),
                    wayOut(data.targets().get(place), loss)));
      }
      losses.add(new OutputLoss(loss, trainer.lossWeights().get(i), plan.removedActivation(i)));
    }
    for (OutputMetric of : trainer.outputMetrics()) {
      Metric metric = withoutIgnored(of.metric(), losses.get(of.output()).loss);
      Shape prediction = plan.outputShape(of.output());
      Shape target = targetShapes.get(targets.get(of.output()).place());
      metrics.add(new Counted(of, metric.start(prediction, target)));
    }
  }

  private static String wayOut(Target target, Loss loss) {
    return switch (target) {
      case Target.Label label ->
          "; make one-hot rows of the labels (Datasets.oneHot), or take a loss of class numbers such"
              + " as SparseCategoricalCrossentropy";
      case Target.Mask mask ->
          "; take a loss of class numbers such as SparseCategoricalCrossentropy";
      case Target.OneHot row when loss instanceof SparseCategoricalCrossentropy ->
          "; take a loss of one-hot rows such as CategoricalCrossentropy";
      default -> "";
    };
  }

  private static Metric withoutIgnored(Metric metric, Loss loss) {
    return loss.ignoredLabel().isPresent()
        ? metric.ignoring(loss.ignoredLabel().getAsInt())
        : metric;
  }

  /**
   * Adds a batch that the plan has run forward.
   *
   * @param weights the weights of the samples, or an empty array if all are 1
   * @param penalty the amount that regularizers add to the loss
   * @throws LabelException if a label is not a class; the message names the index of the sample in
   *     the dataset
   */
  void add(int samples, BatchArrays arrays, float[] weights, double penalty) {
    try {
      double loss = penalty;
      for (int i = 0; i < losses.size(); i++) {
        OutputTarget target = targets.get(i);
        float[] ofRows = target.weights(samples, weights, targetShapes, arrays.targets());
        loss += addLoss(losses.get(i), i, samples, arrays.targets()[target.place()], ofRows);
      }
      for (Counted metric : metrics) {
        int i = metric.of.output();
        OutputTarget target = targets.get(i);
        float[] counting =
            metric.of.weighted()
                ? target.weights(samples, weights, targetShapes, arrays.targets())
                : EQUAL_WEIGHTS;
        metric.count.add(
            plan.kernels().workers(),
            samples,
            plan.output(i),
            arrays.targets()[target.place()],
            counting);
      }
      lossSum += loss * samples;
      lossCount += samples;
    } catch (LabelException e) {
      throw e.at(data.source(arrays.indices()[e.sample()]));
    }
  }

  /** Adds the loss of an output, leaves its gradient in the plan, and returns its share. */
  private double addLoss(
      OutputLoss output, int index, int samples, float[] target, float[] weights) {
    Shape shape = plan.outputShape(index);
    float[] values = plan.output(index);
    float[] gradient = gradients ? plan.outputGradient(index) : NO_GRADIENT;
    double value =
        output.loss.compute(
            plan.kernels().workers(), samples, shape, values, target, weights, gradient);
    output.sum += value * samples;
    if (gradients && output.weight != 1) {
      for (int j = 0; j < samples * shape.size(); j++) {
        gradient[j] *= (float) output.weight;
      }
    }
    if (output.last.isPresent()) {
      // The activation that was left out, so that metrics see what a user would.
      int rows = samples * (shape.size() / shape.channels());
      plan.kernels().activate(output.last.get(), rows, shape.channels(), values, values);
    }
    return output.weight * value;
  }

  /** Returns the means so far: "loss", each output's loss if there are several, the metrics. */
  Map<String, Double> logs() {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put("loss", lossSum / lossCount);
    if (losses.size() > 1) {
      for (int i = 0; i < losses.size(); i++) {
        logs.put(outputNames.get(i) + "_loss", losses.get(i).sum / lossCount);
      }
    }
    metrics.forEach(metric -> logs.put(metric.of.name(), metric.count.result()));
    return logs;
  }
}
