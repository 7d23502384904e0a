package dev.fovea.insight;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * The values of a layer for one sample as maps, one for each channel. Maps of one-dimensional
 * layers have a height of 1; the slices of a volume are placed one below the other.
 *
 * @param count number of maps, that is, channels
 * @param height height of a map
 * @param width width of a map
 * @param values values, (count, height, width)
 */
@SuppressWarnings("ArrayRecordComponent")
public record FeatureMaps(int count, int height, int width, float[] values) {

  /** Returns whether values of the given shape are maps and not a vector. */
  public static boolean are(Shape shape) {
    return shape.rank() >= 2;
  }

  /**
   * Returns the maps of a sample.
   *
   * @param sample (spatial sizes, channels)
   * @throws IllegalArgumentException if the sample has no spatial dimensions
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
   * @throws IndexOutOfBoundsException if there is no such map
   */
  public float[] map(int channel) {
    int size = height * width;
    int from = Objects.checkIndex(channel, count) * size;
    return Arrays.copyOfRange(values, from, from + size);
  }

  /** Returns the index of the map with the largest sum of magnitudes, the first of several. */
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
