package dev.fovea.layer.normalization;

import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;

/**
 * A bound normalization within each sample of shape (positions, channels), whose channels are
 * divided into groups. It uses the mean and (biased) variance of a group's channels over all
 * positions: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, where gamma and beta have one
 * element for each channel.
 *
 * <p>Layer normalization is the case of one position and one group.
 */
final class GroupStep implements Step {
  /** The approximate number of elements in a task of a worker. */
  private static final int CHUNK = 1 << 13;

  private final Kernels kernels;
  private final int positions;
  private final int channels;

  /** The number of channels in a group. */
  private final int width;

  private final int groups;
  private final double epsilon;

  /** The number of sets of (positions, channels) in a sample. */
  private final int sets;

  private final Affine.Bound affine;
  private final float[] x;
  private final float[] dx;
  private final float[] y;
  private final float[] dy;

  /** The mean and 1 / standard deviation of each group. */
  private final float[] means;

  private final float[] inverses;

  /** The products of dy and the normalized x. */
  private final float[] products;

  GroupStep(
      Binding binding, Affine affine, int positions, int channels, int width, double epsilon) {
    int size = binding.outputShape().size();
    this.kernels = binding.kernels();
    this.positions = positions;
    this.channels = channels;
    this.width = width;
    this.groups = channels / width;
    this.epsilon = epsilon;
    this.sets = size / (positions * channels);
    this.affine = affine.bind(binding, channels);
    this.x = binding.input();
    this.dx = binding.inputGradient();
    this.y = binding.output();
    this.dy = binding.outputGradient();
    this.means = binding.scratch(sets * groups);
    this.inverses = binding.scratch(sets * groups);
    this.products =
        this.affine.gammaGradient().length > 0 ? binding.scratch(size) : Binding.UNWANTED;
  }

  /** The work on a group, given its number, its first element and the channel of that element. */
  private interface Group {
    void visit(int group, int first, int channel);
  }

  private void forEachGroup(int samples, Group body) {
    int size = positions * channels;
    int count = samples * sets * groups;
    int step = Math.max(1, CHUNK / (positions * width));
    kernels
        .workers()
        .forEach(
            Math.ceilDiv(count, step),
            chunk -> {
              for (int i = chunk * step; i < Math.min(count, (chunk + 1) * step); i++) {
                int channel = i % groups * width;
                body.visit(i, i / groups * size + channel, channel);
              }
            });
  }

  @Override
  public void forward(int samples, long step) {
    forEachGroup(samples, this::normalize);
  }

  private void normalize(int group, int first, int channel) {
    float[] gamma = affine.gamma();
    float[] beta = affine.beta();
    float mean = (float) mean(first);
    float inverse = (float) (1 / Math.sqrt(variance(first, mean) + epsilon));
    means[group] = mean;
    inverses[group] = inverse;
    for (int p = 0; p < positions; p++) {
      int at = first + p * channels;
      for (int c = 0; c < width; c++) {
        y[at + c] = (x[at + c] - mean) * inverse * gamma[channel + c] + beta[channel + c];
      }
    }
  }

  private double mean(int first) {
    double sum = 0;
    for (int p = 0; p < positions; p++) {
      int at = first + p * channels;
      for (int c = 0; c < width; c++) {
        sum += x[at + c];
      }
    }
    return sum / (positions * width);
  }

  private double variance(int first, float mean) {
    double sum = 0;
    for (int p = 0; p < positions; p++) {
      int at = first + p * channels;
      for (int c = 0; c < width; c++) {
        double distance = x[at + c] - mean;
        sum += distance * distance;
      }
    }
    return sum / (positions * width);
  }

  @Override
  public void backward(int samples, long step) {
    int rows = samples * sets * positions;
    if (affine.betaGradient().length > 0) {
      kernels.sumRows(rows, channels, dy, affine.betaGradient());
    }
    if (affine.gammaGradient().length > 0) {
      forEachGroup(samples, this::multiply);
      kernels.sumRows(rows, channels, products, affine.gammaGradient());
    }
    if (dx.length > 0) {
      forEachGroup(samples, this::inputGradient);
    }
  }

  private void multiply(int group, int first, int channel) {
    float mean = means[group];
    float inverse = inverses[group];
    for (int p = 0; p < positions; p++) {
      int at = first + p * channels;
      for (int c = 0; c < width; c++) {
        products[at + c] = dy[at + c] * (x[at + c] - mean) * inverse;
      }
    }
  }

  /**
   * Computes the gradient of a group's input. With z = (x - mean) inverse and g = dy gamma, dx =
   * inverse (g - mean(g) - z mean(g z)), where the means are taken over the group.
   */
  private void inputGradient(int group, int first, int channel) {
    float[] gamma = affine.gamma();
    float mean = means[group];
    float inverse = inverses[group];
    double plain = 0;
    double weighted = 0;
    for (int p = 0; p < positions; p++) {
      int at = first + p * channels;
      for (int c = 0; c < width; c++) {
        double g = dy[at + c] * gamma[channel + c];
        plain += g;
        weighted += g * (x[at + c] - mean);
      }
    }
    float shift = (float) (plain / (positions * width));
    float slope = (float) (weighted * inverse * inverse / (positions * width));
    for (int p = 0; p < positions; p++) {
      int at = first + p * channels;
      for (int c = 0; c < width; c++) {
        float g = dy[at + c] * gamma[channel + c];
        dx[at + c] = inverse * (g - shift - slope * (x[at + c] - mean));
      }
    }
  }
}
