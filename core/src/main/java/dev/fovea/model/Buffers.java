package dev.fovea.model;

import dev.fovea.model.rewrite.Op;
import dev.fovea.model.rewrite.Ops;
import dev.fovea.weight.WeightValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of a plan. It decides which values share an array, and when an array is no longer read
 * and can be reused.
 */
final class Buffers {
  private final int batch;
  private final boolean training;
  private final Ops ops;

  /** The value whose array each value shares; for most values the value itself. */
  private final int[] root;

  private final float[] @Nullable [] values;
  private final float[] @Nullable [] gradients;
  private final boolean[] wantsGradient;
  private final Map<Weight, float[]> weightGradients;

  /** Values that need a gradient but have no reader that computes one. */
  private final Set<Integer> unread = new HashSet<>();

  /**
   * The spare arrays for (op, input) whose gradient another reader of the value has already
   * written.
   */
  private final Map<Long, Integer> inputSpares = new HashMap<>();

  /**
   * The spare arrays for (op, weight) whose gradient another use of the layer has already written.
   */
  private final Map<Long, Integer> weightSpares = new HashMap<>();

  private final List<float[]> spares = new ArrayList<>();
  private long floats;

  Buffers(Ops ops, PlanSpec spec, Map<Weight, float[]> weightGradients) {
    this.batch = spec.batch();
    this.training = spec.mode().training();
    this.ops = ops;
    this.weightGradients = weightGradients;
    this.root = new int[ops.values()];
    this.values = new float[ops.values()][];
    this.gradients = new float[ops.values()][];
    this.wantsGradient = new boolean[ops.values()];
    shareArrays();
    if (spec.mode().backward()) {
      planAllValues();
      markWanted(spec);
      planGradients(spec);
    } else {
      planShortLivedValues();
    }
  }

  private void shareArrays() {
    for (int i = 0; i < root.length; i++) {
      root[i] = i;
    }
    for (Op op : ops.all()) {
      if (op.passesThrough(training)) {
        root[op.output()] = root[op.inputs().getFirst()];
      }
    }
  }

  private List<Integer> roots(List<Integer> all) {
    return all.stream().map(value -> root[value]).distinct().toList();
  }

  /** Values between layers that are fused have no array. */
  private void planAllValues() {
    roots(ops.inputs()).forEach(value -> values[value] = allocate(value));
    for (Op op : ops.all()) {
      for (int value : roots(op.outputs())) {
        if (values[value] == null) {
          values[value] = allocate(value);
        }
      }
    }
  }

  /**
   * Plans arrays in forward order; an array is free again after its last reader. Inputs, outputs,
   * and values that depend on no input and are filled only once are kept.
   */
  private void planShortLivedValues() {
    Set<Integer> kept = new HashSet<>(roots(ops.inputs()));
    kept.addAll(roots(ops.outputs()));
    int[] lastUse = new int[root.length];
    for (int i = 0; i < ops.all().size(); i++) {
      Op op = ops.all().get(i);
      for (int value : touched(op)) {
        lastUse[value] = i;
      }
      if (op.inputs().isEmpty()) {
        kept.addAll(roots(op.outputs()));
      }
    }
    kept.forEach(value -> values[value] = allocate(value));
    FreeList free = new FreeList();
    for (int i = 0; i < ops.all().size(); i++) {
      Op op = ops.all().get(i);
      for (int output : roots(op.outputs())) {
        if (values[output] == null) {
          values[output] = free.take(size(output));
        }
      }
      for (int value : touched(op)) {
        if (lastUse[value] == i && !kept.contains(value)) {
          free.give(Objects.requireNonNull(values[value]));
        }
      }
    }
  }

  private List<Integer> touched(Op op) {
    return roots(Stream.concat(op.inputs().stream(), op.outputs().stream()).toList());
  }

  /**
   * Marks the values that need a gradient: those that depend on a weight or an input whose gradient
   * is needed.
   */
  private void markWanted(PlanSpec spec) {
    if (spec.inputGradients()) {
      ops.inputs().forEach(value -> wantsGradient[root[value]] = true);
    }
    for (Op op : ops.all()) {
      boolean below =
          op.weights().stream().anyMatch(weightGradients::containsKey)
              || op.inputs().stream().anyMatch(this::wantsGradient);
      op.outputs().forEach(value -> wantsGradient[root[value]] |= below);
    }
  }

  /**
   * Walks backward; the array of a gradient is free again once its layer has been passed, unless it
   * is to be looked at.
   */
  private void planGradients(PlanSpec spec) {
    Set<Integer> kept = new HashSet<>(roots(ops.outputs()));
    Set<Integer> written = new HashSet<>(kept);
    roots(ops.inputs()).stream().filter(this::wantsGradient).forEach(kept::add);
    kept.forEach(value -> gradients[value] = allocate(value));
    Set<WeightValues> writtenWeights = Collections.newSetFromMap(new IdentityHashMap<>());
    FreeList free = new FreeList();
    for (int i = ops.all().size() - 1; i >= 0; i--) {
      Op op = ops.all().get(i);
      if (op.passesThrough(training) || !wantsGradient(op.output())) {
        continue;
      }
      for (int output : op.outputs()) {
        if (gradients[output] == null) {
          gradients[output] = free.take(size(output));
        }
        if (written.add(output)) {
          unread.add(output);
        }
      }
      boolean reused = spec.mode() != Mode.EXPLAIN && shareGradient(op, kept);
      planInputGradients(i, op, written, free, planWeightGradients(i, op, writtenWeights));
      for (int output : op.outputs()) {
        if (!reused && !kept.contains(output) && spec.mode() != Mode.EXPLAIN) {
          free.give(Objects.requireNonNull(gradients[output]));
        }
      }
    }
  }

