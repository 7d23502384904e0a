package dev.fovea.layer.normalization;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.ReluGate;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.weight.WeightValues;

/**
 * A bound {@link BatchNormalization}; arrays without a comment have one element for each channel.
 */
final class BatchStep implements Step {
  private final BatchNormalization layer;
  private final Kernels kernels;
  private final boolean relu;
  private final boolean training;
  private final boolean updates;

  /** The number of rows in a sample. */
  private final int rows;

  private final int channels;
  private final Affine.Bound affine;
  private final WeightValues movingMean;
  private final WeightValues movingVariance;

  /** The statistics in use: those of the batch in training, or else the moving ones. */
  private final float[] mean;

  private final float[] variance;

  /** 1 / standard deviation. */
  private final float[] inverse;

  /** y = factor x + offset. */
  private final float[] factor;

  private final float[] offset;

  /** What lets gradients pass: ReLU's, or all. */
  private final ReluGate gate;

  private final float[] shift;
  private final float[] sumDy;
  private final float[] sumDyX;
  private final float[] zeros;

  /** (batch, shape) each. */
  private final float[] x;

  private final float[] dx;
  private final float[] y;
  private final float[] dy;

  /**
   * Binds a layer.
   *
   * @param relu whether ReLU is applied last
   */
  BatchStep(Binding binding, BatchNormalization layer, boolean relu) {
    this.layer = layer;
    this.relu = relu;
    kernels = binding.kernels();
    training = binding.training();
    updates = binding.updates();
    rows = binding.rows();
    channels = binding.outputShape().channels();
    affine = layer.affine().bind(binding, channels);
    movingMean = binding.weightValues(layer.affine().count());
    movingVariance = binding.weightValues(layer.affine().count() + 1);
    mean = training ? new float[channels] : movingMean.values();
    variance = training ? new float[channels] : movingVariance.values();
    inverse = new float[channels];
    factor = new float[channels];
    offset = new float[channels];
    gate = relu ? new ReluGate(factor, offset) : ReluGate.OPEN;
    shift = new float[channels];
    sumDy = new float[channels];
    sumDyX = new float[channels];
    zeros = new float[channels];
    x = binding.input();
    dx = binding.inputGradient();
    y = binding.output();
    dy = binding.outputGradient();
  }

  @Override
  public void forward(int samples, long step) {
    if (training) {
      kernels.moments(samples * rows, channels, x, mean, variance);
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
    if (relu) {
      kernels.scaleShiftRelu(samples * rows, channels, x, factor, offset, y);
    } else {
      kernels.scaleShift(samples * rows, channels, x, factor, offset, y);
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

  @Override
  public void backward(int samples, long step) {
    int n = samples * rows;
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
      statisticsGradient(n);
    } else if (relu && dx.length > 0) {
      kernels.combine(n, channels, dy, factor, x, zeros, zeros, gate, dx);
    } else if (dx.length > 0) {
      kernels.scaleShift(n, channels, dy, factor, zeros, dx);
    }
  }

  /**
   * Computes the input gradient in training, where mean and variance depend on x: with z = (x -
   * mean) inverse, dx = gamma inverse (dy - sum(dy) / n - z sum(dy z) / n).
   */
  private void statisticsGradient(int n) {
    for (int c = 0; c < channels; c++) {
      float slope = -factor[c] * inverse[c] * sumDyX[c] / n;
      sumDyX[c] = slope;
      shift[c] = -factor[c] * sumDy[c] / n - slope * mean[c];
    }
    kernels.combine(n, channels, dy, factor, x, sumDyX, shift, gate, dx);
  }
}
