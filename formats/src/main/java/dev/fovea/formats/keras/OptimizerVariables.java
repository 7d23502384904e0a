package dev.fovea.formats.keras;

import dev.fovea.model.Weight;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerState;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The optimizer's variables in Keras's order: the number of steps, the learning rate unless it is a
 * schedule, the moving averages of the weights if they are kept, the slots, and single numbers.
 */
public final class OptimizerVariables {
  private OptimizerVariables() {}

  /** Returns the variables of a trainer's optimizer: nested arrays and single numbers. */
  public static List<Object> of(Trainer trainer) {
    OptimizerState state = trainer.optimizerState();
    List<Object> variables = new ArrayList<>();
    variables.add(state.iterations());
    if (hasRate(trainer)) {
      variables.add((float) state.learningRate(trainer.optimizer()));
    }
    for (Slot slot : slots(trainer)) {
      variables.add(KerasWeights.nested(slot.shape, slot.values, 0, 0));
    }
    variables.addAll(trainer.optimizer().savedNumbers(state.iterations()));
    return variables;
  }

  /**
   * Reads the saved state into a trainer's optimizer.
   *
   * @return whether the file has a saved state
   * @throws IllegalArgumentException if the state is that of another optimizer or model
   */
  static boolean read(HdfFile hdf, Trainer trainer) {
    Optional<Dataset> iterations = KerasWeights.dataset(hdf, "optimizer/vars/0");
    if (iterations.isEmpty()) {
      return false;
    }
    if (iterations.get().getData() instanceof Number steps && steps.longValue() >= 0) {
      trainer.optimizerState().iterations(steps.longValue());
    } else {
      throw new IllegalArgumentException("the optimizer's number of steps is no whole number");
    }
    int index = hasRate(trainer) ? 2 : 1;
    for (Slot slot : slots(trainer)) {
      Optional<Dataset> data = KerasWeights.dataset(hdf, "optimizer/vars/" + index++);
      if (data.isEmpty() || data.get().getSize() != slot.values.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the optimizer's state does not fit the model (variable %d)",
                index - 1));
      }
      System.arraycopy(KerasWeights.floats(data.get()), 0, slot.values, 0, slot.values.length);
    }
    return true;
  }

  /** Returns whether the learning rate is a variable: Keras saves none for a schedule. */
  private static boolean hasRate(Trainer trainer) {
    Optimizer optimizer = trainer.optimizerState().current(trainer.optimizer());
    return optimizer.learningRate().describe().isEmpty();
  }

  private record Slot(Shape shape, float[] values) {}

  private static List<Slot> slots(Trainer trainer) {
    List<Weight> weights = trainer.trainedWeights();
    int own = trainer.optimizer().slots();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      float[][] mine = trainer.optimizerState().slots(i);
      if (mine.length > own) {
        slots.add(new Slot(weights.get(i).shape(), mine[own]));
      }
    }
    int first = 0;
    for (int together : trainer.optimizer().savedTogether()) {
      for (int i = 0; i < weights.size(); i++) {
        float[][] mine = trainer.optimizerState().slots(i);
        for (int slot = first; slot < first + together; slot++) {
          slots.add(new Slot(weights.get(i).shape(), mine[slot]));
        }
      }
      first += together;
    }
    return slots;
  }
}