  /**
   * Lets the gradient of an input take the array of the output's, if the layer may write it there
   * and nothing else needs the array; returns whether it does.
   */
  private boolean shareGradient(Op op, Set<Integer> kept) {
    OptionalInt input = op.layer().gradientInPlace();
    if (input.isEmpty() || kept.contains(op.output()) || op.outputs().size() > 1) {
      return false;
    }
    int value = root[op.inputs().get(input.getAsInt())];
    boolean readTwice = op.inputs().stream().filter(other -> root[other] == value).count() > 1;
    boolean free = wantsGradient[value] && gradients[value] == null;
    if (readTwice || !free || size(value) != size(op.output())) {
      return false;
    }
    gradients[value] = gradients[op.output()];
    return true;
  }

  /** Returns the number of spare arrays used. */
  private int planWeightGradients(int i, Op op, Set<WeightValues> written) {
    int spare = 0;
    for (int j = 0; j < op.weights().size(); j++) {
      WeightValues weight = op.weights().get(j);
      if (weightGradients.containsKey(weight) && !written.add(weight)) {
        weightSpares.put(key(i, j), spare(spare++, weight.size()));
      }
    }
    return spare;
  }

  private void planInputGradients(
      int i, Op op, Set<Integer> written, FreeList free, int firstSpare) {
    int spare = firstSpare;
    for (int j = 0; j < op.inputs().size(); j++) {
      int value = root[op.inputs().get(j)];
      if (wantsGradient[value]) {
        if (gradients[value] == null) {
          gradients[value] = free.take(size(value));
        }
        if (!written.add(value)) {
          inputSpares.put(key(i, j), spare(spare++, size(value)));
        }
      }
    }
  }

  /** Makes the spare array of this number at least so long. */
  private int spare(int number, int length) {
    if (number == spares.size()) {
      spares.add(new float[0]);
    }
    if (spares.get(number).length < length) {
      spares.set(number, new float[length]);
    }
    return number;
  }

  private static long key(int op, int index) {
    return (long) op << 32 | index;
  }

  private int size(int value) {
    return ops.shape(value).prepend(batch).size();
  }

  private float[] allocate(int value) {
    floats += size(value);
    return new float[size(value)];
  }

  float[] value(int value) {
    return Objects.requireNonNull(values[root[value]]);
  }

  float[] gradient(int value) {
    return Objects.requireNonNull(gradients[root[value]], "this gradient is not wanted");
  }

  /** Sets all gradients to zero, so that readers of a value that do not run contribute nothing. */
  void clearGradients() {
    for (float[] gradient : gradients) {
      if (gradient != null) {
        Arrays.fill(gradient, 0);
      }
    }
    weightGradients.values().forEach(gradient -> Arrays.fill(gradient, 0));
  }

  boolean wantsGradient(int value) {
    return wantsGradient[root[value]];
  }

  /** Returns the gradients of an operation's outputs that no reader writes. */
  List<float[]> unreadGradients(Op op) {
    return op.outputs().stream().filter(unread::contains).map(this::gradient).toList();
  }

  /**
   * Returns the spare array for the gradient of an input that another operation has already
   * written, to which it is then added; empty for most inputs.
   */
  Optional<float[]> inputSpare(int op, int input) {
    return Optional.ofNullable(inputSpares.get(key(op, input))).map(spares::get);
  }

  /** Returns the same for the gradient of a weight. */
  Optional<float[]> weightSpare(int op, int weight) {
    return Optional.ofNullable(weightSpares.get(key(op, weight))).map(spares::get);
  }

  /** Returns the gradient of a weight, if it is needed. */
  Optional<float[]> weightGradient(WeightValues weight) {
    return Optional.ofNullable(weightGradients.get(weight));
  }

  /** Returns the floats of all values and gradients. */
  long floats() {
    return floats;
  }

  /** The arrays that are no longer read. The smallest that is large enough is reused next. */
  private final class FreeList {
    private final List<float[]> arrays = new ArrayList<>();

    float[] take(int size) {
      float @Nullable [] best = null;
      for (float[] array : arrays) {
        if (array.length >= size && (best == null || array.length < best.length)) {
          best = array;
        }
      }
      if (best == null) {
        floats += size;
        return new float[size];
      }
      float[] taken = best;
      arrays.removeIf(array -> array == taken);
      return taken;
    }

    void give(float[] array) {
      arrays.add(array);
    }
  }
}
