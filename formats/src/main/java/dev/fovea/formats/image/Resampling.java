package dev.fovea.formats.image;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The weights with which the old pixels along one axis contribute to the new ones. Shrinking
 * averages the area that each new pixel covers; enlarging interpolates linearly between the centers
 * of the old pixels. The weights of each new pixel add up to 1.
 */
final class Resampling {
  /** The contribution of an old pixel to the new pixel {@code to}. */
  private record Tap(int to, float weight) {}

  private final List<List<Tap>> taps;

  private Resampling(int from, int to) {
    taps = Stream.generate(() -> (List<Tap>) new ArrayList<Tap>()).limit(from).toList();
    double scale = (double) from / to;
    for (int at = 0; at < to; at++) {
      if (scale >= 1) {
        average(at, at * scale, (at + 1) * scale);
      } else {
        interpolate(at, (at + 0.5) * scale - 0.5);
      }
    }
  }

  private void average(int to, double begin, double end) {
    for (int from = (int) begin; from < Math.min(end, taps.size()); from++) {
      double overlap = Math.min(end, from + 1) - Math.max(begin, from);
      taps.get(from).add(new Tap(to, (float) (overlap / (end - begin))));
    }
  }

  private void interpolate(int to, double center) {
    int below = (int) Math.floor(center);
    float share = (float) (center - below);
    taps.get(Math.max(below, 0)).add(new Tap(to, 1 - share));
    taps.get(Math.min(below + 1, taps.size() - 1)).add(new Tap(to, share));
  }

  /**
   * Resizes an image row by row, so that a large image is never held as floats as a whole.
   *
   * @param shape the shape of the image, (height, width, channels)
   */
  static Tensor resize(Rows rows, Shape shape, int height, int width) {
    int channels = shape.channels();
    Tensor resized = Tensor.zeros(Shape.of(height, width, channels));
    Resampling down = new Resampling(shape.dim(0), height);
    Resampling across = new Resampling(shape.dim(1), width);
    float[] row = new float[shape.dim(1) * channels];
    float[] narrow = new float[width * channels];
    for (int y = 0; y < shape.dim(0); y++) {
      rows.read(y, row);
      across.spread(row, channels, narrow);
      for (Tap tap : down.taps.get(y)) {
        add(tap.weight, narrow, resized.data(), tap.to * narrow.length);
      }
    }
    for (int i = 0; i < resized.data().length; i++) {
      resized.data()[i] = Math.min(resized.data()[i], 1);
    }
    return resized;
  }

  private void spread(float[] row, int channels, float[] into) {
    Arrays.fill(into, 0);
    for (int x = 0; x < taps.size(); x++) {
      for (Tap tap : taps.get(x)) {
        for (int channel = 0; channel < channels; channel++) {
          into[tap.to * channels + channel] += tap.weight * row[x * channels + channel];
        }
      }
    }
  }

  private static void add(float weight, float[] row, float[] into, int offset) {
    for (int i = 0; i < row.length; i++) {
      into[offset + i] += weight * row[i];
    }
  }
}
