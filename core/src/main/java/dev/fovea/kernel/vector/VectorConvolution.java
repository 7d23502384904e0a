package dev.fovea.kernel.vector;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;

/** A convolution and its gradients. Here alone is decided in which way each is computed. */
final class VectorConvolution implements Convolution {
  /**
   * Shares of gradients that are not zero below which lists of them are faster than Winograd's
   * transforms, and than the plain product. Measured on 3x3 kernels from 32 to 64 channels.
   */
  private static final double SPARSER_THAN_WINOGRAD = 0.25;

  private static final double SPARSER_THAN_DENSE = 0.4;

  private final Geometry geometry;
  private final ForwardPass forward;
  private final GradientPass inputGradient;
  private final GradientPass weightGradient;
  private final GradientPass sparseInputGradient;
  private final GradientPass sparseWeightGradient;
  private final double sparserThanInput;

  VectorConvolution(Workers workers, Window window, int inChannels, int outChannels, int groups) {
    geometry = new Geometry(window, inChannels, outChannels, groups);
    forward =
        WinogradForward.suits(window, inChannels, outChannels, groups)
            ? new WinogradForward(workers, window, inChannels, outChannels)
            : new DirectForward(workers, geometry);
    boolean winograd = WinogradInputGradient.suits(window, inChannels, outChannels, groups);
    sparserThanInput = winograd ? SPARSER_THAN_WINOGRAD : SPARSER_THAN_DENSE;
    inputGradient =
        winograd
            ? new WinogradInputGradient(workers, window, inChannels, outChannels)
            : new InputGradient(workers, geometry);
    sparseInputGradient = new SparseInputGradient(workers, geometry);
    weightGradient = new WeightGradient(workers, geometry);
    sparseWeightGradient = new SparseWeightGradient(workers, geometry);
  }

  @Override
  public void forward(
      int batch, float[] x, float[] w, float[] bias, Activation activation, float[] y) {
    forward.run(batch, x, w, bias, activation, y);
  }

  @Override
  public void inputGradient(int batch, float[] dy, float[] w, float[] dx) {
    boolean sparse = share(batch, dy) < sparserThanInput;
    (sparse ? sparseInputGradient : inputGradient).run(batch, dy, w, dx);
  }

  @Override
  public void weightGradient(int batch, float[] x, float[] dy, float[] dw) {
    boolean sparse = share(batch, dy) < SPARSER_THAN_DENSE;
    (sparse ? sparseWeightGradient : weightGradient).run(batch, dy, x, dw);
  }

  /**
   * The share of gradients that are not zero, or what it would be if a run filled whole vectors.
   * Lists do not go by groups.
   */
  private double share(int batch, float[] dy) {
    double filled = (double) geometry.length / Lanes.whole(geometry.length);
    return geometry.groups > 1 ? 1 : NonZeros.share(dy, batch, geometry.outputSize()) / filled;
  }
}
