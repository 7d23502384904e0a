package dev.fovea.kernel;

/** Products of matrices; the innermost loop goes over the columns of the weights. */
final class ScalarDense {
  /** Rows that one worker takes at a time, so that it reads the weights once for all of them. */
  private static final int ROWS = 64;

  private final Workers workers;

  ScalarDense(Workers workers) {
    this.workers = workers;
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
    int together = Math.min(ROWS, Math.ceilDiv(rows, workers.threads()));
    workers.forEach(
        Math.ceilDiv(rows, together),
        part -> {
          int first = part * together;
          int count = Math.min(together, rows - first);
          for (int o = 0; o < out; o += RowSums.LENGTH) {
            outputs(first, count, o, Math.min(RowSums.LENGTH, out - o), in, out, x, w, bias, y);
          }
          ScalarElements.activate(activation, count, out, y, first * out, y, first * out);
        });
  }

  /** Some outputs of some rows, before the activation. */
  private static void outputs(
      int row,
      int rows,
      int output,
      int outputs,
      int in,
      int out,
      float[] x,
      float[] w,
      float[] bias,
      float[] y) {
    RowSums sums = RowSums.mine(rows, outputs);
    sums.add(outputs, rows, in, w, output, out, new RowSums.Factors(x, row * in, in, 1));
    sums.copy(outputs, rows, y, row * out + output, out);
    for (int r = 0; r < rows && bias.length > 0; r++) {
      int at = (row + r) * out + output;
      for (int o = 0; o < outputs; o++) {
        y[at + o] += bias[output + o];
      }
    }
  }

  void inputGradient(int rows, int in, int out, float[] dy, float[] w, float[] dx) {
    int together = Math.min(ROWS, Math.ceilDiv(rows, workers.threads()));
    workers.forEach(
        Math.ceilDiv(rows, together),
        part -> {
          int first = part * together;
          int count = Math.min(together, rows - first);
          for (int i = 0; i < in; i += RowSums.LENGTH) {
            int length = Math.min(RowSums.LENGTH, in - i);
            RowSums sums = RowSums.mine(count, length);
            for (int o = 0; o < out; o += RowSums.ROWS) {
              int depth = Math.min(RowSums.ROWS, out - o);
              for (int k = 0; k < depth; k++) {
                column(w, i * out + o + k, out, length, sums.row(k));
              }
              sums.add(length, count, depth, new RowSums.Factors(dy, first * out + o, out, 1));
            }
            sums.copy(length, count, dx, first * in + i, in);
          }
        });
  }

  private static void column(float[] w, int at, int step, int length, float[] to) {
    for (int i = 0; i < length; i++) {
      to[i] = w[at + i * step];
    }
  }

  void weightGradient(int rows, int in, int out, float[] x, float[] dy, float[] dw) {
    int together = Math.min(ROWS, Math.ceilDiv(in, workers.threads()));
    workers.forEach(
        Math.ceilDiv(in, together),
        part -> {
          int first = part * together;
          int count = Math.min(together, in - first);
          for (int o = 0; o < out; o += RowSums.LENGTH) {
            int length = Math.min(RowSums.LENGTH, out - o);
            RowSums sums = RowSums.mine(count, length);
            sums.add(length, count, rows, dy, o, out, new RowSums.Factors(x, first, 1, in));
            sums.copy(length, count, dw, first * out + o, out);
          }
        });
  }
}
