package dev.fovea.bench.peers;

import java.util.List;
import java.util.Optional;

/** A framework that trains and runs the networks of {@link Network}. */
public interface Engine {
  /** Its name and version. */
  String name();

  /**
   * A network ready to be trained by SGD with momentum, on the mean cross-entropy.
   *
   * @param threads to compute on
   */
  Optional<Training> training(Network network, int threads);

  /**
   * The basic CNN with given weights, ready to predict.
   *
   * @param weights kernel and bias of each layer in Keras's layouts
   * @param batch the images in each call
   */
  Optional<Prediction> prediction(List<float[]> weights, int batch, int threads);

  /** A network in training. */
  interface Training {
    /** Goes once over these samples in the given order of batches; tells the loss of each. */
    void epoch(Samples samples, int[][] batches, Steps steps);

    /** The probabilities (samples, 10) of images (samples, height, width, channels). */
    float[] probabilities(float[] images, int samples);
  }

  /** Hears of each step as it ends. */
  interface Steps {
    /**
     * @param loss of this batch or so far, as the framework gives it
     */
    void done(double loss);
  }

  /** A network that predicts. */
  interface Prediction {
    /** From images (batch, 28, 28, 1) the probabilities (batch, 10), in arrays of the caller. */
    void run(float[] images, float[] probabilities);
  }
}
