package dev.fovea.kernel;

/**
 * What the machine computes. Two implementations: {@link ScalarKernels}, the plain twin that is
 * read and trusted, and the one of the Vector API that is held to it.
 *
 * <p>All arrays are row-major, channels last; {@code rows} counts everything but the last axis. An
 * array may be longer than what is used of it. Outputs are overwritten. Results do not depend on
 * the number of workers. Instances are safe to share between threads.
 */
public interface Kernels {

  /** The plain twin. */
  static Kernels scalar(Workers workers) {
    return new ScalarKernels(workers);
  }

  /**
   * The fastest kernels that run here: those of the Vector API where the module
   * jdk.incubator.vector is present and the processor has vectors of 128 bits or more, else the
   * scalar ones, which is said once through {@link System.Logger}. The system property {@code
   * fovea.kernels} pins the choice to "scalar" or "vector".
   *
   * @throws IllegalStateException if "vector" is pinned and cannot be had, or for another word
   */
  static Kernels best(Workers workers) {
    return KernelChoice.best(workers);
  }

  /** "scalar" or "vector", with the width in bits. */
  String name();

  /** The threads that share the work. */
  Workers workers();

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
   * y = activation(x w + bias).
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

  /** dx = dy w^T: (rows, out) times the transpose of (in, out) gives (rows, in). */
  void denseInputGradient(int rows, int in, int out, float[] dy, float[] w, float[] dx);

  /** dw = x^T dy: the transpose of (rows, in) times (rows, out) gives (in, out). */
  void denseWeightGradient(int rows, int in, int out, float[] x, float[] dy, float[] dw);

  /** sum[c] = the sum of x[r, c] over the rows, in a fixed order. */
  void sumRows(int rows, int channels, float[] x, float[] sum);

  /**
   * y = activation(x) for (rows, channels); SOFTMAX goes over the channels of a row. x and y may be
   * one array.
   */
  void activate(Activation activation, int rows, int channels, float[] x, float[] y);

  /**
   * dx = dy times the activation's derivative; dy and dx may be one array.
   *
   * @param x the activation's input; read only where {@link Activation#needsInput}, any array else
   * @param y the activation's output
   */
  void activationGradient(
      Activation activation, int rows, int channels, float[] x, float[] y, float[] dy, float[] dx);

  /**
   * Max pooling; of equal values the first wins, and NaN beats every number.
   *
   * @param x (batch, input positions, channels)
   * @param y (batch, output positions, channels)
   * @param winners as y: the input position, within its sample, that each output came from
   */
  void maxPool(Window window, int channels, int batch, float[] x, float[] y, int[] winners);

  /** dx gets dy at the winners and zero elsewhere; where windows overlap the gradients add up. */
  void maxPoolGradient(
      Window window, int channels, int batch, float[] dy, int[] winners, float[] dx);

  /** Average pooling; positions beyond the border do not count. */
  void averagePool(Window window, int channels, int batch, float[] x, float[] y);

  /** The gradient of {@link #averagePool}. */
  void averagePoolGradient(Window window, int channels, int batch, float[] dy, float[] dx);

  /**
   * The mean and the biased variance of each channel over the rows, in a fixed order, in two passes
   * (or a way as accurate).
   */
  void moments(int rows, int channels, float[] x, float[] mean, float[] variance);

  /** y[r, c] = x[r, c] scale[c] + shift[c]; x and y may be one array. */
  void scaleShift(int rows, int channels, float[] x, float[] scale, float[] shift, float[] y);

  /**
   * The two sums that the gradient of batch normalization needs, per channel, in a fixed order.
   *
   * @param sumDy the sum of dy[r, c]
   * @param sumDyX the sum of dy[r, c] (x[r, c] - mean[c]) inverse[c]
   * @param inverse 1 / standard deviation
   */
  void normalizationSums(
      int rows,
      int channels,
      float[] x,
      float[] dy,
      float[] mean,
      float[] inverse,
      float[] sumDy,
      float[] sumDyX);

  /** y[r, c] = a[c] dy[r, c] + b[c] x[r, c] + d[c]; y may be dy. */
  void combine(
      int rows, int channels, float[] dy, float[] a, float[] x, float[] b, float[] d, float[] y);

  /**
   * Inverted dropout (Srivastava et al. 2014): y[i] = x[i] / (1 - rate), or 0 with probability
   * rate; x and y may be one array. Called again with the same key it drops the same elements, so
   * it is its own gradient.
   *
   * @param key of a {@link dev.fovea.tensor.CounterRandom}; element i is dropped where 32 bits,
   *     drawn for the counter i / 2 (even i the high half, odd i the low half), are below rate 2^32
   * @param rate 0 to below 1
   */
  void dropout(long key, float rate, int n, float[] x, float[] y);
}
