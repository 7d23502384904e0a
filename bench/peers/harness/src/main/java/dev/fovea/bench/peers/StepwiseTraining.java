package dev.fovea.bench.peers;

import dev.fovea.data.Dataset;

/** Training of an engine that takes one batch after another, which are made for it here. */
public abstract class StepwiseTraining implements Engine.Training {
  /**
   * Copies a batch in, goes forward and backward, updates the weights, reads the loss.
   *
   * @param images (batch, height, width, channels)
   * @param labels the classes, one for each sample or one for each pixel
   */
  protected abstract double step(float[] images, int[] labels);

  @Override
  public final void epoch(Dataset samples, int[][] batches, Engine.Steps steps) {
    int inputSize = samples.inputShape().size();
    int targetSize = samples.targets().getFirst().shape().size();
    float[] images = new float[batches[0].length * inputSize];
    float[] targets = new float[batches[0].length * targetSize];
    int[] labels = new int[targets.length];
    for (int[] batch : batches) {
      for (int i = 0; i < batch.length; i++) {
        samples.readInput(batch[i], 0, images, i * inputSize);
        samples.readTarget(batch[i], 0, targets, i * targetSize);
      }
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (int) targets[i];
      }
      steps.done(step(images, labels));
    }
  }
}
