package dev.fovea.formats.weights;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Arrays of a file that belong together, such as the weight and the bias of a layer.
 *
 * @param name what their names have in common, such as "conv1"
 * @param index the place among the modules of the file
 * @param arrays the arrays by role, such as "weight"
 */
record WeightModule(String name, int index, SequencedMap<String, StoredArray> arrays) {
  /** The last parts of names that are roles: PyTorch's and Keras's. */
  private static final Set<String> ROLES =
      Set.of(
          "weight",
          "bias",
          "running_mean",
          "running_var",
          "num_batches_tracked",
          "kernel",
          "gamma",
          "beta",
          "moving_mean",
          "moving_variance",
          "depthwise_kernel",
          "pointwise_kernel",
          "alpha");

  /** The number of batches seen, which no layer here has a use for. */
  private static final String COUNTER = "num_batches_tracked";

  /** Returns the role that the name of an array ends with, or "". */
  static String role(StoredArray array) {
    String plain = plain(array.name());
    String last = plain.substring(Math.max(plain.lastIndexOf('.'), plain.lastIndexOf('/')) + 1);
    return ROLES.contains(last) ? last : "";
  }

  /** Returns a name without the number of an output that TensorFlow adds, as in "kernel:0". */
  private static String plain(String name) {
    return name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
  }

  /** Returns the modules of a file's arrays, in the order of their first arrays. */
  static List<WeightModule> of(List<StoredArray> arrays) {
    Map<String, SequencedMap<String, StoredArray>> groups = new LinkedHashMap<>();
    for (StoredArray array : arrays) {
      String name = plain(array.name());
      int cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
      groups
          .computeIfAbsent(name.substring(0, Math.max(0, cut)), n -> new LinkedHashMap<>())
          .put(name.substring(cut + 1), array);
    }
    List<WeightModule> modules = new ArrayList<>();
    groups.forEach((name, group) -> modules.add(new WeightModule(name, modules.size(), group)));
    return modules;
  }

  /** Returns a module for each array, without roles. */
  static List<WeightModule> apart(List<StoredArray> arrays) {
    List<WeightModule> modules = new ArrayList<>();
    for (StoredArray array : arrays) {
      SequencedMap<String, StoredArray> only = new LinkedHashMap<>();
      only.put("", array);
      modules.add(new WeightModule(array.name(), modules.size(), only));
    }
    return modules;
  }

  /**
   * Returns whether these arrays fill a slot: each of its parts has one of its shape, and none is
   * left over but counters.
   */
  boolean fits(WeightSlot slot) {
    int used = 0;
    for (WeightSlot.Part part : slot.parts()) {
      StoredArray array = arrays.get(part.role());
      if (array == null || !array.shape().equals(part.form().source())) {
        return false;
      }
      used++;
    }
    return used == arrays.entrySet().stream().filter(entry -> !isIgnored(entry)).count();
  }

  /** Returns whether there is an array of the rank of each part of a slot, if not of its shape. */
  boolean resembles(WeightSlot slot) {
    return slot.parts().stream()
        .allMatch(
            part ->
                arrays.containsKey(part.role())
                    && Objects.requireNonNull(arrays.get(part.role())).shape().rank()
                        == part.form().source().rank());
  }

  /** Counters are left out: of batches, and those that tools for measuring models add. */
  private static boolean isIgnored(Map.Entry<String, StoredArray> entry) {
    Shape shape = entry.getValue().shape();
    return entry.getKey().equals(COUNTER)
        || (!ROLES.contains(entry.getKey()) && !entry.getKey().isEmpty() && shape.size() == 1);
  }

  /** Returns whether there is nothing here that a layer could use. */
  boolean isOnlyCounters() {
    return arrays.entrySet().stream().allMatch(WeightModule::isIgnored);
  }

  /** Returns whether all arrays have one dimension, as those of normalizations and slopes. */
  boolean isFlat() {
    return arrays.values().stream().allMatch(array -> array.shape().rank() <= 1);
  }

  @Override
  public String toString() {
    return name
        + arrays.entrySet().stream()
            .filter(entry -> !isIgnored(entry))
            .map(entry -> (entry.getKey() + " " + entry.getValue().shape()).strip())
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
