package dev.fovea.kernel.vector.pooling;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.INTS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The largest of the pixels that a window sees, channel by channel. NaN beats every number. */
public final class WindowMax {
  private WindowMax() {}

  /**
   * Finds the largest values and their positions; of equal values the first wins.
   *
   * @param x pixel t of the window begins at xAt + taps[t] * step
   * @param count pixels of the window
   * @param places what is told of the pixels, and place added to it
   * @param y gets the values from yAt
   * @param winners gets the places from yAt
   */
  public static void winners(
      float[] x,
      int xAt,
      int[] taps,
      int count,
      int step,
      int[] places,
      int place,
      int channels,
      float[] y,
      int[] winners,
      int yAt) {
    int c = 0;
    for (; c + LENGTH <= channels; c += LENGTH) {
      vector(x, xAt + c, taps, count, step, places, place, y, winners, yAt + c);
    }
    if (c < channels) {
      rest(x, xAt + c, taps, count, step, places, place, channels - c, y, winners, yAt + c);
    }
  }

  /**
   * Finds the largest values.
   *
   * @param x pixel t of the window begins at xAt + taps[t]
   */
  public static void values(float[] x, int xAt, int[] taps, int channels, float[] y, int yAt) {
    int c = 0;
    for (; c + LENGTH <= channels; c += LENGTH) {
      FloatVector best = FloatVector.fromArray(FLOATS, x, xAt + taps[0] + c);
      for (int t = 1; t < taps.length; t++) {
        best = best.max(FloatVector.fromArray(FLOATS, x, xAt + taps[t] + c));
      }
      best.intoArray(y, yAt + c);
    }
    if (c < channels) {
      VectorMask<Float> valid = FLOATS.indexInRange(c, channels);
      FloatVector best = FloatVector.fromArray(FLOATS, x, xAt + taps[0] + c, valid);
      for (int t = 1; t < taps.length; t++) {
        best = best.max(FloatVector.fromArray(FLOATS, x, xAt + taps[t] + c, valid));
      }
      best.intoArray(y, yAt + c, valid);
    }
  }

  /**
   * Looks for NaN once for all values of the window: if there is one, their sum is NaN, as it may
   * be if there are infinities.
   */
  private static void vector(
      float[] x,
      int xAt,
      int[] taps,
      int count,
      int step,
      int[] places,
      int place,
      float[] y,
      int[] winners,
      int yAt) {
    FloatVector best = FloatVector.fromArray(FLOATS, x, xAt + taps[0] * step);
    FloatVector sum = best;
    IntVector winner = IntVector.broadcast(INTS, place + places[0]);
    for (int t = 1; t < count; t++) {
      FloatVector value = FloatVector.fromArray(FLOATS, x, xAt + taps[t] * step);
      VectorMask<Float> wins = value.compare(VectorOperators.GT, best);
      sum = sum.add(value);
      best = best.blend(value, wins);
      winner = winner.blend(place + places[t], wins.cast(INTS));
    }
    best.intoArray(y, yAt);
    winner.intoArray(winners, yAt);
    if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
      for (int lane = 0; lane < LENGTH; lane++) {
        one(x, xAt + lane, taps, count, step, places, place, y, winners, yAt + lane);
      }
    }
  }

  /** Does the same for fewer channels than a vector has lanes; the others are zeros. */
  private static void rest(
      float[] x,
      int xAt,
      int[] taps,
      int count,
      int step,
      int[] places,
      int place,
      int channels,
      float[] y,
      int[] winners,
      int yAt) {
    VectorMask<Float> valid = FLOATS.indexInRange(0, channels);
    FloatVector best = FloatVector.fromArray(FLOATS, x, xAt + taps[0] * step, valid);
    FloatVector sum = best;
    IntVector winner = IntVector.broadcast(INTS, place + places[0]);
    for (int t = 1; t < count; t++) {
      FloatVector value = FloatVector.fromArray(FLOATS, x, xAt + taps[t] * step, valid);
      VectorMask<Float> wins = value.compare(VectorOperators.GT, best);
      sum = sum.add(value);
      best = best.blend(value, wins);
      winner = winner.blend(place + places[t], wins.cast(INTS));
    }
    best.intoArray(y, yAt, valid);
    winner.intoArray(winners, yAt, valid.cast(INTS));
    if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
      for (int lane = 0; lane < channels; lane++) {
        one(x, xAt + lane, taps, count, step, places, place, y, winners, yAt + lane);
      }
    }
  }

  private static void one(
      float[] x,
      int xAt,
      int[] taps,
      int count,
      int step,
      int[] places,
      int place,
      float[] y,
      int[] winners,
      int yAt) {
    float best = x[xAt + taps[0] * step];
    int winner = places[0];
    for (int t = 1; t < count; t++) {
      float value = x[xAt + taps[t] * step];
      if (!(value <= best) && !Float.isNaN(best)) {
        best = value;
        winner = places[t];
      }
    }
    y[yAt] = best;
    winners[yAt] = place + winner;
  }
}
