package dev.fovea.kernel;

import dev.fovea.kernel.portable.PortableKernels;

/**
 * The operations that layers consist of. There are two implementations: fast ones on the Vector
 * API, and a portable fallback in plain Java, {@link PortableKernels}.
 *
 * <p>All arrays are row-major, channels last; {@code rows} counts everything but the last axis. An
 * array may be longer than the part that is used. Outputs are overwritten. Results do not depend on
 * the number of workers. Instances may be shared by threads.
 */
public interface Kernels {

  /** Returns the portable kernels, which the property {@code fovea.kernels} calls "scalar". */
  static Kernels scalar(Workers workers) {
    return new PortableKernels(workers);
  }

  /**
   * Returns the fastest kernels that run here: those of the Vector API if the module
   * jdk.incubator.vector is present and the processor has vectors of 128 bits or more, otherwise
   * the portable ones, with one warning through {@link System.Logger}. The system property {@code
   * fovea.kernels} pins the choice to "scalar" or "vector".
   *
   * @throws IllegalStateException if the property is "vector" and the Vector API is not available,
   *     or if it is another word
   */
  static Kernels best(Workers workers) {
    return KernelChoice.best(workers);
  }

  /** Returns "scalar", or "vector" with the width in bits, such as "vector 256". */
  String name();

  /** Returns the threads that share the work. */
  Workers workers();

  /** Returns new working memory, empty at first, for computations on virtual threads. */
  WorkingMemory workingMemory();

  /**
   * Chooses the algorithms for a convolution and allocates their memory. Pooling that follows is
   * ignored.
   */
  Convolution convolution(ConvolutionProblem problem);

  /**
   * Chooses the algorithms for a convolution that max pooling follows and allocates their memory.
   *
   * @throws IllegalStateException if no pooling follows
   */
  default PooledConvolution pooledConvolution(ConvolutionProblem problem) {
    Convolution convolution = convolution(problem);
    return new ConvolutionThenPooling(
        this, convolution, problem.requirePool(), problem.outChannels());
  }

  /**
   * Computes y = activation(x w + bias).
   *
   * @param x (rows, in)
   * @param w (in, out)
   * @param bias (out), or an empty array for none
   * @param y (rows, out)
   */
  void dense(
      int rows,
      int in,
      int out,
      float[] x,
      float[] w,
      float[] bias,
      Activation activation,
      float[] y);

  /**
   * Returns the same product bound to the size of its weights, for a prediction, whose weights
   * rarely change: a small copy of them in another order may be kept.
   */
  default DenseProduct denseProduct(int in, int out) {
    return DenseProduct.plain(this, in, out);
  }

  /** Computes dx = dy w^T: (rows, out) times the transpose of (in, out) gives (rows, in). */
  void denseInputGradient(int rows, int in, int out, float[] dy, float[] w, float[] dx);

  /** Computes dw = x^T dy: the transpose of (rows, in) times (rows, out) gives (in, out). */
  void denseWeightGradient(int rows, int in, int out, float[] x, float[] dy, float[] dw);

  /** Returns the products of vectors with small matrices that are parts of larger arrays. */
  SmallProducts smallProducts();

  /** Computes sum[c], the sum of x[r, c] over the rows, in a fixed order. */
  void sumRows(int rows, int channels, float[] x, float[] sum);

  /**
   * Computes y = activation(x) for (rows, channels); the functions {@linkplain Activation#isOfRows
   * of rows} are taken over the channels of a row. x and y may be the same array.
   */
  void activate(Activation activation, int rows, int channels, float[] x, float[] y);

  /**
   * Computes dx = dy times the activation's derivative; dy and dx may be the same array.
   *
   * @param x the activation's input; read only if {@link Activation#needsInput}, otherwise any
   *     array
   * @param y the activation's output
   */
  void activationGradient(
      Activation activation, int rows, int channels, float[] x, float[] y, float[] dy, float[] dx);

  /**
   * Computes max pooling; the first of equal values wins, and NaN beats every number.
   *
   * @param x (batch, input positions, channels)
   * @param y (batch, output positions, channels)
   * @param winners shaped like y: the input position, within its sample, of each output
   */
  void maxPool(Window window, int channels, int batch, float[] x, float[] y, int[] winners);

  /**
   * Computes the gradient of {@link #maxPool}: dx is dy at the winners and zero elsewhere; if
   * windows overlap the gradients add up.
   */
  void maxPoolGradient(
      Window window, int channels, int batch, float[] dy, int[] winners, float[] dx);

  /**
   * Computes average pooling: the sum of what a window sees, divided by the divisor of its output.
   *
   * @param divisors (output positions), such as {@link Window#counts}
   */
  void averagePool(Window window, int[] divisors, int channels, int batch, float[] x, float[] y);

  /** Computes the gradient of {@link #averagePool}. */
  void averagePoolGradient(
      Window window, int[] divisors, int channels, int batch, float[] dy, float[] dx);

  /**
   * Computes the mean and the biased variance of each channel over the rows, in a fixed order and
   * as accurately as in two passes.
   */
  void moments(int rows, int channels, float[] x, float[] mean, float[] variance);

  /** Computes y[r, c] = x[r, c] scale[c] + shift[c]; x and y may be the same array. */
  void scaleShift(int rows, int channels, float[] x, float[] scale, float[] shift, float[] y);

  /**
   * Computes y[r, c] = max(0, x[r, c] scale[c] + shift[c]), which is {@link #scaleShift} and ReLU;
   * x and y may be the same array.
   */
  void scaleShiftRelu(int rows, int channels, float[] x, float[] scale, float[] shift, float[] y);

  /**
   * Computes y[r, c] = max(0, a[r, c] scaleA[c] + b[r, c] scaleB[c] + shift[c]), the ReLU of the
   * sum of two maps that are normalized; y may be a or b.
   */
  void sumRelu(
      int rows,
      int channels,
      float[] a,
      float[] scaleA,
      float[] b,
      float[] scaleB,
      float[] shift,
      float[] y);

  /**
   * Computes the two sums per channel that the gradient of batch normalization needs, in a fixed
   * order.
   *
   * @param sumDy the sum of dy[r, c]
   * @param sumDyX the sum of dy[r, c] (x[r, c] - mean[c]) inverse[c]
   * @param inverse 1 / standard deviation
   * @param gate what lets dy pass
   */
  void normalizationSums(
      int rows,
      int channels,
      float[] x,
      float[] dy,
      float[] mean,
      float[] inverse,
      ReluGate gate,
      float[] sumDy,
      float[] sumDyX);

  /**
   * Computes y[r, c] = a[c] dy[r, c] + b[c] x[r, c] + d[c]; y may be dy.
   *
   * @param gate what lets dy pass
   */
  void combine(
      int rows,
      int channels,
      float[] dy,
      float[] a,
      float[] x,
      float[] b,
      float[] d,
      ReluGate gate,
      float[] y);

  /**
   * Computes inverted dropout (Srivastava et al. 2014): y[i] = x[i] / (1 - rate), or 0 with
   * probability rate; x and y may be the same array. The same key drops the same elements, so this
   * is its own gradient.
   *
   * @param key the key of a {@link dev.fovea.tensor.CounterRandom}; element i is dropped if 32 bits
   *     drawn for the counter i / 2 (the high half for even i, the low half for odd i) are below
   *     rate 2^32
   * @param rate at least 0 and below 1
   */
  void dropout(long key, float rate, int n, float[] x, float[] y);
}
