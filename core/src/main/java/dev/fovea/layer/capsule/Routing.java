package dev.fovea.layer.capsule;

import dev.fovea.layer.Binding;
import java.util.Arrays;

/**
 * Routing by agreement for one sample at a time (Sabour et al. 2017, procedure 1), and its
 * gradient.
 *
 * <p>The logits of a round are the agreement with all earlier outputs, b_ij = p_ij . a_j, where a_j
 * is the sum of the outputs v_j of the rounds before. So a round needs no logits of the last one,
 * and reads the predictions once.
 */
final class Routing {
  private final int rounds;
  private final int inputs;
  private final int capsules;
  private final int dimensions;

  /** The number of values of all capsules of a sample. */
  private final int width;

  /** The predictions p of each input capsule (batch, capsules, dimensions), and their gradients. */
  private final float[][] predictions;

  private final float[][] predictionGradients;

  /** The couplings c (batch, rounds, inputs, capsules). */
  private final float[] couplings;

  /** The sums s before squashing (batch, rounds, capsules, dimensions). */
  private final float[] sums;

  /** The sums a of the outputs of earlier rounds (batch, rounds, capsules, dimensions). */
  private final float[] earlier;

  /** The gradients with respect to s and a (batch, 2, capsules, dimensions). */
  private final float[] gradients;

  /** The gradients with respect to c of an input capsule (batch, capsules). */
  private final float[] couplingGradients;

  private final float[] y;
  private final float[] dy;

  Routing(Capsules layer, Binding binding) {
    rounds = layer.rounds();
    inputs = binding.inputShape().dim(0);
    capsules = layer.capsules();
    dimensions = layer.dimensions();
    width = capsules * dimensions;
    int kept = binding.backward() ? rounds * inputs * capsules : capsules;
    predictions = new float[inputs][binding.batch() * width];
    predictionGradients = new float[inputs][binding.backward() ? binding.batch() * width : 0];
    couplings = binding.scratch(kept);
    sums = binding.scratch(rounds * width);
    earlier = binding.scratch(rounds * width);
    gradients = binding.scratch(binding.backward() ? 2 * width : 0);
    couplingGradients = binding.scratch(binding.backward() ? capsules : 0);
    y = binding.output();
    dy = binding.outputGradient();
  }

  /** Returns the array for the predictions of an input capsule, (batch, capsules, dimensions). */
  float[] predictions(int input) {
    return predictions[input];
  }

  /** Returns the gradients with respect to the predictions of an input capsule. */
  float[] predictionGradients(int input) {
    return predictionGradients[input];
  }

  /** Computes the output of a sample from its predictions. */
  void forward(int sample) {
    int at = sample * rounds * width;
    Arrays.fill(earlier, at, at + width, 0);
    for (int round = 0; round < rounds; round++, at += width) {
      Arrays.fill(sums, at, at + width, 0);
      for (int i = 0; i < inputs; i++) {
        int c = coupling(sample, round, i);
        couple(predictions[i], sample * width, round, at, c);
        for (int j = 0; j < capsules; j++) {
          add(
              couplings[c + j],
              predictions[i],
              sample * width + j * dimensions,
              at + j * dimensions);
        }
      }
      for (int j = 0; j < width; j += dimensions) {
        Vectors.squash(sums, at + j, y, sample * width + j, dimensions);
      }
      for (int k = 0; round + 1 < rounds && k < width; k++) {
        earlier[at + width + k] = earlier[at + k] + y[sample * width + k];
      }
    }
  }

  /** Returns where the couplings of an input capsule stand; they are kept for backward only. */
  private int coupling(int sample, int round, int input) {
    return gradients.length == 0
        ? sample * capsules
        : ((sample * rounds + round) * inputs + input) * capsules;
  }

  /** Computes the couplings of an input capsule. */
  private void couple(float[] p, int pAt, int round, int at, int c) {
    if (round == 0) {
      Arrays.fill(couplings, c, c + capsules, 1f / capsules);
      return;
    }
    for (int j = 0; j < capsules; j++) {
      int from = j * dimensions;
      couplings[c + j] = Vectors.dot(p, pAt + from, earlier, at + from, dimensions);
    }
    Vectors.softmax(couplings, c, capsules);
  }

  private void add(float coupling, float[] p, int pAt, int sumAt) {
    for (int d = 0; d < dimensions; d++) {
      sums[sumAt + d] += coupling * p[pAt + d];
    }
  }

  /**
   * Computes the gradients of a sample's predictions, from the last round to the first. The outputs
   * of a round act through a, which all later rounds read; those of the last are the layer's.
   */
  void backward(int sample) {
    int ds = sample * 2 * width;
    int da = ds + width;
    Arrays.fill(gradients, da, da + width, 0);
    for (int round = rounds - 1; round >= 0; round--) {
      int at = (sample * rounds + round) * width;
      for (int j = 0; j < width; j += dimensions) {
        boolean last = round == rounds - 1;
        float[] dv = last ? dy : gradients;
        int dvAt = last ? sample * width : da;
        Vectors.squashGradient(sums, at + j, dv, dvAt + j, gradients, ds + j, dimensions);
      }
      for (int i = 0; i < inputs; i++) {
        backward(sample, round, i, ds, da);
      }
    }
  }

  /** Adds the gradients that reach an input capsule in a round; the last round sets them. */
  private void backward(int sample, int round, int input, int ds, int da) {
    float[] p = predictions[input];
    float[] dp = predictionGradients[input];
    int pAt = sample * width;
    int c = coupling(sample, round, input);
    int a = (sample * rounds + round) * width;
    int dc = sample * capsules;
    float mean = 0;
    for (int j = 0; round > 0 && j < capsules; j++) {
      float slope =
          Vectors.dot(p, pAt + j * dimensions, gradients, ds + j * dimensions, dimensions);
      couplingGradients[dc + j] = slope;
      mean += couplings[c + j] * slope;
    }
    boolean last = round == rounds - 1;
    for (int j = 0; j < capsules; j++) {
      float coupling = couplings[c + j];
      int from = j * dimensions;
      if (round == 0) {
        for (int d = from; d < from + dimensions; d++) {
          dp[pAt + d] = (last ? 0 : dp[pAt + d]) + coupling * gradients[ds + d];
        }
      } else {
        float db = coupling * (couplingGradients[dc + j] - mean);
        for (int d = from; d < from + dimensions; d++) {
          dp[pAt + d] =
              (last ? 0 : dp[pAt + d]) + coupling * gradients[ds + d] + db * earlier[a + d];
          gradients[da + d] += db * p[pAt + d];
        }
      }
    }
  }
}
