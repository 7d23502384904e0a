package dev.fovea.insight.attribution;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Conversion of images to batches and of their channels to one map. */
final class Pictures {
  private Pictures() {}

  /** Returns a batch of one image. */
  static Tensor batch(Tensor image) {
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

  /** Returns the largest magnitude over the channels at each position. */
  static float[] magnitude(Shape image, float[] values) {
    int channels = image.channels();
    float[] map = new float[image.size() / channels];
    for (int i = 0; i < values.length; i++) {
      map[i / channels] = Math.max(map[i / channels], Math.abs(values[i]));
    }
    return map;
  }

  /** Returns the sum over the channels at each position. */
  static float[] sum(Shape image, float[] values) {
    int channels = image.channels();
    float[] map = new float[image.size() / channels];
    for (int i = 0; i < values.length; i++) {
      map[i / channels] += values[i];
    }
    return map;
  }
}
