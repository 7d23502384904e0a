package dev.fovea.kernel.portable;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.ReluGate;
import dev.fovea.kernel.SmallProducts;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.WorkingMemory;

/**
 * The kernels in plain Java, a fallback for machines without the Vector API and for work too short
 * to wait until its kernels are compiled. Sums of products are arranged so that the compiler
 * vectorizes their loops: {@link RowSums}. Everything else follows its definition.
 */
public final class PortableKernels implements Kernels {
  private final Workers workers;
  private final SmallProducts smallProducts = new PortableSmallProducts();
  private final PortableDense dense;
  private final PortableElements elements;
  private final PortablePooling pooling;
  private final PortableStatistics statistics;

  /** Creates kernels that share their work among these threads. */
  public PortableKernels(Workers workers) {
    this.workers = workers;
    dense = new PortableDense(workers);
    elements = new PortableElements(workers);
    pooling = new PortablePooling(workers);
    statistics = new PortableStatistics(workers);
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public WorkingMemory workingMemory() {
    // These kernels need none.
    return Runnable::run;
  }

  @Override
  public Convolution convolution(ConvolutionProblem problem) {
    return new PortableConvolution(workers, problem);
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
    elements.activate(activation, rows, channels, x, y);
  }

  @Override
  public void activationGradient(
      Activation activation, int rows, int channels, float[] x, float[] y, float[] dy, float[] dx) {
    elements.activationGradient(activation, rows, channels, x, y, dy, dx);
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
    elements.scaleShift(rows, channels, x, scale, shift, y);
  }

  @Override
  public void scaleShiftRelu(
      int rows, int channels, float[] x, float[] scale, float[] shift, float[] y) {
    elements.scaleShiftRelu(rows, channels, x, scale, shift, y);
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
    elements.sumRelu(rows, channels, a, scaleA, b, scaleB, shift, y);
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
    elements.combine(rows, channels, dy, a, x, b, d, gate, y);
  }

  @Override
  public void dropout(long key, float rate, int n, float[] x, float[] y) {
    elements.dropout(key, rate, n, x, y);
  }
}
