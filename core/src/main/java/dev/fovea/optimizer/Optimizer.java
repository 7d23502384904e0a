package dev.fovea.optimizer;

import dev.fovea.config.Config;
import dev.fovea.schedule.Schedule;
import java.util.List;

/**
 * An update rule that is applied element by element, so that any partition of the work gives the
 * same bits. An optimizer is a value; its state is in the slots, which the trainer keeps and saves.
 */
public interface Optimizer {
  /** Returns Keras's class name, such as "Adam". */
  String className();

  /** Returns the configuration in Keras's words, without the rate and the {@link #options}. */
  Config config();

  /** Returns the options for clipping, weight decay and averaging, which all optimizers share. */
  OptimizerOptions options();

  /** Returns the learning rate at each step. */
  Schedule learningRate();

  /** Returns this optimizer with another learning rate. */
  Optimizer withLearningRate(Schedule schedule);

  /** Returns this optimizer with other options. */
  Optimizer withOptions(OptimizerOptions options);

  /** Returns the number of slots for each weight: arrays as long as the weight. */
  int slots();

  /**
   * Returns the order of the slots in Keras's files, as the sizes of groups: the first group of
   * each weight, weight by weight, then the second of each, and so on. The sizes add up to {@link
   * #slots}.
   */
  default List<Integer> savedTogether() {
    return List.of(slots());
  }

  /** Returns the numbers after the slots in Keras's files, which follow from the steps done. */
  default List<Float> savedNumbers(long iterations) {
    return List.of();
  }

  /** Returns the value with which a slot starts. */
  default float slotStart(int slot) {
    return 0;
  }

  /**
   * Updates the elements from {@code from}, inclusive, to {@code to}, exclusive.
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
