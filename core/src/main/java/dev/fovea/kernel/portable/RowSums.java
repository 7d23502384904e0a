package dev.fovea.kernel.portable;

import java.util.Arrays;

/**
 * Weighted sums of rows: sum s is the sum of factor(s, k) times row k over all k, in order. Rows
 * and sums are separate arrays, and the innermost loop has one index for all of them, which allows
 * the compiler to vectorize it. Each thread has its own instance.
 */
final class RowSums {
  /** The largest length of a row, in numbers: long enough for loops, short enough for caches. */
  static final int LENGTH = 576;

  /** The largest number of rows that are added at a time. */
  static final int ROWS = 144;

  private static final ThreadLocal<RowSums> MINE = ThreadLocal.withInitial(RowSums::new);

  private final float[][] rows = new float[ROWS][LENGTH];
  private float[][] sums = {};

  private RowSums() {}

  /**
   * The factors, in an array: that of sum s and row k is at [first + s * perSum + k * perRow].
   *
   * @param values the array
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Factors(float[] values, int first, int perSum, int perRow) {
    float at(int s, int k) {
      return values[first + s * perSum + k * perRow];
    }

    /** Returns the factors from another sum and row on. */
    Factors from(int s, int k) {
      return new Factors(values, first + s * perSum + k * perRow, perSum, perRow);
    }
  }

  /** Returns the calling thread's instance, with the given number of sums set to 0. */
  static RowSums mine(int count, int length) {
    RowSums mine = MINE.get();
    int before = mine.sums.length;
    if (before < count) {
      // Sums are made in threes; nobody reads those beyond the count.
      mine.sums = Arrays.copyOf(mine.sums, Math.ceilDiv(count, 3) * 3);
      for (int s = before; s < mine.sums.length; s++) {
        mine.sums[s] = new float[LENGTH];
      }
    }
    for (int s = 0; s < count; s++) {
      Arrays.fill(mine.sums[s], 0, length, 0);
    }
    return mine;
  }

  /** Returns row k, to be filled before it is added. */
  float[] row(int k) {
    return rows[k];
  }

  float[] sum(int s) {
    return sums[s];
  }

  /**
   * Adds rows to the first sums.
   *
   * @param length how much of each row counts
   * @param count how many sums
   * @param depth how many rows
   */
  void add(int length, int count, int depth, Factors factors) {
    for (int s = 0; s < count; s += 3) {
      int t = Math.min(s + 1, count - 1);
      int u = Math.min(s + 2, count - 1);
      int k = 0;
      for (; k + 2 < depth; k += 3) {
        addThree(length, s, t, u, k, factors);
      }
      for (; k < depth; k++) {
        addOne(length, s, t, u, k, factors);
      }
    }
  }

  /**
   * Adds three rows to the three sums from s, so that each is read and written less often.
   *
   * @param t whose factors the second sum gets; likewise u and the third
   */
  private void addThree(int length, int s, int t, int u, int k, Factors factors) {
    float[] a = sums[s];
    float[] b = sums[s + 1];
    float[] c = sums[s + 2];
    float[] p = rows[k];
    float[] q = rows[k + 1];
    float[] r = rows[k + 2];
    float ap = factors.at(s, k);
    float aq = factors.at(s, k + 1);
    float ar = factors.at(s, k + 2);
    float bp = factors.at(t, k);
    float bq = factors.at(t, k + 1);
    float br = factors.at(t, k + 2);
    float cp = factors.at(u, k);
    float cq = factors.at(u, k + 1);
    float cr = factors.at(u, k + 2);
    for (int i = 0; i < length; i++) {
      float x = p[i];
      float y = q[i];
      float z = r[i];
      a[i] = a[i] + ap * x + aq * y + ar * z;
      b[i] = b[i] + bp * x + bq * y + br * z;
      c[i] = c[i] + cp * x + cq * y + cr * z;
    }
  }

  /** Adds one row, as {@link #addThree} adds three. */
  private void addOne(int length, int s, int t, int u, int k, Factors factors) {
    float[] a = sums[s];
    float[] b = sums[s + 1];
    float[] c = sums[s + 2];
    float[] p = rows[k];
    float ap = factors.at(s, k);
    float bp = factors.at(t, k);
    float cp = factors.at(u, k);
    for (int i = 0; i < length; i++) {
      a[i] += ap * p[i];
      b[i] += bp * p[i];
      c[i] += cp * p[i];
    }
  }
}
