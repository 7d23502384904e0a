package dev.fovea.formats.keras;

import dev.fovea.model.Weight;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.OptimizerState;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Trainer;
import io.jhdf.api.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The optimizer's variables in Keras's order: the number of steps, the learning rate unless it is a
 * schedule, the moving averages of the weights if they are kept, the slots, and single numbers.
 */
public final class OptimizerVariables {
  private OptimizerVariables() {}

  /** Returns the variables of a trainer's optimizer: arrays, row-major, and single numbers. */
  public static List<Object> of(Trainer trainer) {
    return data(trainer).stream().map(OptimizerVariables::value).toList();
  }

  private static Object value(HdfGroup.Data data) {
    return switch (data) {
      case HdfGroup.Data.Whole(long value) -> value;
      case HdfGroup.Data.Floats(Shape shape, float[] values) ->
          shape.rank() == 0 ? (Object) values[0] : values;
    };
  }

  /** Returns the variables of a trainer's optimizer as they are written. */
  static List<HdfGroup.Data> data(Trainer trainer) {
    OptimizerState state = trainer.optimizerState();
    List<HdfGroup.Data> variables = new ArrayList<>();
    variables.add(new HdfGroup.Data.Whole(state.iterations()));
    if (hasRate(trainer)) {
      variables.add(number((float) state.learningRate(trainer.optimizer())));
    }
    for (Slot slot : slots(trainer, Order.BY_WEIGHT)) {
      variables.add(new HdfGroup.Data.Floats(slot.shape, slot.values));
    }
    trainer.optimizer().savedNumbers(state.iterations()).forEach(n -> variables.add(number(n)));
    return variables;
  }

  private static HdfGroup.Data number(float value) {
    return new HdfGroup.Data.Floats(Shape.SCALAR, new float[] {value});
  }

  /** The order of the slots of several weights in a file. */
  enum Order {
    /** The slots of a weight one after the other, weight by weight, as from Keras 2.11 on. */
    BY_WEIGHT,
    /** The first slot of all weights, then the second of all, as in earlier versions. */
    BY_SLOT
  }

  /** Returns the variables in {@code optimizer/vars}, in the order of their numbers. */
  static List<Dataset> variables(HdfTree tree) {
    List<Dataset> variables = new ArrayList<>();
    for (Optional<Dataset> next = tree.dataset("optimizer/vars/0");
        next.isPresent();
        next = tree.dataset("optimizer/vars/" + variables.size())) {
      variables.add(next.get());
    }
    return variables;
  }

  /**
   * Reads the saved state into a trainer's optimizer. If it does not fit, nothing is changed.
   *
   * @param variables the saved variables; none if no state was saved
   * @return why the optimizer starts anew, if it does
   */
  static Optional<String> read(List<Dataset> variables, Order order, Trainer trainer) {
    if (variables.isEmpty()) {
      return Optional.of("the file holds no state of it");
    }
    int index = 0;
    long steps = 0;
    if (variables.getFirst().isScalar()) {
      Optional<Long> saved = wholeNumber(variables.getFirst());
      if (saved.isEmpty()) {
        return Optional.of("its number of steps is no whole number");
      }
      steps = saved.get();
      index++;
    }
    if (index < variables.size() && variables.get(index).isScalar()) {
      index++;
    }
    List<Slot> slots = slots(trainer, order);
    if (variables.size() - index < slots.size()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its state in the file has %d arrays, this model's has %d",
              variables.size() - index,
              slots.size()));
    }
    if (slots.isEmpty() && variables.size() - index > 1) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its state in the file has %d arrays, and this model has no weights to train",
              variables.size() - index));
    }
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Dataset data = variables.get(index + i);
      if (!Arrays.equals(data.getDimensions(), slots.get(i).shape.dims())) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "its state in the file does not fit the model (array %d is %s, not %s)",
                index + i,
                Shape.of(data.getDimensions()),
                slots.get(i).shape));
      }
      values.add(HdfFloats.read(data, "the optimizer's state"));
    }
    for (int i = 0; i < slots.size(); i++) {
      System.arraycopy(values.get(i), 0, slots.get(i).values, 0, values.get(i).length);
    }
    trainer.optimizerState().iterations(steps);
    return Optional.empty();
  }

  private static Optional<Long> wholeNumber(Dataset data) {
    return switch (data.getDataFlat()) {
      case long[] longs when longs.length == 1 && longs[0] >= 0 -> Optional.of(longs[0]);
      case int[] ints when ints.length == 1 && ints[0] >= 0 -> Optional.of((long) ints[0]);
      case float[] floats when floats.length == 1 && floats[0] >= 0 ->
          Optional.of((long) floats[0]);
      case Number number when number.longValue() >= 0 -> Optional.of(number.longValue());
      default -> Optional.empty();
    };
  }

  /** Returns whether the learning rate is a variable: Keras saves none for a schedule. */
  private static boolean hasRate(Trainer trainer) {
    Optimizer optimizer = trainer.optimizerState().current(trainer.optimizer());
    return optimizer.learningRate().describe().isEmpty();
  }

  private record Slot(Shape shape, float[] values) {}

  private static List<Slot> slots(Trainer trainer, Order order) {
    List<Weight> weights = trainer.trainedWeights();
    int own = trainer.optimizer().slots();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      float[][] mine = trainer.optimizerState().slots(i);
      if (mine.length > own) {
        slots.add(new Slot(weights.get(i).shape(), mine[own]));
      }
    }
    List<Integer> groups =
        order == Order.BY_WEIGHT
            ? trainer.optimizer().savedTogether()
            : Collections.nCopies(own, 1);
    int first = 0;
    for (int together : groups) {
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
