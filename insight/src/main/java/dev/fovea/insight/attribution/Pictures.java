package dev.fovea.insight.attribution;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Pictures as batches, and channels as one map. */
final class Pictures {
  private Pictures() {}

  /** A batch of one. */
  static Tensor batch(Tensor image) {
    return image.reshape(image.shape().prepend(1));
  }

  /** The same picture so many times. */
  static Tensor repeat(Tensor image, int times) {
    Shape shape = image.shape().prepend(times);
    Tensor batch = Tensor.zeros(shape);
    for (int i = 0; i < times; i++) {
      System.arraycopy(image.data(), 0, batch.data(), i * image.data().length, image.data().length);
    }
    return batch;
  }

  /** The largest magnitude over the channels of each place. */
  static float[] magnitude(Shape image, float[] values) {
    int channels = image.channels();
    float[] map = new float[image.size() / channels];
    for (int i = 0; i < values.length; i++) {
      map[i / channels] = Math.max(map[i / channels], Math.abs(values[i]));
    }
    return map;
  }

  /** The sum over the channels of each place. */
  static float[] sum(Shape image, float[] values) {
    int channels = image.channels();
    float[] map = new float[image.size() / channels];
    for (int i = 0; i < values.length; i++) {
      map[i / channels] += values[i];
    }
    return map;
  }
}
