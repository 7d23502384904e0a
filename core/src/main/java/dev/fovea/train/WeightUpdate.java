package dev.fovea.train;

import dev.fovea.kernel.Workers;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerOptions;
import dev.fovea.optimizer.OptimizerState;
import java.util.List;

/**
 * Performs a step of an optimizer over all weights, as Keras does: clipping, weight decay, the
 * update rule, and the moving average. The work is split into chunks of fixed size, so that the
 * bits do not depend on the number of threads.
 */
public final class WeightUpdate {
  private static final int CHUNK = 16_384;

  private final Optimizer optimizer;
  private final OptimizerOptions options;
  private final Workers workers;

  public WeightUpdate(Optimizer optimizer, Workers workers) {
    this.optimizer = optimizer;
    this.options = optimizer.options();
    this.workers = workers;
  }

  /** Updates the weights, and clips the gradients in place. */
  public void step(OptimizerState state, List<float[]> weights, List<float[]> gradients) {
    double rate = state.learningRate(optimizer);
    clip(gradients);
    for (int i = 0; i < weights.size(); i++) {
      update(state.iterations(), (float) rate, weights.get(i), gradients.get(i), state.slots(i));
    }
    state.stepDone();
    int frequency = options.emaOverwriteFrequency();
    if (frequency > 0 && state.iterations() % frequency == 0) {
      overwriteWithAverage(state, weights);
    }
  }

  /** Sets the weights to their moving averages, if these are kept. */
  void overwriteWithAverage(OptimizerState state, List<float[]> weights) {
    if (options.emaMomentum() > 0) {
      for (int i = 0; i < weights.size(); i++) {
        float[] average = state.slots(i)[optimizer.slots()];
        System.arraycopy(average, 0, weights.get(i), 0, average.length);
      }
    }
  }

  private void update(long step, float rate, float[] weight, float[] gradient, float[][] slots) {
    float decay = (float) (options.weightDecay() * rate);
    boolean averages = options.emaMomentum() > 0;
    float momentum = step == 0 ? 0 : (float) options.emaMomentum();
    workers.forEach(
        Math.ceilDiv(weight.length, CHUNK),
        chunk -> {
          int from = chunk * CHUNK;
          int to = Math.min(weight.length, from + CHUNK);
          if (decay != 0) {
            for (int i = from; i < to; i++) {
              weight[i] -= weight[i] * decay;
            }
          }
          optimizer.update(step, rate, weight, gradient, slots, from, to);
          if (averages) {
            float[] average = slots[optimizer.slots()];
            for (int i = from; i < to; i++) {
              average[i] = momentum * average[i] + (1 - momentum) * weight[i];
            }
          }
        });
  }

  private void clip(List<float[]> gradients) {
    if (options.clipnorm() > 0) {
      for (float[] gradient : gradients) {
        scaleTo(options.clipnorm(), Math.sqrt(squares(gradient)), gradient);
      }
    } else if (options.globalClipnorm() > 0) {
      double norm = Math.sqrt(gradients.stream().mapToDouble(WeightUpdate::squares).sum());
      for (float[] gradient : gradients) {
        scaleTo(options.globalClipnorm(), norm, gradient);
      }
    } else if (options.clipvalue() > 0) {
      float limit = (float) options.clipvalue();
      for (float[] gradient : gradients) {
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = Math.clamp(gradient[i], -limit, limit);
        }
      }
    }
  }

  private static void scaleTo(double limit, double norm, float[] gradient) {
    if (norm > limit) {
      float factor = (float) (limit / norm);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= factor;
      }
    }
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
