package dev.fovea.kernel.vector;

import static dev.fovea.kernel.vector.Lanes.LENGTH;
import static dev.fovea.kernel.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Finds what is not zero in a gradient. Below a ReLU and a max pooling most of it is zero: pooling
 * passes one of the values of a window, ReLU and dropout cut more. Zeros add nothing to the
 * gradients by input and weights.
 */
final class NonZeros {
  /** Samples that an estimate looks at. */
  private static final int PROBES = 8;

  private static final IntVector LANES = IntVector.zero(Lanes.INTS).addIndex(1);

  private NonZeros() {}

  /** The share of values that are not zero, estimated from some samples spread over the batch. */
  static double share(float[] values, int batch, int size) {
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
      count += load(values, i).compare(VectorOperators.NE, 0f).trueCount();
    }
    for (; i < to; i++) {
      count += values[i] != 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * Lists the values of a row that are not zero, in order, with their columns.
   *
   * @param count how many are listed already
   * @param found gets the values; has room for the row and a vector
   * @param columns gets the columns, likewise
   * @return how many are listed now
   */
  static int list(float[] values, int at, int width, int count, float[] found, int[] columns) {
    int n = count;
    int c = 0;
    for (; c + LENGTH <= width; c += LENGTH) {
      FloatVector v = load(values, at + c);
      VectorMask<Float> mask = v.compare(VectorOperators.NE, 0f);
      v.compress(mask).intoArray(found, n);
      LANES.add(c).compress(mask.cast(Lanes.INTS)).intoArray(columns, n);
      n += mask.trueCount();
    }
    for (; c < width; c++) {
      found[n] = values[at + c];
      columns[n] = c;
      n += values[at + c] != 0 ? 1 : 0;
    }
    return n;
  }
}
