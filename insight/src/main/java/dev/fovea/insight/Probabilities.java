package dev.fovea.insight;

import java.util.List;
import java.util.stream.IntStream;

/** The order of probabilities. */
public final class Probabilities {
  private Probabilities() {}

  /** Returns the classes in descending order of probability; equal ones by index, NaN last. */
  public static List<Integer> order(float[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted((a, b) -> Float.compare(rank(probabilities[b]), rank(probabilities[a])))
        .toList();
  }

  private static float rank(float probability) {
    return Float.isNaN(probability) ? Float.NEGATIVE_INFINITY : probability;
  }
}
