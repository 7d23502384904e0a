package dev.fovea.optimizer;

import dev.fovea.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The state of an optimizer between steps: the number of completed steps, a learning rate that was
 * set explicitly, and the slots of each trained weight.
 */
public final class OptimizerState {
  private long iterations;
  private Optional<Double> rate = Optional.empty();
  private final List<float[][]> slots = new ArrayList<>();

  /**
   * Creates the state before the first step.
   *
   * @param weights the values of the trained weights, in the order of all later steps
   */
  public OptimizerState(Optimizer optimizer, List<float[]> weights) {
    boolean averages = optimizer.options().emaMomentum() > 0;
    for (float[] weight : weights) {
      float[][] mine = new float[optimizer.slots() + (averages ? 1 : 0)][];
      for (int slot = 0; slot < optimizer.slots(); slot++) {
        mine[slot] = new float[weight.length];
        Arrays.fill(mine[slot], optimizer.slotStart(slot));
      }
      if (averages) {
        mine[optimizer.slots()] = weight.clone();
      }
      slots.add(mine);
    }
  }

  /** Returns the number of steps done. */
  public long iterations() {
    return iterations;
  }

  /** Sets the number of steps done, when a state is loaded. */
  public void iterations(long done) {
    iterations = done;
  }

  /** Returns the learning rate of the next step. */
  public double learningRate(Optimizer optimizer) {
    return rate.orElseGet(() -> optimizer.learningRate().at(iterations));
  }

  /** Sets the learning rate of all later steps, in place of the schedule's. */
  public void learningRate(double fixed) {
    rate = Optional.of(fixed);
  }

  /** Returns the optimizer with its current schedule, which a rate set by hand replaces. */
  public Optimizer current(Optimizer optimizer) {
    return rate.<Optimizer>map(r -> optimizer.withLearningRate(Schedule.constant(r)))
        .orElse(optimizer);
  }

  /** Returns the learning rate that was set explicitly, if any. */
  public Optional<Double> fixedRate() {
    return rate;
  }

  /**
   * Returns the slots of a weight, followed by its moving average if there is one. The arrays are
   * not copied.
   */
  public float[][] slots(int weight) {
    return slots.get(weight);
  }

  /**
   * Copies the state of another.
   *
   * @throws IllegalArgumentException if its slots are not the same in number and length
   */
  public void copyFrom(OptimizerState other) {
    if (slots.size() != other.slots.size()) {
      throw new IllegalArgumentException("another number of trained weights");
    }
    for (int i = 0; i < slots.size(); i++) {
      for (int j = 0; j < slots.get(i).length; j++) {
        float[] from = other.slots.get(i)[j];
        if (from.length != slots.get(i)[j].length) {
          throw new IllegalArgumentException("weights of other shapes");
        }
        System.arraycopy(from, 0, slots.get(i)[j], 0, from.length);
      }
    }
    iterations = other.iterations;
    rate = other.rate;
  }

  /** Counts a step. */
  public void stepDone() {
    iterations++;
  }
}
