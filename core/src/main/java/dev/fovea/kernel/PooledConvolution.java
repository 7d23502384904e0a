package dev.fovea.kernel;

/**
 * A convolution whose output goes straight into max pooling: only the winner of each window and its
 * position are kept, and only the winner receives a gradient. The output of the convolution itself
 * need never be in memory.
 *
 * <p>The windows of the pooling do not overlap and lie inside the convolution's output. Arrays are
 * as in {@link Convolution}; only one thread at a time may call an instance.
 */
public interface PooledConvolution {
  /** The array that stands for a gradient that is not needed. */
  float[] NO_GRADIENT = {};

  /** The array that stands for the winners if no gradient is needed. */
  int[] NO_WINNERS = {};

  /**
   * Computes y, the largest values of activation(convolution(x, w) + bias) in each window; the
   * first of equal values wins, and NaN beats every number.
   *
   * @param activation LINEAR or RELU
   * @param y (batch, pooled positions, outChannels), overwritten
   * @param winners shaped like y: the position, within the sample's output of the convolution, that
   *     each value came from; or {@link #NO_WINNERS}
   */
  void forward(
      int batch,
      float[] x,
      WeightView w,
      float[] bias,
      Activation activation,
      float[] y,
      int[] winners);

  /**
   * Computes the gradients with respect to the weights, summed over the batch in a fixed order, and
   * with respect to x.
   *
   * @param dy (batch, pooled positions, outChannels): the gradient with respect to the values
   *     before the activation
   * @param winners as {@link #forward} left them
   * @param dw shaped like w, overwritten; or {@link #NO_GRADIENT}
   * @param dx shaped like x, overwritten; or {@link #NO_GRADIENT}
   */
  void gradients(
      int batch, float[] x, WeightView w, float[] dy, int[] winners, float[] dw, float[] dx);
}
