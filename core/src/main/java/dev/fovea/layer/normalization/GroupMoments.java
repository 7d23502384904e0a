package dev.fovea.layer.normalization;

import dev.fovea.layer.Pass;

/**
 * Normalization within each sample: (positions, channels), the channels in groups; mean and
 * (biased) variance are those of a group's channels over all positions, y = gamma (x - mean) /
 * sqrt(variance + epsilon) + beta, where gamma and beta are one number a channel.
 *
 * <p>Layer normalization is the case of one position and one group.
 */
record GroupMoments(int positions, int channels, int groups, double epsilon) {
  /** Elements that a worker takes at a time, about. */
  private static final int CHUNK = 1 << 13;

  private static final int MEAN_SLOT = 0;
  private static final int INVERSE_SLOT = 1;
  private static final int PRODUCT_SLOT = 2;

  /** Where a group's elements are: those of the first position, and their channels. */
  private interface Group {
    void visit(int group, int first, int channel);
  }

  private void forEachGroup(Pass pass, Group body) {
    int size = positions * channels;
    int count = pass.batch() * pass.outputShape().size() / size * groups;
    int width = channels / groups;
    int step = Math.max(1, CHUNK / (positions * width));
    pass.kernels()
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

  private float[] memory(Pass pass, int slot) {
    return pass.memory(slot, pass.outputShape().size() / (positions * channels) * groups);
  }

  void forward(Pass pass, Affine affine) {
    float[] x = pass.input();
    float[] y = pass.output();
    float[] gamma = affine.gamma(pass, channels);
    float[] beta = affine.beta(pass, channels);
    float[] means = memory(pass, MEAN_SLOT);
    float[] inverses = memory(pass, INVERSE_SLOT);
    int width = channels / groups;
    forEachGroup(
        pass,
        (group, first, channel) -> {
          float mean = (float) mean(x, first, width);
          float inverse = (float) (1 / Math.sqrt(variance(x, first, width, mean) + epsilon));
          means[group] = mean;
          inverses[group] = inverse;
          for (int p = 0; p < positions; p++) {
            int at = first + p * channels;
            for (int c = 0; c < width; c++) {
              y[at + c] = (x[at + c] - mean) * inverse * gamma[channel + c] + beta[channel + c];
            }
          }
        });
  }

  private double mean(float[] x, int first, int width) {
    double sum = 0;
    for (int p = 0; p < positions; p++) {
      int at = first + p * channels;
      for (int c = 0; c < width; c++) {
        sum += x[at + c];
      }
    }
    return sum / (positions * width);
  }

  private double variance(float[] x, int first, int width, float mean) {
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

  void backward(Pass pass, Affine affine) {
    int rows = pass.batch() * pass.outputShape().size() / channels;
    float[] dy = pass.outputGradient();
    if (affine.wantsBetaGradient(pass)) {
      pass.kernels().sumRows(rows, channels, dy, affine.betaGradient(pass));
    }
    if (affine.wantsGammaGradient(pass)) {
      float[] products = products(pass, dy);
      pass.kernels().sumRows(rows, channels, products, affine.gammaGradient(pass));
    }
    if (pass.wantsInputGradient(0)) {
      inputGradient(pass, affine.gamma(pass, channels), dy);
    }
  }

  /** dy times the normalized x. */
  private float[] products(Pass pass, float[] dy) {
    float[] x = pass.input();
    float[] means = memory(pass, MEAN_SLOT);
    float[] inverses = memory(pass, INVERSE_SLOT);
    float[] products = pass.memory(PRODUCT_SLOT, pass.outputShape().size());
    int width = channels / groups;
    forEachGroup(
        pass,
        (group, first, channel) -> {
          for (int p = 0; p < positions; p++) {
            int at = first + p * channels;
            for (int c = 0; c < width; c++) {
              products[at + c] = dy[at + c] * (x[at + c] - means[group]) * inverses[group];
            }
          }
        });
    return products;
  }

  /**
   * With z = (x - mean) inverse and g = dy gamma: dx = inverse (g - mean(g) - z mean(g z)), the
   * means taken over the group.
   */
  private void inputGradient(Pass pass, float[] gamma, float[] dy) {
    float[] x = pass.input();
    float[] dx = pass.inputGradient(0);
    float[] means = memory(pass, MEAN_SLOT);
    float[] inverses = memory(pass, INVERSE_SLOT);
    int width = channels / groups;
    forEachGroup(
        pass,
        (group, first, channel) -> {
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
        });
  }
}
