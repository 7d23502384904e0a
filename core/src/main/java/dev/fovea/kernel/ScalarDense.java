package dev.fovea.kernel;

import java.util.Arrays;

/** Products of matrices; the innermost loop goes over the columns of the weights. */
final class ScalarDense {
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
    workers.forEach(
        rows,
        r -> {
          Arrays.fill(y, r * out, (r + 1) * out, 0);
          for (int i = 0; i < in; i++) {
            float value = x[r * in + i];
            for (int o = 0; o < out; o++) {
              y[r * out + o] += value * w[i * out + o];
            }
          }
          for (int o = 0; o < bias.length; o++) {
            y[r * out + o] += bias[o];
          }
          ScalarElements.activate(activation, 1, out, y, r * out, y, r * out);
        });
  }

  void inputGradient(int rows, int in, int out, float[] dy, float[] w, float[] dx) {
    workers.forEach(
        rows,
        r -> {
          for (int i = 0; i < in; i++) {
            float sum = 0;
            for (int o = 0; o < out; o++) {
              sum += dy[r * out + o] * w[i * out + o];
            }
            dx[r * in + i] = sum;
          }
        });
  }

  void weightGradient(int rows, int in, int out, float[] x, float[] dy, float[] dw) {
    workers.forEach(
        in,
        i -> {
          Arrays.fill(dw, i * out, (i + 1) * out, 0);
          for (int r = 0; r < rows; r++) {
            float value = x[r * in + i];
            for (int o = 0; o < out; o++) {
              dw[i * out + o] += value * dy[r * out + o];
            }
          }
        });
  }
}
