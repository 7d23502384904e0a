package dev.fovea.train;

import dev.fovea.data.Target;
import java.util.Arrays;
import java.util.Locale;

/** Computes the weight of each sample of a batch: its own weight times that of its class. */
final class SampleWeights {
  private static final float[] EQUAL = {};

  private final Fit fit;
  private final Target target;
  private final float[] weights;

  /**
   * Creates the weights for batches of a size.
   *
   * @param target the first target of the samples
   * @param samples the number of samples that were given to fit, those held back included
   * @throws IllegalArgumentException if there is not a weight for each sample, or there are weights
   *     of classes for a target that gives the sample no class
   */
  SampleWeights(Fit fit, Target target, int samples, int batchSize) {
    int given = fit.sampleWeights().size();
    if (given != 0 && given != samples) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d sample weights for %d samples; give each sample one",
              given,
              samples));
    }
    if (!fit.classWeights().isEmpty() && !(target instanceof Target.Category)) {
      throw new IllegalArgumentException(
          "class weights need a class label or one-hot row as the first target, not %s; %s, or train without class weights"
              .formatted(
                  target.description(),
                  target instanceof Target.Classes
                      ? "weigh the samples (Fit.sampleWeights) or their rows (Target.weights)"
                      : "state the kind (Datasets.of with Target.label)"));
    }
    this.fit = fit;
    this.target = target;
    boolean equal = fit.classWeights().isEmpty() && fit.sampleWeights().isEmpty();
    this.weights = equal ? EQUAL : new float[batchSize];
  }

  /** Returns the weights (samples) of a batch; an empty array if all samples weigh the same. */
  float[] of(int samples, BatchArrays batch) {
    for (int i = 0; i < Math.min(samples, weights.length); i++) {
      double weight =
          fit.sampleWeights().isEmpty() ? 1 : fit.sampleWeights().get(batch.indices()[i]);
      if (!fit.classWeights().isEmpty()) {
        weight *= fit.classWeights().getOrDefault(label(i, batch), 1.0);
      }
      weights[i] = (float) weight;
    }
    return weights.length > samples ? Arrays.copyOf(weights, samples) : weights;
  }

  private int label(int sample, BatchArrays batch) {
    Target.Category category = (Target.Category) target;
    return category.label(batch.targets()[0], sample * category.shape().size());
  }
}
