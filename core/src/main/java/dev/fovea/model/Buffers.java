package dev.fovea.model;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of a plan: which values share one, and since when nobody reads it so that it can serve
 * again.
 */
final class Buffers {
  private final int batch;
  private final List<Shape> shapes;

  /** The value whose array a value shares; itself for most. */
  private final int[] root;

  private final float[] @Nullable [] values;
  private final float[] @Nullable [] gradients;
  private final boolean[] wantsGradient;
  private final Map<Weight, float[]> weightGradients;

  /** For (call, input) whose gradient another reader of the value has written: where to put it. */
  private final Map<Long, Integer> inputSpares = new HashMap<>();

  /** For (call, weight) whose gradient another use of the layer has written: where to put it. */
  private final Map<Long, Integer> weightSpares = new HashMap<>();

  private final List<float[]> spares = new ArrayList<>();
  private long floats;

  Buffers(Calls calls, PlanSpec spec, Map<Weight, float[]> weightGradients) {
    this.batch = spec.batch();
    this.shapes = calls.shapes();
    this.weightGradients = weightGradients;
    this.root = new int[shapes.size()];
    this.values = new float[shapes.size()][];
    this.gradients = new float[shapes.size()][];
    this.wantsGradient = new boolean[shapes.size()];
    shareArrays(calls, spec);
    if (spec.mode().backward()) {
      planAllValues(calls);
      planGradients(calls, spec);
    } else {
      planShortLivedValues(calls);
    }
  }

  private void shareArrays(Calls calls, PlanSpec spec) {
    for (int i = 0; i < root.length; i++) {
      root[i] = i;
    }
    for (Call call : calls.calls()) {
      if (call.layer().passesThrough(spec.mode().training() && call.trains())) {
        root[call.output()] = root[call.inputs().getFirst()];
      }
    }
  }

  /** Values between layers that the plan has joined are not there. */
  private void planAllValues(Calls calls) {
    calls.inputs().forEach(value -> values[root[value]] = allocate(root[value]));
    for (Call call : calls.calls()) {
      int value = root[call.output()];
      if (values[value] == null) {
        values[value] = allocate(value);
      }
    }
  }

  /** Walks forward; an array is free again after its last reader. Inputs and outputs stay. */
  private void planShortLivedValues(Calls calls) {
    Set<Integer> kept = new HashSet<>();
    calls.inputs().forEach(value -> kept.add(root[value]));
    calls.outputs().forEach(value -> kept.add(root[value]));
    int[] lastReader = new int[root.length];
    for (int i = 0; i < calls.calls().size(); i++) {
      for (int value : calls.calls().get(i).inputs()) {
        lastReader[root[value]] = i;
      }
    }
    kept.forEach(value -> values[value] = allocate(value));
    FreeList free = new FreeList();
    for (int i = 0; i < calls.calls().size(); i++) {
      Call call = calls.calls().get(i);
      int output = root[call.output()];
      if (values[output] == null) {
        values[output] = free.take(size(output));
      }
      for (int value : new HashSet<>(call.inputs().stream().map(v -> root[v]).toList())) {
        if (lastReader[value] == i && !kept.contains(value) && value != output) {
          free.give(Objects.requireNonNull(values[value]));
        }
      }
    }
  }

  /**
   * Walks backward; the array of a gradient is free again once its layer has been passed, but where
   * it is to be looked at.
   */
  private void planGradients(Calls calls, PlanSpec spec) {
    markWanted(calls, spec);
    Set<Integer> kept = new HashSet<>();
    Set<Integer> written = new HashSet<>();
    calls.outputs().forEach(value -> kept.add(root[value]));
    calls.inputs().stream().filter(v -> wantsGradient[root[v]]).forEach(v -> kept.add(root[v]));
    kept.forEach(value -> gradients[value] = allocate(value));
    calls.outputs().forEach(value -> written.add(root[value]));
    Set<Weight> writtenWeights = new HashSet<>();
    FreeList free = new FreeList();
    for (int i = calls.calls().size() - 1; i >= 0; i--) {
      Call call = calls.calls().get(i);
      if (root[call.output()] != call.output() || !wantsGradient[call.output()]) {
        continue;
      }
      int spare = 0;
      if (gradients[call.output()] == null) {
        gradients[call.output()] = free.take(size(call.output()));
      }
      for (int j = 0; j < call.inputs().size(); j++) {
        int value = root[call.inputs().get(j)];
        if (wantsGradient[value]) {
          if (gradients[value] == null) {
            gradients[value] = free.take(size(value));
          }
          if (!written.add(value)) {
            inputSpares.put(key(i, j), spare(spare++, size(value)));
          }
        }
      }
      List<Weight> weights = call.weights();
      for (int j = 0; j < weights.size(); j++) {
        if (weightGradients.containsKey(weights.get(j)) && !writtenWeights.add(weights.get(j))) {
          int length = weights.get(j).size();
          weightSpares.put(key(i, j), spare(spare++, length));
        }
      }
      if (!kept.contains(call.output()) && spec.mode() != Mode.EXPLAIN) {
        free.give(Objects.requireNonNull(gradients[call.output()]));
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

  /** A value wants a gradient where a wanted weight, or a wanted input, lies below it. */
  private void markWanted(Calls calls, PlanSpec spec) {
    if (spec.inputGradients()) {
      calls.inputs().forEach(value -> wantsGradient[root[value]] = true);
    }
    for (Call call : calls.calls()) {
      boolean below =
          call.weights().stream().anyMatch(weightGradients::containsKey)
              || call.inputs().stream().anyMatch(value -> wantsGradient[root[value]]);
      wantsGradient[root[call.output()]] |= below;
    }
  }

  private static long key(int call, int index) {
    return (long) call << 32 | index;
  }

  private int size(int value) {
    return shapes.get(value).prepend(batch).size();
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

  /** Sets all gradients to zero, so that readers of a value that are not run add nothing. */
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

  /** Where this gradient is to be put, to be added to the one already there; none for most. */
  float @Nullable [] inputSpare(int call, int input) {
    return spareOf(inputSpares.get(key(call, input)));
  }

  /** As {@link #inputSpare}, of a weight. */
  float @Nullable [] weightSpare(int call, int weight) {
    return spareOf(weightSpares.get(key(call, weight)));
  }

  private float @Nullable [] spareOf(@Nullable Integer number) {
    return number == null ? null : spares.get(number);
  }

  float @Nullable [] weightGradient(Weight weight) {
    return weightGradients.get(weight);
  }

  long floats() {
    return floats;
  }

  /** Arrays that nobody reads any more; the smallest that is large enough serves next. */
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
