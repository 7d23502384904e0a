package dev.fovea.zoo.locate;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Pictures in other sizes. */
final class Resampling {
  private Resampling() {}

  /**
   * Returns a picture in another size: each pixel is the mean of the area that it covers, or lies
   * between its neighbors if the picture is enlarged.
   *
   * @param picture (1, height, width, channels)
   * @return (1, new height, new width, channels)
   */
  static Tensor resize(Tensor picture, int height, int width) {
    Shape shape = picture.shape();
    if (shape.dim(1) == height && shape.dim(2) == width) {
      return picture;
    }
    int channels = shape.channels();
    float[] rows = along(picture.data(), 1, shape.dim(1), shape.dim(2) * channels, height);
    float[] all = along(rows, height, shape.dim(2), channels, width);
    return Tensor.of(Shape.of(1, height, width, channels), all);
  }

  /** Resamples the middle axis of (outer, count, inner). */
  private static float[] along(float[] from, int outer, int count, int inner, int newCount) {
    float[] to = new float[outer * newCount * inner];
    double scale = (double) count / newCount;
    for (int i = 0; i < newCount; i++) {
      // A pixel covers at least one pixel of the picture: that is the line between two of them.
      double low = scale >= 1 ? i * scale : (i + 0.5) * scale - 0.5;
      double high = scale >= 1 ? (i + 1) * scale : low + 1;
      for (int j = (int) Math.floor(low); j < high; j++) {
        float share = (float) ((Math.min(high, j + 1) - Math.max(low, j)) / (high - low));
        int source = Math.clamp(j, 0, count - 1);
        for (int o = 0; o < outer; o++) {
          int a = (o * newCount + i) * inner;
          int b = (o * count + source) * inner;
          for (int k = 0; k < inner; k++) {
            to[a + k] += share * from[b + k];
          }
        }
      }
    }
    return to;
  }
}
