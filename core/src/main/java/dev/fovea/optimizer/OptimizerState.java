package dev.fovea.optimizer;

import dev.fovea.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an optimizer remembers from step to step: how many there were, a learning rate that was set
 * by hand, and slots for each trained weight; and how a step is done with it.
 */
public final class OptimizerState {
  private long iterations;
  private Optional<Double> rate = Optional.empty();
  private final List<float[][]> slots = new ArrayList<>();

  /**
   * Fresh slots.
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

  /** The steps done. */
  public long iterations() {
    return iterations;
  }

  /** Sets the number of steps done, when state is loaded. */
  public void iterations(long done) {
    iterations = done;
  }

  /** The learning rate of the next step. */
  public double learningRate(Optimizer optimizer) {
    return rate.orElseGet(() -> optimizer.learningRate().at(iterations));
  }

  /** Sets the learning rate from now on, in place of the schedule's. */
  public void learningRate(double fixed) {
    rate = Optional.of(fixed);
  }

  /** The optimizer as it goes on from here: a rate set by hand stands in place of its schedule. */
  public Optimizer current(Optimizer optimizer) {
    return rate.<Optimizer>map(r -> optimizer.withLearningRate(Schedule.constant(r)))
        .orElse(optimizer);
  }

  /** The learning rate set by hand, if it was. */
  public Optional<Double> fixedRate() {
    return rate;
  }

  /** The slots of a weight, the moving average last where there is one. The arrays themselves. */
  public float[][] slots(int weight) {
    return slots.get(weight);
  }

  /**
   * Takes up the state of another.
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

  public void stepDone() {
    iterations++;
  }
}
