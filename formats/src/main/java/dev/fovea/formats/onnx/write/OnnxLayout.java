package dev.fovea.formats.onnx.write;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;

/**
 * The order of the axes of a file's inputs and outputs. It concerns samples of two or more axes;
 * vectors and single numbers are the same in both.
 */
public enum OnnxLayout {
  /** Channels first: (batch, channels, spatial sizes), as in PyTorch. */
  NCHW,
  /** Channels last: (batch, spatial sizes, channels), as in Keras and in Fovea. */
  NHWC;

  /** Returns the order of a value of a graph whose inputs and outputs have this layout. */
  Order order() {
    return this == NCHW ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST;
  }

  /**
   * Returns the shape of one sample in a file.
   *
   * @param sample the shape of one sample in Fovea, (spatial sizes, channels)
   */
  public Shape inFile(Shape sample) {
    return order().dims(sample);
  }

  /**
   * Returns the values of a batch in the order of a file, as an input of the file.
   *
   * @param batch (samples, spatial sizes, channels)
   * @throws ShapeException if the tensor has no axis of samples
   */
  public Tensor toFile(Tensor batch) {
    Shape sample = batch.shape().tail();
    if (this == NHWC || sample.rank() < 2) {
      return batch;
    }
    int rank = batch.shape().rank();
    int[] axes = new int[rank];
    axes[1] = rank - 1;
    for (int i = 2; i < rank; i++) {
      axes[i] = i - 1;
    }
    return Transposition.of(batch, axes);
  }

  /**
   * Returns the values of a batch in Fovea's order, from an output of a file.
   *
   * @param batch (samples, channels, spatial sizes) if this is NCHW
   * @throws ShapeException if the tensor has no axis of samples
   */
  public Tensor fromFile(Tensor batch) {
    Shape sample = batch.shape().tail();
    if (this == NHWC || sample.rank() < 2) {
      return batch;
    }
    int rank = batch.shape().rank();
    int[] axes = new int[rank];
    axes[rank - 1] = 1;
    for (int i = 1; i < rank - 1; i++) {
      axes[i] = i + 1;
    }
    return Transposition.of(batch, axes);
  }
}
