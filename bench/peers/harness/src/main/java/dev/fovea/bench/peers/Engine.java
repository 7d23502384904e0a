package dev.fovea.bench.peers;

import dev.fovea.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A framework that trains and runs the networks of {@link Network}. */
public interface Engine {
  /** Returns its name and version. */
  String name();

  /**
   * Returns a network ready to be trained by SGD with momentum, on the mean cross-entropy.
   *
   * @param threads the number of threads to compute on
   */
  Optional<Training> training(Network network, int threads);

  /**
   * Returns the basic CNN with given weights, ready to predict.
   *
   * @param weights kernel and bias of each layer in Keras's layouts
   * @param batch the number of images in each call
   */
  Optional<Prediction> prediction(List<float[]> weights, int batch, int threads);

  /**
   * Returns a model of others, ready to predict, or empty if the engine does not read ONNX files.
   *
   * @param batch the number of samples in each call
   * @throws IOException if the file cannot be read
   */
  default Optional<Prediction> file(Path onnx, int batch, int threads) throws IOException {
    return Optional.empty();
  }

  /** A network in training. */
  interface Training {
    /** Goes once over these samples in the given order of batches and reports each loss. */
    void epoch(Dataset samples, int[][] batches, Steps steps);

    /** Returns the scores (samples, outputs) of images (samples, height, width, channels). */
    float[] scores(float[] images, int samples);
  }

  /** Receives each step as it ends. */
  interface Steps {
    /**
     * Receives the loss of this batch, or the mean loss so far if the framework gives that.
     *
     * @param loss the loss
     */
    void done(double loss);
  }

  /** A network that predicts. */
  interface Prediction {
    /**
     * Computes outputs.
     *
     * @param images the inputs: (batch, 28, 28, 1), or as a model of others takes them
     * @param outputs what is to be filled: the probabilities (batch, 10), or what the model gives
     */
    void run(float[] images, float[] outputs);
  }
}
