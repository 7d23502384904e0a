package dev.fovea.kernel;

/**
 * Operations on vectors and small matrices that are parts of larger arrays, for layers that have a
 * matrix for each of many parts, such as capsules. The calling thread computes them; workers may
 * share the parts among them.
 *
 * <p>Each operand is an array and the index of its first element; matrices are row-major. Outputs
 * must not overlap other operands.
 */
public interface SmallProducts {
  /**
   * Computes y = x w.
   *
   * @param x (in)
   * @param w (in, out)
   * @param y (out)
   */
  void multiply(int in, int out, float[] x, int xAt, float[] w, int wAt, float[] y, int yAt);

  /** Computes dx = dy w^T, the gradient of {@link #multiply} with respect to x. */
  void inputGradient(
      int in, int out, float[] dy, int dyAt, float[] w, int wAt, float[] dx, int dxAt);

  /** Computes dw = dw + x^T dy, the gradient of {@link #multiply} with respect to w. */
  void addWeightGradient(
      int in, int out, float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt);

  /**
   * Computes dot products of groups of values: y[r, g] = sum over i of a[r, g, i] b[g, i].
   *
   * @param a (rows, groups, length)
   * @param b (groups, length)
   * @param y (rows, groups)
   */
  void dots(
      int rows, int groups, int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);

  /**
   * Adds weighted rows, with a factor for each group: y[g, i] = y[g, i] + sum over r of f[r, g]
   * x[r, g, i].
   *
   * @param f (rows, groups)
   * @param x (rows, groups, length)
   * @param y (groups, length)
   */
  void addRows(
      int rows, int groups, int length, float[] f, int fAt, float[] x, int xAt, float[] y, int yAt);

  /**
   * Adds a weighted row to each row, with a factor for each group: y[r, g, i] = y[r, g, i] + f[r,
   * g] x[g, i].
   *
   * @param f (rows, groups)
   * @param x (groups, length)
   * @param y (rows, groups, length)
   */
  void addToRows(
      int rows, int groups, int length, float[] f, int fAt, float[] x, int xAt, float[] y, int yAt);

  /**
   * Replaces each row by its softmax.
   *
   * @param x (rows, length)
   */
  void softmax(int rows, int length, float[] x, int xAt);
}
