package dev.fovea.train;

import dev.fovea.data.Target;

/** Computes the weight of each sample of a batch: its own weight times that of its class. */
final class SampleWeights {
  private static final float[] EQUAL = {};

  private final Fit fit;
  private final Target target;
  private final float[] weights;

  SampleWeights(Fit fit, Target target, int batchSize) {
    this.fit = fit;
    this.target = target;
    boolean equal = fit.classWeights().isEmpty() && fit.sampleWeights().isEmpty();
    this.weights = equal ? EQUAL : new float[batchSize];
  }

  /** Returns the weights of a batch that was read; an empty array if all samples weigh the same. */
  float[] of(int samples, BatchArrays batch) {
    for (int i = 0; i < Math.min(samples, weights.length); i++) {
      double weight =
          fit.sampleWeights().isEmpty() ? 1 : fit.sampleWeights().get(batch.indices()[i]);
      if (!fit.classWeights().isEmpty()) {
        weight *= fit.classWeights().getOrDefault(label(target, i, batch), 1.0);
      }
      weights[i] = (float) weight;
    }
    return weights;
  }

  private static int label(Target target, int sample, BatchArrays batch) {
    if (target instanceof Target.Category category) {
      return category.label(batch.targets()[0], sample * category.shape().size());
    }
    throw new IllegalArgumentException(
        "class weights need a class label or one-hot row as the first target, not %s; state the kind"
                .formatted(target.description())
            + " (Datasets.of with Target.label), or train without class weights");
  }
}
