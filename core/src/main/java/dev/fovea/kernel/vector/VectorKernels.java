package dev.fovea.kernel.vector;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.DenseProduct;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.PooledConvolution;
import dev.fovea.kernel.ReluGate;
import dev.fovea.kernel.SmallProducts;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.WorkingMemory;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.VectorActivations;
import dev.fovea.kernel.vector.convolution.ConvolutionAlgorithm;
import dev.fovea.kernel.vector.convolution.DepthwiseConvolution;
import dev.fovea.kernel.vector.convolution.VectorConvolution;
import dev.fovea.kernel.vector.convolution.VectorPooledConvolution;
import dev.fovea.kernel.vector.dense.KeptWeights;
import dev.fovea.kernel.vector.dense.VectorDense;
import dev.fovea.kernel.vector.dense.VectorSmallProducts;
import dev.fovea.kernel.vector.noise.VectorDropout;
import dev.fovea.kernel.vector.pooling.VectorPooling;
import dev.fovea.kernel.vector.statistics.VectorAffine;
import dev.fovea.kernel.vector.statistics.VectorStatistics;
import java.util.Locale;

/** The kernels on the Vector API. */
public final class VectorKernels implements Kernels {
  private static final int LEAST_BITS = 128;

  private final Workers workers;
  private final SmallProducts smallProducts = new VectorSmallProducts();
  private final VectorDense dense;
  private final VectorPooling pooling;
  private final VectorStatistics statistics;
  private final VectorAffine affine;

  /**
   * Kernels that share their work among these threads.
   *
   * @throws IllegalStateException if the vectors of this machine are too short to be of use
   */
  public VectorKernels(Workers workers) {
    if (Lanes.FLOATS.vectorBitSize() < LEAST_BITS) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the vectors of this machine have %d bits; %d are needed",
              Lanes.FLOATS.vectorBitSize(),
              LEAST_BITS));
    }
    this.workers = workers;
    dense = new VectorDense(workers);
    pooling = new VectorPooling(workers);
    statistics = new VectorStatistics(workers);
    affine = new VectorAffine(workers);
  }

  @Override
  public String name() {
    return "vector " + Lanes.FLOATS.vectorBitSize();
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public WorkingMemory workingMemory() {
    return new Scratch();
  }

  @Override
  public Convolution convolution(ConvolutionProblem problem) {
    ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.choose(problem);
    return algorithm.isDepthwise()
        ? new DepthwiseConvolution(workers, problem, algorithm)
        : new VectorConvolution(workers, problem, algorithm);
  }

  @Override
  public PooledConvolution pooledConvolution(ConvolutionProblem problem) {
    ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.choose(problem);
    if (!algorithm.poolsTogether()) {
      return Kernels.super.pooledConvolution(problem);
    }
    var convolution = new VectorConvolution(workers, problem, algorithm);
    return new VectorPooledConvolution(
        convolution, pooling, problem.requirePool(), problem.outChannels());
  }

  @Override
  public void dense(
      int rows,
      int in,
      int out,
      float[] x,
      float[] w,
      float[] bias,
      Activation activation,
      float[] y) {
    dense.forward(rows, in, out, x, w, bias, activation, y);
  }

  @Override
  public DenseProduct denseProduct(int in, int out) {
    return KeptWeights.areWorthIt(in, out)
        ? new KeptWeights(dense, in, out)
        : Kernels.super.denseProduct(in, out);
  }

  @Override
  public void denseInputGradient(int rows, int in, int out, float[] dy, float[] w, float[] dx) {
    dense.inputGradient(rows, in, out, dy, w, dx);
  }

  @Override
  public void denseWeightGradient(int rows, int in, int out, float[] x, float[] dy, float[] dw) {
    dense.weightGradient(rows, in, out, x, dy, dw);
  }

  @Override
  public SmallProducts smallProducts() {
    return smallProducts;
  }

  @Override
  public void sumRows(int rows, int channels, float[] x, float[] sum) {
    statistics.sumRows(rows, channels, x, sum);
  }

  @Override
  public void activate(Activation activation, int rows, int channels, float[] x, float[] y) {
    VectorActivations.apply(workers, activation, rows, channels, x, y);
  }

  @Override
  public void activationGradient(
      Activation activation, int rows, int channels, float[] x, float[] y, float[] dy, float[] dx) {
    VectorActivations.gradient(workers, activation, rows, channels, x, y, dy, dx);
  }

  @Override
  public void maxPool(Window window, int channels, int batch, float[] x, float[] y, int[] winners) {
    pooling.max(window, channels, batch, x, y, winners);
  }

  @Override
  public void maxPoolGradient(
      Window window, int channels, int batch, float[] dy, int[] winners, float[] dx) {
    pooling.maxGradient(window, channels, batch, dy, winners, dx);
  }

  @Override
  public void averagePool(
      Window window, int[] divisors, int channels, int batch, float[] x, float[] y) {
    pooling.average(window, divisors, channels, batch, x, y);
  }

  @Override
  public void averagePoolGradient(
      Window window, int[] divisors, int channels, int batch, float[] dy, float[] dx) {
    pooling.averageGradient(window, divisors, channels, batch, dy, dx);
  }

  @Override
  public void moments(int rows, int channels, float[] x, float[] mean, float[] variance) {
    statistics.moments(rows, channels, x, mean, variance);
  }

  @Override
  public void scaleShift(
      int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    affine.scaleShift(rows, channels, x, scale, shift, y);
  }

  @Override
  public void scaleShiftRelu(
      int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    affine.scaleShiftRelu(rows, channels, x, scale, shift, y);
  }

  @Override
  public void sumRelu(
      int rows,
      int channels,
      float[] a,
      float[] scaleA,
      float[] b,
      float[] scaleB,
      float[] shift,
      float[] y) {
    affine.sumRelu(rows, channels, a, scaleA, b, scaleB, shift, y);
  }

  @Override
  public void normalizationSums(
      int rows,
      int channels,
      float[] x,
      float[] dy,
      float[] mean,
      float[] inverse,
      ReluGate gate,
      float[] sumDy,
      float[] sumDyX) {
    statistics.normalizationSums(rows, channels, x, dy, mean, inverse, gate, sumDy, sumDyX);
  }

  @Override
  public void combine(
      int rows,
      int channels,
      float[] dy,
      float[] a,
      float[] x,
      float[] b,
      float[] d,
      ReluGate gate,
      float[] y) {
    affine.combine(rows, channels, dy, a, x, b, d, gate, y);
  }

  @Override
  public void dropout(long key, float rate, int n, float[] x, float[] y) {
    VectorDropout.run(workers, key, rate, n, x, y);
  }
}
