package dev.fovea.kernel.vector.convolution;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/** Sums of products channel by channel, of which convolutions of each channel by itself consist. */
final class ChannelSums {
  private ChannelSums() {}

  /**
   * Computes y[c] = start[c] + the sum over taps of x[offsets[tap] + c] w[places[tap] + c], for all
   * channels of a pixel.
   *
   * @param taps the number of taps
   * @param xAt where the pixel begins in x
   * @param yAt where it begins in y
   */
  static void pixel(
      int channels,
      int taps,
      float[] x,
      int xAt,
      int[] offsets,
      float[] w,
      int[] places,
      float[] start,
      float[] y,
      int yAt) {
    int c = 0;
    for (; c + 4 * LENGTH <= channels; c += 4 * LENGTH) {
      four(taps, x, xAt + c, offsets, w, c, places, start, y, yAt + c);
    }
    for (; c + LENGTH <= channels; c += LENGTH) {
      one(taps, x, xAt + c, offsets, w, c, places, start, y, yAt + c);
    }
    for (; c < channels; c++) {
      float sum = start[c];
      for (int tap = 0; tap < taps; tap++) {
        sum = Math.fma(x[xAt + c + offsets[tap]], w[c + places[tap]], sum);
      }
      y[yAt + c] = sum;
    }
  }

  private static void four(
      int taps,
      float[] x,
      int xAt,
      int[] offsets,
      float[] w,
      int channel,
      int[] places,
      float[] start,
      float[] y,
      int yAt) {
    FloatVector y0 = FloatVector.fromArray(FLOATS, start, channel);
    FloatVector y1 = FloatVector.fromArray(FLOATS, start, channel + LENGTH);
    FloatVector y2 = FloatVector.fromArray(FLOATS, start, channel + 2 * LENGTH);
    FloatVector y3 = FloatVector.fromArray(FLOATS, start, channel + 3 * LENGTH);
    for (int tap = 0; tap < taps; tap++) {
      int a = xAt + offsets[tap];
      int k = channel + places[tap];
      y0 = FloatVector.fromArray(FLOATS, x, a).fma(FloatVector.fromArray(FLOATS, w, k), y0);
      y1 =
          FloatVector.fromArray(FLOATS, x, a + LENGTH)
              .fma(FloatVector.fromArray(FLOATS, w, k + LENGTH), y1);
      y2 =
          FloatVector.fromArray(FLOATS, x, a + 2 * LENGTH)
              .fma(FloatVector.fromArray(FLOATS, w, k + 2 * LENGTH), y2);
      y3 =
          FloatVector.fromArray(FLOATS, x, a + 3 * LENGTH)
              .fma(FloatVector.fromArray(FLOATS, w, k + 3 * LENGTH), y3);
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LENGTH);
    y2.intoArray(y, yAt + 2 * LENGTH);
    y3.intoArray(y, yAt + 3 * LENGTH);
  }

  private static void one(
      int taps,
      float[] x,
      int xAt,
      int[] offsets,
      float[] w,
      int channel,
      int[] places,
      float[] start,
      float[] y,
      int yAt) {
    FloatVector sum = FloatVector.fromArray(FLOATS, start, channel);
    for (int tap = 0; tap < taps; tap++) {
      sum =
          FloatVector.fromArray(FLOATS, x, xAt + offsets[tap])
              .fma(FloatVector.fromArray(FLOATS, w, channel + places[tap]), sum);
    }
    sum.intoArray(y, yAt);
  }
}
