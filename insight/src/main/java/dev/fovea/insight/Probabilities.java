package dev.fovea.insight;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Workers;
import java.util.List;
import java.util.stream.IntStream;

/** What a model gives for one sample, as probabilities of classes. */
public final class Probabilities {
  private static final double ROUNDING = 1e-3;

  private Probabilities() {}

  /**
   * The probabilities: the outputs where they are such, their softmax where they are logits, both
   * sides of a yes or no where there is one output.
   *
   * @param outputs of one sample
   */
  public static float[] of(float[] outputs) {
    if (outputs.length == 1) {
      float yes = outputs[0] >= 0 && outputs[0] <= 1 ? outputs[0] : sigmoid(outputs[0]);
      return new float[] {1 - yes, yes};
    }
    boolean logits = false;
    float sum = 0;
    for (float value : outputs) {
      logits |= value < 0;
      sum += value;
    }
    if (!logits && Math.abs(sum - 1) < ROUNDING) {
      return outputs.clone();
    }
    float[] softmax = new float[outputs.length];
    Kernels.scalar(Workers.of(1)).activate(Activation.SOFTMAX, 1, outputs.length, outputs, softmax);
    return softmax;
  }

  private static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }

  /** The classes, the likeliest first; among equals the lower number. */
  public static List<Integer> order(float[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted((a, b) -> Float.compare(probabilities[b], probabilities[a]))
        .toList();
  }
}
