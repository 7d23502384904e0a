package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Losses of classifiers. */
final class Losses {
  private Losses() {}

  static void addTo(OperatorTable table) {
    table.add("NegativeLogLikelihoodLoss", call -> negative(call, call.realInput()), 12, 13, 22);
    table.addAll("SoftmaxCrossEntropyLoss", Losses::crossEntropy, 12, 13);
  }

  private static List<Array> crossEntropy(Call call) {
    call.requireRank(call.realInput(), 2);
    Array logarithms = Softmaxes.logSoftmax(call.realInput(), 1);
    return List.of(negative(call, logarithms), logarithms);
  }

  private static Array negative(Call call, Array logarithms) {
    call.requireRank(logarithms, 2);
    Array targets = call.input(1);
    Optional<Array> weights = call.optional(2);
    int classes = logarithms.shape().dim(1);
    int inner = logarithms.shape().slice(2, logarithms.rank()).size();
    Shape shape =
        Gathering.joined(
            logarithms.shape().slice(0, 1), logarithms.shape().slice(2, logarithms.rank()));
    if (!targets.shape().equals(shape)) {
      throw call.failure(
          "has targets of shape " + targets.shape() + " for an input of " + logarithms.shape());
    }
    boolean ignores = call.node().has("ignore_index");
    long ignored = call.node().whole("ignore_index", 0);
    double[] losses = new double[shape.size()];
    double total = 0;
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      long target = targets.integer(i);
      if (ignores && target == ignored) {
        continue;
      }
      if (target < 0 || target >= classes) {
        throw new OnnxException(
            call.node().title() + ": has the target " + target + " of " + classes + " classes");
      }
      double weight = weights.map(given -> given.number((int) target)).orElse(1.0);
      int at = (i / inner * classes + (int) target) * inner + i % inner;
      losses[i] = -logarithms.number(at) * weight;
      sum += losses[i];
      total += weight;
    }
    String reduction = call.node().text("reduction", "mean");
    return switch (reduction) {
      case "none" -> Array.ofNumbers(logarithms.type(), shape, i -> losses[i]);
      case "sum" -> Array.scalar(logarithms.type(), sum);
      case "mean" -> Array.scalar(logarithms.type(), sum / total);
      default ->
          throw call.failure("has reduction '" + reduction + "'; none, sum and mean are known");
    };
  }
}
