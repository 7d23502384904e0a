package dev.fovea.kernel.vector.convolution;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.Window;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.NonZeros;

/** A convolution and its gradients. Here alone is decided in which way each is computed. */
public final class VectorConvolution implements Convolution {
  /** The share of gradients that are not zero below which lists of them beat plain products. */
  private static final double SPARSER_THAN_DENSE = 0.4;

  /** Tiles of a batch below which sums of Winograd's products are not worth their memory. */
  private static final int FEW_TILES = 32;

  private final Geometry geometry;
  private final ForwardPass forward;
  private final GradientPass inputGradient;
  private final SparseInputGradient sparseInputGradient;
  private final double sparserThanInput;
  private final GradientPass plainWeightGradient;
  private final GradientPass weightGradient;
  private final SparseWeightGradient sparseWeightGradient;
  private final double sparserThanWeight;

  /** Samples from which on {@link #weightGradient} is used. */
  private final int manySamples;

  public VectorConvolution(
      Workers workers, Window window, int inChannels, int outChannels, int groups) {
    geometry = new Geometry(window, inChannels, outChannels, groups);
    Window reverse = WinogradInputGradient.reverse(window);
    boolean forwards = WinogradTiles.suit(window, inChannels, outChannels, groups);
    boolean both = forwards && WinogradTiles.suit(reverse, outChannels, inChannels, groups);
    forward =
        forwards
            ? new WinogradForward(workers, window, inChannels, outChannels)
            : new DirectForward(workers, geometry);
    inputGradient =
        both
            ? new WinogradInputGradient(workers, window, inChannels, outChannels)
            : new InputGradient(workers, geometry);
    sparseInputGradient = new SparseInputGradient(workers, geometry);
    plainWeightGradient = new WeightGradient(workers, geometry);
    weightGradient =
        forwards
            ? new WinogradWeightGradient(workers, window, inChannels, outChannels)
            : plainWeightGradient;
    sparseWeightGradient = new SparseWeightGradient(workers, geometry);
    // What lists cost grows with the share of gradients in them, what transforms cost with the
    // tiles. Measured with 32 to 64 channels and 64 to 128, on 8x8 to 26x26 pixels.
    double outputs = window.outputs();
    sparserThanInput =
        both ? 0.26 * WinogradTiles.pixels(reverse) / outputs - 0.125 : SPARSER_THAN_DENSE;
    sparserThanWeight =
        forwards ? 0.21 * WinogradTiles.pixels(window) / outputs - 0.06 : SPARSER_THAN_DENSE;
    manySamples = FEW_TILES * 16 / WinogradTiles.pixels(window);
  }

  @Override
  public void forward(
      int batch, float[] x, float[] w, float[] bias, Activation activation, float[] y) {
    forward.run(batch, x, w, bias, activation, y);
  }

  /** The forward pass with max pooling behind it. */
  void forwardPooled(
      int batch, float[] x, float[] w, float[] bias, float floor, PooledOutputs outputs) {
    forward.runPooled(batch, x, w, bias, floor, outputs);
  }

  @Override
  public void inputGradient(int batch, float[] dy, float[] w, float[] dx) {
    if (prefersSparseInput(share(batch, dy))) {
      sparseInputGradient(batch, pixels(dy), w, dx);
    } else {
      denseInputGradient(batch, dy, w, dx);
    }
  }

  @Override
  public void weightGradient(int batch, float[] x, float[] dy, float[] dw) {
    if (prefersSparseWeights(batch, share(batch, dy))) {
      sparseWeightGradient(batch, x, pixels(dy), dw);
    } else {
      denseWeightGradient(batch, x, dy, dw);
    }
  }

  private GradientPixels pixels(float[] dy) {
    return new PlainPixels(geometry.pixels.length, geometry.outChannels, dy);
  }

  private double share(int batch, float[] dy) {
    return NonZeros.share(dy, batch, geometry.outputSize());
  }

  /** Whether lists are the faster way to the gradient by the input, for this share of others. */
  boolean prefersSparseInput(double share) {
    return filled(share) < sparserThanInput;
  }

  /** Whether lists are the faster way to the gradient by the weights. */
  boolean prefersSparseWeights(int batch, double share) {
    return filled(share) < (batch < manySamples ? SPARSER_THAN_DENSE : sparserThanWeight);
  }

  /** The share if a run filled whole vectors. Lists do not go by groups. */
  private double filled(double share) {
    double length = geometry.length;
    return geometry.groups > 1 ? 1 : share * Lanes.whole(geometry.length) / length;
  }

  void sparseInputGradient(int batch, GradientPixels dy, float[] w, float[] dx) {
    sparseInputGradient.run(batch, dy, w, dx);
  }

  void denseInputGradient(int batch, float[] dy, float[] w, float[] dx) {
    inputGradient.run(batch, dy, w, dx);
  }

  void sparseWeightGradient(int batch, float[] x, GradientPixels dy, float[] dw) {
    sparseWeightGradient.run(batch, dy, x, dw);
  }

  void denseWeightGradient(int batch, float[] x, float[] dy, float[] dw) {
    (batch < manySamples ? plainWeightGradient : weightGradient).run(batch, dy, x, dw);
  }
}
