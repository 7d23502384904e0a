package dev.fovea.insight.attribution;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Conversion of images to batches. */
final class ImageBatches {
  private ImageBatches() {}

  /** Returns a batch of one image. */
  static Tensor of(Tensor image) {
    return image.reshape(image.shape().prepend(1));
  }

  /** Returns a batch of copies of an image. */
  static Tensor repeat(Tensor image, int times) {
    Shape shape = image.shape().prepend(times);
    Tensor batch = Tensor.zeros(shape);
    for (int i = 0; i < times; i++) {
      System.arraycopy(image.data(), 0, batch.data(), i * image.data().length, image.data().length);
    }
    return batch;
  }
}
