package dev.fovea.layer.normalization;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.ReluGate;
import dev.fovea.layer.Binding;
import dev.fovea.weight.WeightValues;

/**
 * The statistics of a bound {@link BatchNormalization}, the line y = factor x + offset that they
 * make of it, and its gradients. Arrays without a comment have one element for each channel.
 */
final class BatchLine {
  private final BatchNormalization layer;
  private final Kernels kernels;
  private final boolean training;
  private final boolean updates;
  private final int channels;
  private final Affine.Bound affine;
  private final WeightValues movingMean;
  private final WeightValues movingVariance;

  /** The statistics in use: those of the batch in training, or else the moving ones. */
  private final float[] mean;

  private final float[] variance;

  /** 1 / standard deviation. */
  private final float[] inverse;

  private final float[] factor;
  private final float[] offset;
  private final float[] shift;
  private final float[] sumDy;
  private final float[] sumDyX;
  private final float[] zeros;

  /** (batch, shape) each. */
  private final float[] x;

  private final float[] dx;

  /**
   * Binds a layer.
   *
   * @param binding the binding, whose weights begin with those of the layer
   * @param input the input to normalize
   */
  BatchLine(Binding binding, BatchNormalization layer, Binding.Value input) {
    this.layer = layer;
    kernels = binding.kernels();
    training = binding.training();
    updates = binding.updates();
    channels = binding.outputShape().channels();
    affine = layer.affine().bind(binding, channels);
    movingMean = binding.weightValues(layer.affine().count());
    movingVariance = binding.weightValues(layer.affine().count() + 1);
    mean = training ? new float[channels] : movingMean.values();
    variance = training ? new float[channels] : movingVariance.values();
    inverse = new float[channels];
    factor = new float[channels];
    offset = new float[channels];
    shift = new float[channels];
    sumDy = new float[channels];
    sumDyX = new float[channels];
    zeros = new float[channels];
    x = input.values();
    dx = input.gradient();
  }

  /** Returns the array of the factors. */
  float[] factor() {
    return factor;
  }

  /** Returns the array of the offsets. */
  float[] offset() {
    return offset;
  }

  /**
   * Finds the line: in training that of a batch.
   *
   * @param n the number of rows
   */
  void find(int n) {
    if (training) {
      kernels.moments(n, channels, x, mean, variance);
    }
    if (updates) {
      follow(movingMean, mean);
      follow(movingVariance, variance);
    }
    for (int c = 0; c < channels; c++) {
      inverse[c] = layer.inverse(variance[c]);
      factor[c] = affine.gamma()[c] * inverse[c];
      offset[c] = affine.beta()[c] - mean[c] * factor[c];
    }
  }

  private void follow(WeightValues moving, float[] batch) {
    float stays = (float) layer.momentum();
    float comes = (float) (1 - layer.momentum());
    float[] values = moving.values();
    for (int c = 0; c < channels; c++) {
      values[c] = values[c] * stays + batch[c] * comes;
    }
    moving.changed();
  }

  /**
   * Computes the gradients of the input and the weights.
   *
   * @param n the number of rows
   * @param dy the gradient of the values on the line
   * @param gate what lets dy pass
   */
  void backward(int n, float[] dy, ReluGate gate) {
    boolean statistics = training && dx.length > 0;
    float[] gammaGradient = affine.gammaGradient();
    float[] betaGradient = affine.betaGradient();
    if (statistics || gammaGradient.length > 0 || betaGradient.length > 0) {
      kernels.normalizationSums(n, channels, x, dy, mean, inverse, gate, sumDy, sumDyX);
    }
    if (gammaGradient.length > 0) {
      System.arraycopy(sumDyX, 0, gammaGradient, 0, channels);
    }
    if (betaGradient.length > 0) {
      System.arraycopy(sumDy, 0, betaGradient, 0, channels);
    }
    if (statistics) {
      statisticsGradient(n, dy, gate);
    } else if (!gate.isOpen() && dx.length > 0) {
      kernels.combine(n, channels, dy, factor, x, zeros, zeros, gate, dx);
    } else if (dx.length > 0) {
      kernels.scaleShift(n, channels, dy, factor, zeros, dx);
    }
  }

  /**
   * Computes the input gradient in training, where mean and variance depend on x: with z = (x -
   * mean) inverse, dx = gamma inverse (dy - sum(dy) / n - z sum(dy z) / n).
   */
  private void statisticsGradient(int n, float[] dy, ReluGate gate) {
    for (int c = 0; c < channels; c++) {
      float slope = -factor[c] * inverse[c] * sumDyX[c] / n;
      sumDyX[c] = slope;
      shift[c] = -factor[c] * sumDy[c] / n - slope * mean[c];
    }
    kernels.combine(n, channels, dy, factor, x, sumDyX, shift, gate, dx);
  }
}
