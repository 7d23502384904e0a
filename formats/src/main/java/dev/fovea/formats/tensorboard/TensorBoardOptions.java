package dev.fovea.formats.tensorboard;

/**
 * What is written for TensorBoard, in Keras's words.
 *
 * @param histogramFreq after how many epochs histograms of weights and gradients are written; 0 for
 *     none
 * @param writeGraph whether the graph of the model is written
 * @param writeImages whether pictures of kernels are written, as often as histograms
 * @param updateFreq after how many batches the loss and the metrics are written, beside those of
 *     each epoch; 0 for none
 */
public record TensorBoardOptions(
    int histogramFreq, boolean writeGraph, boolean writeImages, int updateFreq) {
  /** Everything, once an epoch. */
  public static final TensorBoardOptions DEFAULT = new TensorBoardOptions(1, true, true, 0);

  /**
   * @throws IllegalArgumentException if a number is negative
   */
  public TensorBoardOptions {
    if (histogramFreq < 0 || updateFreq < 0) {
      throw new IllegalArgumentException("histogram_freq and update_freq must be at least 0");
    }
  }

  /** Returns these options with histograms after so many epochs; 0 for none. */
  public TensorBoardOptions histogramFreq(int epochs) {
    return new TensorBoardOptions(epochs, writeGraph, writeImages, updateFreq);
  }

  /** Returns these options with or without the graph. */
  public TensorBoardOptions writeGraph(boolean write) {
    return new TensorBoardOptions(histogramFreq, write, writeImages, updateFreq);
  }

  /** Returns these options with or without pictures of kernels. */
  public TensorBoardOptions writeImages(boolean write) {
    return new TensorBoardOptions(histogramFreq, writeGraph, write, updateFreq);
  }

  /** Returns these options with figures after so many batches; 0 for none. */
  public TensorBoardOptions updateFreq(int batches) {
    return new TensorBoardOptions(histogramFreq, writeGraph, writeImages, batches);
  }
}
