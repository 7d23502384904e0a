package dev.fovea.kernel;

/**
 * A convolution whose output goes through max pooling at once: of each window only the winner and
 * its place are kept, and only the winner's gradient comes back. What lies between, the output of
 * the convolution alone, need never be in memory.
 *
 * <p>Windows of the pooling do not overlap and lie within the convolution's output. Arrays are as
 * in {@link Convolution}; an instance serves one thread at a time.
 */
public interface PooledConvolution {
  /** In place of an array that is not wanted. */
  float[] NO_GRADIENT = {};

  /** In place of the winners, where no gradient will be asked for. */
  int[] NO_WINNERS = {};

  /**
   * y = the largest values of activation(convolution(x, w) + bias); of equal values the first wins,
   * and NaN beats every number.
   *
   * @param activation LINEAR or RELU
   * @param y (batch, pooled positions, outChannels), overwritten
   * @param winners as y: the position, within the sample's output of the convolution, that each
   *     value came from; or {@link #NO_WINNERS}
   */
  void forward(
      int batch,
      float[] x,
      float[] w,
      float[] bias,
      Activation activation,
      float[] y,
      int[] winners);

  /**
   * The gradients with respect to the weights, summed over the batch in a fixed order, and to x.
   *
   * @param dy (batch, pooled positions, outChannels): by the values before the activation
   * @param winners as {@link #forward} left them
   * @param dw as w, overwritten; or {@link #NO_GRADIENT}
   * @param dx as x, overwritten; or {@link #NO_GRADIENT}
   */
  void gradients(
      int batch, float[] x, float[] w, float[] dy, int[] winners, float[] dw, float[] dx);
}
