package dev.fovea.layer.capsule;

import dev.fovea.kernel.SmallProducts;
import dev.fovea.layer.Binding;
import java.util.Arrays;

/**
 * Routing by agreement for one sample at a time (Sabour et al. 2017, procedure 1), and its
 * gradient.
 *
 * <p>The logits of a round are the agreement with all earlier outputs, b_ij = p_ij . a_j, where a_j
 * is the sum of the outputs v_j of the rounds before.
 */
final class Routing {
  private final SmallProducts products;
  private final int rounds;
  private final int inputs;
  private final int capsules;
  private final int dimensions;

  /** The number of values of all capsules of a sample. */
  private final int width;

  /** The predictions p (batch, inputs, capsules, dimensions), and their gradients. */
  private final float[] predictions;

  private final float[] predictionGradients;

  /**
   * The couplings c of each round (batch, rounds, inputs, capsules), only one if there is no
   * backward.
   */
  private final float[] couplings;

  /** The sums s before squashing (batch, rounds, capsules, dimensions). */
  private final float[] sums;

  /** The sums a of the outputs of earlier rounds (batch, rounds, capsules, dimensions). */
  private final float[] earlier;

  /** The gradients with respect to s and a (batch, 2, capsules, dimensions). */
  private final float[] gradients;

  /** The gradients with respect to c, then b, of a round (batch, inputs, capsules). */
  private final float[] logitGradients;

  private final float[] y;
  private final float[] dy;

  Routing(Capsules layer, Binding binding, float[] predictions, float[] predictionGradients) {
    this.predictions = predictions;
    this.predictionGradients = predictionGradients;
    products = binding.kernels().smallProducts();
    rounds = layer.rounds();
    inputs = binding.inputShape().dim(0);
    capsules = layer.capsules();
    dimensions = layer.dimensions();
    width = capsules * dimensions;
    couplings = binding.scratch((binding.backward() ? rounds : 1) * inputs * capsules);
    sums = binding.scratch(rounds * width);
    earlier = binding.scratch(rounds * width);
    gradients = binding.scratch(binding.backward() ? 2 * width : 0);
    logitGradients = binding.scratch(binding.backward() ? inputs * capsules : 0);
    y = binding.output();
    dy = binding.outputGradient();
  }

  /** Computes the output of a sample from its predictions. */
  void forward(int sample) {
    int p = sample * inputs * width;
    int v = sample * width;
    int s = sample * rounds * width;
    Arrays.fill(earlier, s, s + width, 0);
    for (int round = 0; round < rounds; round++, s += width) {
      int c = couplings(sample, round);
      couple(round, p, s, c);
      Arrays.fill(sums, s, s + width, 0);
      products.addRows(inputs, capsules, dimensions, couplings, c, predictions, p, sums, s);
      for (int j = 0; j < width; j += dimensions) {
        Vectors.squash(sums, s + j, y, v + j, dimensions);
      }
      for (int k = 0; round + 1 < rounds && k < width; k++) {
        earlier[s + width + k] = earlier[s + k] + y[v + k];
      }
    }
  }

  /** Returns where the couplings of a round stand. */
  private int couplings(int sample, int round) {
    return (gradients.length == 0 ? sample : sample * rounds + round) * inputs * capsules;
  }

  /** Computes the couplings of a round; those of the first are equal. */
  private void couple(int round, int p, int a, int c) {
    if (round == 0) {
      Arrays.fill(couplings, c, c + inputs * capsules, 1f / capsules);
    } else {
      products.dots(inputs, capsules, dimensions, predictions, p, earlier, a, couplings, c);
      products.softmax(inputs, capsules, couplings, c);
    }
  }

  /**
   * Computes the gradients of a sample's predictions, from the last round to the first. The outputs
   * of a round act through a, which all later rounds read; those of the last are the layer's.
   */
  void backward(int sample) {
    int p = sample * inputs * width;
    int ds = sample * 2 * width;
    int da = ds + width;
    Arrays.fill(gradients, da, da + width, 0);
    Arrays.fill(predictionGradients, p, p + inputs * width, 0);
    for (int round = rounds - 1; round >= 0; round--) {
      boolean last = round == rounds - 1;
      float[] dv = last ? dy : gradients;
      int dvAt = last ? sample * width : da;
      int s = (sample * rounds + round) * width;
      int c = couplings(sample, round);
      for (int j = 0; j < width; j += dimensions) {
        Vectors.squashGradient(sums, s + j, dv, dvAt + j, gradients, ds + j, dimensions);
      }
      products.addToRows(
          inputs, capsules, dimensions, couplings, c, gradients, ds, predictionGradients, p);
      if (round > 0) {
        throughCouplings(p, c, sample * inputs * capsules, ds, da, s);
      }
    }
  }

  /** Adds the gradients through the couplings of a round, whose own are dc_ij = p_ij . ds_j. */
  private void throughCouplings(int p, int c, int db, int ds, int da, int a) {
    products.dots(inputs, capsules, dimensions, predictions, p, gradients, ds, logitGradients, db);
    for (int row = 0; row < inputs * capsules; row += capsules) {
      Vectors.softmaxGradient(couplings, c + row, logitGradients, db + row, capsules);
    }
    products.addToRows(
        inputs, capsules, dimensions, logitGradients, db, earlier, a, predictionGradients, p);
    products.addRows(
        inputs, capsules, dimensions, logitGradients, db, predictions, p, gradients, da);
  }
}
