package dev.fovea.insight.attribution;

import dev.fovea.tensor.Shape;

/** Reduction of the channels of an image to one value at each position. */
final class ChannelReduction {
  private ChannelReduction() {}

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
