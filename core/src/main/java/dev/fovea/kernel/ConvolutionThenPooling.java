package dev.fovea.kernel;

/**
 * A {@link PooledConvolution} that computes the convolution and the pooling one after the other.
 */
final class ConvolutionThenPooling implements PooledConvolution {
  private final Kernels kernels;
  private final Convolution convolution;
  private final Window pool;
  private final int channels;

  /** The output of the convolution, or its gradient. */
  private float[] between = {};

  private int[] places = {};

  ConvolutionThenPooling(Kernels kernels, Convolution convolution, Window pool, int channels) {
    this.kernels = kernels;
    this.convolution = convolution;
    this.pool = pool;
    this.channels = channels;
  }

  @Override
  public void forward(
      int batch,
      float[] x,
      WeightView w,
      float[] bias,
      Activation activation,
      float[] y,
      int[] winners) {
    reserve(batch);
    convolution.forward(batch, x, w, bias, activation, between);
    if (winners.length == 0 && places.length < batch * pool.outputs() * channels) {
      places = new int[batch * pool.outputs() * channels];
    }
    kernels.maxPool(pool, channels, batch, between, y, winners.length == 0 ? places : winners);
  }

  @Override
  public void gradients(
      int batch, float[] x, WeightView w, float[] dy, int[] winners, float[] dw, float[] dx) {
    reserve(batch);
    kernels.maxPoolGradient(pool, channels, batch, dy, winners, between);
    if (dw.length > 0) {
      convolution.weightGradient(batch, x, between, dw);
    }
    if (dx.length > 0) {
      convolution.inputGradient(batch, between, w, dx);
    }
  }

  @Override
  public String toString() {
    return convolution + "; max pooling after it";
  }

  private void reserve(int batch) {
    int size = Math.multiplyExact(batch, pool.inputs() * channels);
    if (between.length < size) {
      between = new float[size];
    }
  }
}
