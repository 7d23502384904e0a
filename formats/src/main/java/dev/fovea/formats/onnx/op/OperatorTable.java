package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The operators by name, and those that are declared out with the reason. */
final class OperatorTable {
  /** An operator with one output. */
  @FunctionalInterface
  interface Single {
    Array compute(Call call);
  }

  private final SortedMap<String, OperatorEntry> entries = new TreeMap<>();

  /**
   * Adds an operator of one output.
   *
   * @param versions those in which its definition changed, from the first on
   */
  void add(String name, Single operator, int... versions) {
    addAll(name, call -> List.of(operator.compute(call)), versions);
  }

  /** Adds an operator of several outputs. */
  void addAll(String name, Operator operator, int... versions) {
    put(new OperatorEntry.Computed(name, versions(versions), operator));
  }

  /** Adds operators that are not computed, for a reason. */
  void declareOut(String reason, String... names) {
    for (String name : names) {
      put(new OperatorEntry.DeclaredOut(name, reason));
    }
  }

  private void put(OperatorEntry entry) {
    if (entries.putIfAbsent(entry.name(), entry) != null) {
      throw new IllegalStateException(entry.name() + " is there twice");
    }
  }

  private static List<Integer> versions(int... versions) {
    return Arrays.stream(versions).boxed().toList();
  }

  SortedMap<String, OperatorEntry> entries() {
    return Collections.unmodifiableSortedMap(entries);
  }
}
