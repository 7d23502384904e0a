package dev.fovea.kernel;

import java.util.Arrays;

/**
 * Sums of rows, each times a number: sum s is that of factor(s, k) row k over all k, in their
 * order. Rows and sums are arrays of their own and the innermost loop has one index for all of
 * them, which is what the compiler turns into vectors. Each thread has its own.
 */
final class RowSums {
  /** The longest rows: long enough for loops, short enough for caches. */
  static final int LENGTH = 576;

  /** The most rows at a time; more come after these. */
  static final int ROWS = 144;

  private static final ThreadLocal<RowSums> MINE = ThreadLocal.withInitial(RowSums::new);

  private final float[][] rows = new float[ROWS][LENGTH];
  private final float[] nothing = new float[LENGTH];
  private final float[] unused = new float[LENGTH];
  private float[][] sums = {};

  private RowSums() {}

  /**
   * Numbers in an array: that of sum s and row k is at [first + s * perSum + k * perRow].
   *
   * @param values the array
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Factors(float[] values, int first, int perSum, int perRow) {
    float at(int s, int k) {
      return values[first + s * perSum + k * perRow];
    }

    Factors from(int k) {
      return new Factors(values, first + k * perRow, perSum, perRow);
    }
  }

  /** The calling thread's, with so many sums that are 0. */
  static RowSums mine(int count, int length) {
    RowSums mine = MINE.get();
    int before = mine.sums.length;
    if (before < count) {
      mine.sums = Arrays.copyOf(mine.sums, count);
      for (int s = before; s < count; s++) {
        mine.sums[s] = new float[LENGTH];
      }
    }
    for (int s = 0; s < count; s++) {
      Arrays.fill(mine.sums[s], 0, length, 0);
    }
    return mine;
  }

  /** Row k, to be filled before it is added. */
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
      for (int k = 0; k < depth; k += 3) {
        addThree(length, s, count, k, depth, factors);
      }
    }
  }

  /**
   * Adds rows that lie in an array.
   *
   * @param from row k is at [first + k * step]
   */
  void add(int length, int count, int depth, float[] from, int first, int step, Factors factors) {
    for (int k = 0; k < depth; k += ROWS) {
      int here = Math.min(ROWS, depth - k);
      for (int i = 0; i < here; i++) {
        System.arraycopy(from, first + (k + i) * step, rows[i], 0, length);
      }
      add(length, count, here, factors.from(k));
    }
  }

  /** Three rows to three sums, so that each is read and written less often. */
  private void addThree(int length, int s, int count, int k, int depth, Factors factors) {
    boolean second = s + 1 < count;
    boolean third = s + 2 < count;
    boolean two = k + 1 < depth;
    boolean three = k + 2 < depth;
    float[] a = sums[s];
    float[] b = second ? sums[s + 1] : unused;
    float[] c = third ? sums[s + 2] : unused;
    float[] p = rows[k];
    float[] q = two ? rows[k + 1] : nothing;
    float[] r = three ? rows[k + 2] : nothing;
    float ap = factors.at(s, k);
    float aq = two ? factors.at(s, k + 1) : 0;
    float ar = three ? factors.at(s, k + 2) : 0;
    float bp = second ? factors.at(s + 1, k) : 0;
    float bq = second && two ? factors.at(s + 1, k + 1) : 0;
    float br = second && three ? factors.at(s + 1, k + 2) : 0;
    float cp = third ? factors.at(s + 2, k) : 0;
    float cq = third && two ? factors.at(s + 2, k + 1) : 0;
    float cr = third && three ? factors.at(s + 2, k + 2) : 0;
    for (int i = 0; i < length; i++) {
      float x = p[i];
      float y = q[i];
      float z = r[i];
      a[i] = a[i] + ap * x + aq * y + ar * z;
      b[i] = b[i] + bp * x + bq * y + br * z;
      c[i] = c[i] + cp * x + cq * y + cr * z;
    }
  }

  /** Copies the first sums, sum s to [first + s * step]. */
  void copy(int length, int count, float[] to, int first, int step) {
    for (int s = 0; s < count; s++) {
      System.arraycopy(sums[s], 0, to, first + s * step, length);
    }
  }
}
