package dev.fovea.train;

import dev.fovea.kernel.Activation;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.model.Node;
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
 * Losses and metrics of a plan's outputs, batch by batch: each output's loss taken of logits where
 * that is possible, its gradient left in the plan, its figures added up over an epoch.
 */
final class Scores {
  private static final float[] NO_GRADIENT = {};

  private final Plan plan;
  private final boolean gradients;
  private final List<Output> outputs = new ArrayList<>();
  private final List<String> outputNames;
  private double lossSum;
  private double lossCount;

  /** An output's loss, the activation left out of the plan, and the metrics. */
  private record Output(
      Loss loss,
      double weight,
      Optional<Activation> last,
      Map<String, Metric.Count> counts,
      double[] total) {}

  /**
   * @param gradients whether the plan's output gradients are to be filled
   */
  Scores(Trainer trainer, Plan plan, List<Shape> targets, boolean gradients) {
    this.plan = plan;
    this.gradients = gradients;
    boolean several = trainer.losses().size() > 1;
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
      Shape shape = plan.outputShape(i);
      Shape target = loss.targetShape(shape);
      if (target.size() != targets.get(i).size()) {
        throw new ShapeException(
            "%s of an output of shape %s takes targets of shape %s, not %s"
                .formatted(loss.className(), shape, target, targets.get(i)));
      }
      Optional<Activation> last = plan.leftOut(i);
      Map<String, Metric.Count> counts = new LinkedHashMap<>();
      for (Metric metric : trainer.metrics()) {
        counts.put(
            several ? outputName(trainer.model(), i) + "_" + metric.name() : metric.name(),
            metric.start(shape, targets.get(i)));
      }
      outputs.add(
          new Output(
              last.flatMap(loss::onLogits).orElse(loss),
              trainer.lossWeights().get(i),
              last,
              counts,
              new double[1]));
    }
    this.outputNames =
        several
            ? java.util.stream.IntStream.range(0, targets.size())
                .mapToObj(i -> outputName(trainer.model(), i))
                .toList()
            : List.of();
  }

  private static String outputName(Model model, int output) {
    Node node = model.nodes().get(model.outputs().get(output).node());
    return model.layers().get(node.layer()).name();
  }

  /**
   * Adds a batch that the plan has run forward.
   *
   * @param penalty what regularizers add to the loss
   * @return the batch's loss
   */
  double add(int samples, float[][] targets, float[] weights, double penalty) {
    double loss = penalty;
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      Shape shape = plan.outputShape(i);
      float[] gradient = gradients ? plan.outputGradient(i) : NO_GRADIENT;
      double value =
          output.loss.compute(samples, shape, plan.output(i), targets[i], weights, gradient);
      output.total[0] += value * samples;
      loss += output.weight * value;
      if (gradients && output.weight != 1) {
        for (int j = 0; j < samples * shape.size(); j++) {
          gradient[j] *= (float) output.weight;
        }
      }
      finishOutput(output, samples, shape, plan.output(i));
      for (Metric.Count count : output.counts.values()) {
        count.add(samples, plan.output(i), targets[i], weights);
      }
    }
    lossSum += loss * samples;
    lossCount += samples;
    return loss;
  }

  /** The activation that was left out, applied now, so that metrics see what a user would. */
  private void finishOutput(Output output, int samples, Shape shape, float[] values) {
    if (output.last.isPresent()) {
      int rows = samples * (shape.size() / shape.channels());
      plan.kernels().activate(output.last.get(), rows, shape.channels(), values, values);
    }
  }

  /** The means so far: "loss", each output's loss where there are several, the metrics. */
  Map<String, Double> logs() {
    Map<String, Double> logs = new LinkedHashMap<>();
    logs.put("loss", lossSum / lossCount);
    for (int i = 0; i < outputNames.size(); i++) {
      logs.put(outputNames.get(i) + "_loss", outputs.get(i).total[0] / lossCount);
    }
    for (Output output : outputs) {
      output.counts.forEach((name, count) -> logs.put(name, count.result()));
    }
    return logs;
  }
}
