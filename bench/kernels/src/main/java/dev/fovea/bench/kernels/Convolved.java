package dev.fovea.bench.kernels;

import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.Padding;
import dev.fovea.kernel.PooledConvolution;
import dev.fovea.kernel.Window;
import java.util.Locale;

/** A square convolution of a batch. */
record Convolved(
    int batch, int size, int in, int out, int kernel, int stride, int groups, Padding padding) {

  static Convolved same(int batch, int size, int in, int out, int kernel) {
    return new Convolved(batch, size, in, out, kernel, 1, 1, Padding.SAME);
  }

  static Convolved valid(int batch, int size, int in, int out, int kernel) {
    return new Convolved(batch, size, in, out, kernel, 1, 1, Padding.VALID);
  }

  Convolved stride(int steps) {
    return new Convolved(batch, size, in, out, kernel, steps, groups, padding);
  }

  Convolved depthwise() {
    return new Convolved(batch, size, in, out, kernel, stride, in, padding);
  }

  Convolution on(Kernels kernels) {
    return kernels.convolution(problem());
  }

  /** With 2x2 max pooling in the same pass. */
  PooledConvolution pooledOn(Kernels kernels) {
    int[] output = {window().outH(), window().outW()};
    int[] two = {2, 2};
    Window pool = Window.of(output, two, two, new int[] {1, 1}, Padding.VALID);
    return kernels.pooledConvolution(problem().pooledBy(pool));
  }

  private ConvolutionProblem problem() {
    return ConvolutionProblem.of(window(), in, out).groups(groups).batch(batch);
  }

  private Window window() {
    int[] two = {1, 1};
    return Window.of(
        new int[] {size, size},
        new int[] {kernel, kernel},
        new int[] {stride, stride},
        two,
        padding);
  }

  int inputs() {
    return batch * size * size * in;
  }

  int outputs() {
    return batch * window().outputs() * out;
  }

  int weights() {
    return kernel * kernel * in / groups * out;
  }

  /** Multiplications and additions, those with padding counted too. */
  double flops() {
    return 2.0 * outputs() * kernel * kernel * in / groups;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        " %d x %dx%dx%d to %d, %dx%d%s%s",
        batch,
        size,
        size,
        in,
        out,
        kernel,
        kernel,
        stride > 1 ? " stride " + stride : "",
        groups > 1 ? " depthwise" : "");
  }
}
