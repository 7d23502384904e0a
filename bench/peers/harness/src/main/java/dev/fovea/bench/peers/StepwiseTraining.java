package dev.fovea.bench.peers;

/** Training of an engine that takes one batch after another, which are made for it here. */
public abstract class StepwiseTraining implements Engine.Training {
  private final Network network;

  /** Trains this network. */
  protected StepwiseTraining(Network network) {
    this.network = network;
  }

  /**
   * Copies a batch in, goes forward and backward, updates the weights, reads the loss.
   *
   * @param images (batch, height, width, channels)
   * @param labels the classes
   */
  protected abstract double step(float[] images, int[] labels);

  @Override
  public final void epoch(Samples samples, int[][] batches, Engine.Steps steps) {
    float[] images = new float[batches[0].length * network.inputSize()];
    int[] labels = new int[batches[0].length];
    for (int[] batch : batches) {
      for (int i = 0; i < batch.length; i++) {
        network.read(samples, batch[i], images, i * network.inputSize());
        labels[i] = samples.label(batch[i]);
      }
      steps.done(step(images, labels));
    }
  }
}
