package dev.fovea.insight.embedding;

import dev.fovea.kernel.Workers;
import java.util.Arrays;

/**
 * Gradient descent on a map. The gradient is 4 sum_j (exaggeration p_ij - q_ij) (y_i - y_j) / (1 +
 * |y_i - y_j|^2); steps use momentum and gains (R. Jacobs, Increased rates of convergence through
 * learning rate adaptation, 1988), as in the reference implementation of t-SNE and in scikit-learn.
 */
final class Descent {
  private static final int CHUNK = 128;
  private static final float LEAST_GAIN = 0.01f;

  private final Affinities affinities;
  private final Embedding map;
  private final float rate;
  private final Workers workers;
  private final Repulsion repulsion;
  private final Axis horizontal;
  private final Axis vertical;
  private final double[] parts;
  private final double negativeEntropy;

  /** State of all points along one axis. */
  private static final class Axis {
    final float[] attraction;
    final float[] repulsion;
    final float[] gain;
    final float[] velocity;

    Axis(int size) {
      attraction = new float[size];
      repulsion = new float[size];
      gain = new float[size];
      velocity = new float[size];
      Arrays.fill(gain, 1);
    }
  }

  /** Creates a descent that modifies the given map in place. */
  Descent(Affinities affinities, Embedding map, double rate, Workers workers) {
    this(affinities, map, rate, workers, Repulsion.of(map.size(), workers));
  }

  Descent(Affinities affinities, Embedding map, double rate, Workers workers, Repulsion repulsion) {
    this.affinities = affinities;
    this.map = map;
    this.rate = (float) rate;
    this.workers = workers;
    this.repulsion = repulsion;
    horizontal = new Axis(map.size());
    vertical = new Axis(map.size());
    parts = new double[Math.ceilDiv(map.size(), CHUNK)];
    negativeEntropy = affinities.negativeEntropy();
  }

  /** Performs one step. */
  void step(double exaggeration, double momentum) {
    double sum = repulsion.compute(map, horizontal.repulsion, vertical.repulsion);
    workers.forEach(parts.length, this::attract);
    float pull = (float) (4 * exaggeration);
    float push = (float) (4 / sum);
    move(map.x(), horizontal, pull, push, (float) momentum);
    move(map.y(), vertical, pull, push, (float) momentum);
  }

  /** Returns the gradient of the divergence, (2, size): along x, then along y. */
  float[][] gradient() {
    double sum = repulsion.compute(map, horizontal.repulsion, vertical.repulsion);
    workers.forEach(parts.length, this::attract);
    float[][] gradient = new float[2][map.size()];
    for (int i = 0; i < map.size(); i++) {
      gradient[0][i] = (float) (4 * (horizontal.attraction[i] - horizontal.repulsion[i] / sum));
      gradient[1][i] = (float) (4 * (vertical.attraction[i] - vertical.repulsion[i] / sum));
    }
    return gradient;
  }

  private void attract(int chunk) {
    float[] x = map.x();
    float[] y = map.y();
    for (int i = chunk * CHUNK; i < Math.min(map.size(), (chunk + 1) * CHUNK); i++) {
      float fx = 0;
      float fy = 0;
      for (int k = affinities.starts()[i]; k < affinities.starts()[i + 1]; k++) {
        int j = affinities.neighbours()[k];
        float dx = x[i] - x[j];
        float dy = y[i] - y[j];
        float weight = affinities.values()[k] / (1 + dx * dx + dy * dy);
        fx += weight * dx;
        fy += weight * dy;
      }
      horizontal.attraction[i] = fx;
      vertical.attraction[i] = fy;
    }
  }

  private void move(float[] places, Axis axis, float pull, float push, float momentum) {
    for (int i = 0; i < places.length; i++) {
      float gradient = pull * axis.attraction[i] - push * axis.repulsion[i];
      float gain =
          gradient * axis.velocity[i] < 0
              ? axis.gain[i] + 0.2f
              : Math.max(LEAST_GAIN, axis.gain[i] * 0.8f);
      axis.gain[i] = gain;
      axis.velocity[i] = momentum * axis.velocity[i] - rate * gain * gradient;
      places[i] += axis.velocity[i];
    }
  }

  /** Returns the Kullback-Leibler divergence, the sum of p log(p / q), in nats. */
  double divergence() {
    double sum = repulsion.compute(map, horizontal.repulsion, vertical.repulsion);
    workers.forEach(parts.length, this::stretch);
    double stretch = 0;
    for (double part : parts) {
      stretch += part;
    }
    return negativeEntropy + stretch + Math.log(sum);
  }

  /** Computes the sum of p log(1 + d^2) over a chunk. */
  private void stretch(int chunk) {
    double sum = 0;
    for (int i = chunk * CHUNK; i < Math.min(map.size(), (chunk + 1) * CHUNK); i++) {
      for (int k = affinities.starts()[i]; k < affinities.starts()[i + 1]; k++) {
        int j = affinities.neighbours()[k];
        double dx = map.x()[i] - (double) map.x()[j];
        double dy = map.y()[i] - (double) map.y()[j];
        sum += affinities.values()[k] * Math.log(1 + dx * dx + dy * dy);
      }
    }
    parts[chunk] = sum;
  }
}
