package dev.fovea.kernel.vector.base;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;
import static dev.fovea.kernel.vector.base.Lanes.INTS;
import static dev.fovea.kernel.vector.base.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Finds the values of a gradient that are not zero. Below a ReLU and a max pooling most values are
 * zero: pooling passes one value of each window, and ReLU and dropout remove more. Zeros contribute
 * nothing to the gradients of input and weights.
 */
public final class NonZeros {
  /** The number of samples that an estimate reads. */
  private static final int PROBES = 8;

  private NonZeros() {}

  /**
   * Returns the share of values that are not zero, estimated from some samples spread over the
   * batch.
   */
  public static double share(float[] values, int batch, int size) {
    int probes = Math.min(batch, PROBES);
    long count = 0;
    for (int probe = 0; probe < probes; probe++) {
      int at = probe * batch / probes * size;
      count += count(values, at, at + size);
    }
    return (double) count / ((long) probes * size);
  }

  private static int count(float[] values, int from, int to) {
    int count = 0;
    int i = from;
    for (; i + LENGTH <= to; i += LENGTH) {
      count += FloatVector.fromArray(FLOATS, values, i).compare(VectorOperators.NE, 0f).trueCount();
    }
    for (; i < to; i++) {
      count += values[i] != 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * Lists the values of a row that are not zero, in order, with their columns.
   *
   * @param count the number of values already listed
   * @param found receives the values
   * @param columns receives the columns
   * @return the number of values listed now
   */
  public static int list(
      float[] values, int at, int width, int count, float[] found, int[] columns) {
    int n = count;
    for (int c = 0; c < width; c += Long.SIZE) {
      long bits = bits(values, at + c, Math.min(Long.SIZE, width - c));
      n = add(bits, values, at, c, n, found, columns);
    }
    return n;
  }

  /** Lists values as {@link #list} does, but only those that belong to one winner. */
  public static int listWon(
      float[] values,
      int[] winners,
      int winner,
      int at,
      int width,
      int count,
      float[] found,
      int[] columns) {
    int n = count;
    for (int c = 0; c < width; c += Long.SIZE) {
      long bits = bitsWon(values, winners, winner, at + c, Math.min(Long.SIZE, width - c));
      n = add(bits, values, at, c, n, found, columns);
    }
    return n;
  }

  /** Lists the values of a row whose bits are set; the first bit is that of a column. */
  private static int add(
      long bits, float[] values, int at, int first, int count, float[] found, int[] columns) {
    int n = count;
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      int column = first + Long.numberOfTrailingZeros(rest);
      columns[n] = column;
      found[n++] = values[at + column];
    }
    return n;
  }

  private static long bitsWon(float[] values, int[] winners, int winner, int at, int count) {
    long bits = 0;
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      long some =
          FloatVector.fromArray(FLOATS, values, at + i).compare(VectorOperators.NE, 0f).toLong();
      long won = IntVector.fromArray(INTS, winners, at + i).eq(winner).toLong();
      bits |= (some & won) << i;
    }
    for (; i < count; i++) {
      bits |= values[at + i] != 0 && winners[at + i] == winner ? 1L << i : 0;
    }
    return bits;
  }

  /**
   * Returns a bit for each of up to 64 values, which is set if the value is not zero. Many values
   * are processed at once, because each exit of the loop over the bits costs a mispredicted branch.
   */
  private static long bits(float[] values, int at, int count) {
    long bits = 0;
    int i = 0;
    for (; i + LENGTH <= count; i += LENGTH) {
      bits |=
          FloatVector.fromArray(FLOATS, values, at + i).compare(VectorOperators.NE, 0f).toLong()
              << i;
    }
    for (; i < count; i++) {
      bits |= values[at + i] != 0 ? 1L << i : 0;
    }
    return bits;
  }
}
