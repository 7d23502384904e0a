package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.schedule.Schedule;
import java.util.List;

/**
 * How weights follow their gradients: Keras's update rules, element by element, so that any split
 * of the work gives the same bits. An optimizer is a value; its state lives in the slots, which the
 * trainer keeps and saves.
 */
public interface Optimizer {
  /** Keras's class name, such as "Adam". */
  String className();

  /** The configuration in Keras's words, without those of {@link #options}. */
  Config config();

  /** Clipping, weight decay and averaging, which all optimizers share. */
  OptimizerOptions options();

  /** The learning rate at each step. */
  Schedule learningRate();

  /** The same optimizer with another learning rate. */
  Optimizer withLearningRate(Schedule schedule);

  /** The same optimizer with other options. */
  Optimizer withOptions(OptimizerOptions options);

  /** The number of slots for each weight: arrays as long as the weight. */
  int slots();

  /**
   * How Keras's files hold the slots: the first so many of each weight, weight by weight, then the
   * next so many of each. The numbers add up to {@link #slots}.
   */
  default List<Integer> savedTogether() {
    return List.of(slots());
  }

  /** Numbers that Keras's files hold behind the slots; they follow from the steps done. */
  default List<Float> savedNumbers(long iterations) {
    return List.of();
  }

  /** What a slot starts with. */
  default float slotStart(int slot) {
    return 0;
  }

  /**
   * Updates the elements {@code from} to before {@code to}.
   *
   * @param step from 0
   * @param rate the learning rate of this step
   * @param weight changed
   * @param gradient read only
   * @param slots the weight's slots, changed
   */
  void update(
      long step, float rate, float[] weight, float[] gradient, float[][] slots, int from, int to);
}
