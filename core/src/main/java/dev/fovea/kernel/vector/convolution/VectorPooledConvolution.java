package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.PooledConvolution;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.vector.base.NonZeros;
import dev.fovea.kernel.vector.base.Tile;
import dev.fovea.kernel.vector.pooling.VectorPooling;

/**
 * A convolution with max pooling in one pass. Of its gradients most are zero, and lists of the
 * others are made at once from the winners; where too many are not, the gradients of the
 * convolution alone are computed.
 */
public final class VectorPooledConvolution implements PooledConvolution {
  private final VectorConvolution convolution;
  private final VectorPooling pooling;
  private final Window pool;
  private final int channels;
  private final int[] order;

  /** The gradient of the convolution's output, where it is computed at all. */
  private float[] spread = {};

  public VectorPooledConvolution(
      VectorConvolution convolution, VectorPooling pooling, Window pool, int channels) {
    this.convolution = convolution;
    this.pooling = pooling;
    this.pool = pool;
    this.channels = channels;
    order = PooledPixels.order(pool);
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
    PooledOutputs outputs = new PooledOutputs(pool, channels, y, winners);
    convolution.forwardPooled(batch, x, w, bias, Tile.floor(activation), outputs);
  }

  @Override
  public void gradients(
      int batch, float[] x, WeightView w, float[] dy, int[] winners, float[] dw, float[] dx) {
    int size = pool.outputs() * channels;
    double share = NonZeros.share(dy, batch, size) / pool.inputs() * pool.outputs();
    GradientPixels lists = new PooledPixels(order, pool.taps(), channels, dy, winners);
    boolean sparseWeights = convolution.prefersSparseWeights(batch, share);
    boolean sparseInput = convolution.prefersSparseInput(share);
    if ((dw.length > 0 && !sparseWeights) || (dx.length > 0 && !sparseInput)) {
      int room = Math.multiplyExact(batch, pool.inputs() * channels);
      if (spread.length < room) {
        spread = new float[room];
      }
      pooling.maxGradient(pool, channels, batch, dy, winners, spread);
    }
    if (dw.length > 0 && sparseWeights) {
      convolution.sparseWeightGradient(batch, x, lists, dw);
    } else if (dw.length > 0) {
      convolution.denseWeightGradient(batch, x, spread, dw);
    }
    if (dx.length > 0 && sparseInput) {
      convolution.sparseInputGradient(batch, lists, w, dx);
    } else if (dx.length > 0) {
      convolution.denseInputGradient(batch, spread, w, dx);
    }
  }

  @Override
  public String toString() {
    return convolution.toString();
  }
}
