package dev.fovea.kernel;

/**
 * The product of a dense layer, bound to the size of its weights, for calls with the same weights
 * again and again. Only one thread at a time may call an instance; the call itself uses all
 * workers.
 */
@FunctionalInterface
public interface DenseProduct {

  /**
   * Computes y = activation(x w + bias), with the same bits as {@link Kernels#dense}.
   *
   * @param rows the number of rows; arrays may be longer
   * @param x (rows, in)
   * @param w the weights (in, out)
   * @param bias (out), or an empty array for none
   * @param y (rows, out), overwritten
   */
  void run(int rows, float[] x, WeightView w, float[] bias, Activation activation, float[] y);

  /** Returns the product of kernels that keeps nothing from call to call. */
  static DenseProduct plain(Kernels kernels, int in, int out) {
    return (rows, x, w, bias, activation, y) ->
        kernels.dense(rows, in, out, x, w.values(), bias, activation, y);
  }
}
