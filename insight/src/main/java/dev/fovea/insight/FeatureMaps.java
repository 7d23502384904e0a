package dev.fovea.insight;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * A layer's values for one sample as pictures, one for each channel. A layer over rows gives maps
 * one high; the depths of a volume stand one under the other.
 *
 * @param count of the maps: the channels
 * @param height of a map
 * @param width of a map
 * @param values (count, height, width)
 */
@SuppressWarnings("ArrayRecordComponent")
public record FeatureMaps(int count, int height, int width, float[] values) {

  /** Returns true if values of this shape are maps, not a row of numbers. */
  public static boolean are(Shape shape) {
    return shape.rank() >= 2;
  }

  /**
   * Returns the maps of a sample.
   *
   * @param sample (spatial sizes, channels)
   * @throws IllegalArgumentException if it has no spatial sizes
   */
  public static FeatureMaps of(Tensor sample) {
    Shape shape = sample.shape();
    if (!are(shape)) {
      throw new IllegalArgumentException("values of shape %s are no maps".formatted(shape));
    }
    int channels = shape.channels();
    int positions = shape.size() / Math.max(1, channels);
    int width = shape.dim(shape.rank() - 2);
    float[] values = new float[shape.size()];
    for (int channel = 0; channel < channels; channel++) {
      for (int at = 0; at < positions; at++) {
        values[channel * positions + at] = sample.data()[at * channels + channel];
      }
    }
    return new FeatureMaps(channels, positions / Math.max(1, width), width, values);
  }

  /**
   * Returns a map: (height, width).
   *
   * @throws IndexOutOfBoundsException if there is none with this number
   */
  public float[] map(int channel) {
    int size = height * width;
    int from = Objects.checkIndex(channel, count) * size;
    return Arrays.copyOfRange(values, from, from + size);
  }

  /** Returns the index of the map with the largest sum of magnitudes, the first among equals. */
  public int strongest() {
    int best = 0;
    double most = -1;
    for (int channel = 0; channel < count; channel++) {
      double sum = 0;
      for (float value : map(channel)) {
        sum += Math.abs(value);
      }
      if (sum > most) {
        most = sum;
        best = channel;
      }
    }
    return best;
  }
}
