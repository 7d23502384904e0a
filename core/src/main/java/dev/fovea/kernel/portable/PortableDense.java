package dev.fovea.kernel.portable;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;

/** Matrix products, computed by {@link RowSums} for some rows of the result at a time. */
final class PortableDense {
  /** The number of rows in a task, for all of which a worker reads the other operand once. */
  private static final int ROWS = 64;

  private final Workers workers;

  PortableDense(Workers workers) {
    this.workers = workers;
  }

  /** An operand whose rows are summed. */
  private interface Rows {
    /** Copies a stretch of row k, from a column on. */
    void copy(int k, int column, int length, float[] to);
  }

  void forward(
      int rows,
      int in,
      int out,
      float[] x,
      float[] w,
      float[] bias,
      Activation activation,
      float[] y) {
    Rows weights = (k, o, length, to) -> System.arraycopy(w, k * out + o, to, 0, length);
    product(rows, out, in, new RowSums.Factors(x, 0, in, 1), weights, y);
    workers.forEach(
        rows,
        r -> {
          for (int o = 0; o < bias.length; o++) {
            y[r * out + o] += bias[o];
          }
          PortableElements.activate(activation, 1, out, y, r * out, y, r * out);
        });
  }

  void inputGradient(int rows, int in, int out, float[] dy, float[] w, float[] dx) {
    Rows weights = (k, i, length, to) -> column(w, i * out + k, out, length, to);
    product(rows, in, out, new RowSums.Factors(dy, 0, out, 1), weights, dx);
  }

  void weightGradient(int rows, int in, int out, float[] x, float[] dy, float[] dw) {
    Rows gradients = (k, o, length, to) -> System.arraycopy(dy, k * out + o, to, 0, length);
    product(in, out, rows, new RowSums.Factors(x, 0, 1, in), gradients, dw);
  }

  private static void column(float[] w, int at, int step, int length, float[] to) {
    for (int i = 0; i < length; i++) {
      to[i] = w[at + i * step];
    }
  }

  /**
   * Computes y (rows, columns), whose row s is the sum of factor(s, k) times row k of the operand.
   */
  private void product(
      int rows, int columns, int depth, RowSums.Factors factors, Rows operand, float[] y) {
    int together = Math.min(ROWS, Math.ceilDiv(rows, workers.threads()));
    workers.forEach(
        Math.ceilDiv(rows, together),
        part -> {
          int first = part * together;
          int count = Math.min(together, rows - first);
          for (int c = 0; c < columns; c += RowSums.LENGTH) {
            int length = Math.min(RowSums.LENGTH, columns - c);
            RowSums sums = RowSums.mine(count, length);
            for (int k = 0; k < depth; k += RowSums.ROWS) {
              int here = Math.min(RowSums.ROWS, depth - k);
              for (int i = 0; i < here; i++) {
                operand.copy(k + i, c, length, sums.row(i));
              }
              sums.add(length, count, here, factors.from(first, k));
            }
            for (int s = 0; s < count; s++) {
              System.arraycopy(sums.sum(s), 0, y, (first + s) * columns + c, length);
            }
          }
        });
  }
}
