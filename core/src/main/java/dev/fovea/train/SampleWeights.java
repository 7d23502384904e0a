package dev.fovea.train;

/** What each sample of a batch counts: its own weight times that of its class. */
final class SampleWeights {
  private static final float[] EQUAL = {};

  private final Fit fit;
  private final float[] weights;

  SampleWeights(Fit fit, int batchSize) {
    this.fit = fit;
    boolean equal = fit.classWeights().isEmpty() && fit.sampleWeights().isEmpty();
    this.weights = equal ? EQUAL : new float[batchSize];
  }

  /** The weights of a batch that was read; an empty array where all count the same. */
  float[] of(int samples, BatchArrays batch) {
    for (int i = 0; i < Math.min(samples, weights.length); i++) {
      double weight =
          fit.sampleWeights().isEmpty() ? 1 : fit.sampleWeights().get(batch.indices()[i]);
      if (!fit.classWeights().isEmpty()) {
        weight *= fit.classWeights().getOrDefault(label(i, batch), 1.0);
      }
      weights[i] = (float) weight;
    }
    return weights;
  }

  /** The class of a sample: its label, or the largest of its one-hot row. */
  private static int label(int sample, BatchArrays batch) {
    float[] targets = batch.targets()[0];
    int size = targets.length / batch.indices().length;
    if (size == 1) {
      return (int) targets[sample];
    }
    int best = 0;
    for (int i = 1; i < size; i++) {
      if (targets[sample * size + i] > targets[sample * size + best]) {
        best = i;
      }
    }
    return best;
  }
}
