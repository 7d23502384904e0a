package dev.fovea.loss;

import dev.fovea.config.Config;
import dev.fovea.config.Described;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The weighted sum of several losses of one output, such as crossentropy and Dice of a
 * segmentation:
 *
 * <pre>{@code
 * Loss loss = LossSum.of(new SparseCategoricalCrossentropy(), new SparseDice());
 * }</pre>
 *
 * @param losses at least one; all take targets of one shape
 * @param weights the weight of each loss
 */
public record LossSum(List<Loss> losses, List<Double> weights) implements Loss {
  /**
   * Creates a sum.
   *
   * @throws IllegalArgumentException if there is no loss, or not one finite weight for each
   */
  public LossSum {
    losses = List.copyOf(losses);
    weights = List.copyOf(weights);
    if (losses.isEmpty() || losses.size() != weights.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "LossSum needs at least one loss and a weight for each, not %d losses and %d weights",
              losses.size(),
              weights.size()));
    }
    for (double weight : weights) {
      if (!Double.isFinite(weight)) {
        throw new IllegalArgumentException("a weight of LossSum must be finite, not " + weight);
      }
    }
  }

  /** Returns the sum of losses that count the same. */
  public static LossSum of(Loss... losses) {
    return new LossSum(List.of(losses), Collections.nCopies(losses.length, 1.0));
  }

  static LossSum from(Config c) {
    List<Loss> losses = new ArrayList<>();
    for (Object entry : c.list("losses")) {
      if (!(entry instanceof Described described)) {
        throw new IllegalArgumentException(
            "\"losses\" of LossSum must be objects with a class name, not " + entry);
      }
      losses.add(Losses.of(described.className(), described.config()));
    }
    return new LossSum(
        losses, c.has("weights") ? c.numbers("weights") : Collections.nCopies(losses.size(), 1.0));
  }

  @Override
  public String className() {
    return "LossSum";
  }

  @Override
  public Config config() {
    return Config.empty()
        .with("losses", losses.stream().map(Losses::describe).toList())
        .with("weights", weights);
  }

  /**
   * Returns the shape of one sample's target.
   *
   * @throws ShapeException if the losses take targets of different shapes
   */
  @Override
  public Shape targetShape(Shape prediction) {
    Shape first = losses.getFirst().targetShape(prediction);
    for (Loss loss : losses) {
      if (!loss.targetShape(prediction).equals(first)) {
        throw new ShapeException(
            "%s takes targets of shape %s and %s of shape %s; a LossSum needs losses of the same"
                    .formatted(
                        losses.getFirst().className(),
                        first,
                        loss.className(),
                        loss.targetShape(prediction))
                + " targets");
      }
    }
    return first;
  }

  @Override
  public double compute(
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] rowWeights,
      float[] gradient) {
    return compute(Rows.ALONE, batch, shape, prediction, target, rowWeights, gradient);
  }

  @Override
  public double compute(
      Workers workers,
      int batch,
      Shape shape,
      float[] prediction,
      float[] target,
      float[] rowWeights,
      float[] gradient) {
    int size = gradient.length == 0 ? 0 : batch * shape.size();
    float[] part = new float[losses.size() == 1 ? 0 : size];
    double value = 0;
    for (int i = 0; i < losses.size(); i++) {
      float weight = weights.get(i).floatValue();
      float[] into = i == 0 ? gradient : part;
      value +=
          weights.get(i)
              * losses.get(i).compute(workers, batch, shape, prediction, target, rowWeights, into);
      for (int k = 0; k < size; k++) {
        gradient[k] = i == 0 ? weight * into[k] : gradient[k] + weight * into[k];
      }
    }
    return value;
  }

  @Override
  public OptionalInt ignoredLabel() {
    return losses.stream()
        .map(Loss::ignoredLabel)
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /** Returns the sum of all losses on logits, if all have that form. */
  @Override
  public Optional<Loss> onLogits(Activation last) {
    List<Loss> onLogits =
        losses.stream().map(loss -> loss.onLogits(last)).flatMap(Optional::stream).toList();
    return onLogits.size() == losses.size()
        ? Optional.of(new LossSum(onLogits, weights))
        : Optional.empty();
  }
}
