package dev.fovea.formats.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sets of arrays of a file, such as those of a checkpoint: a state dict and an optimizer's. */
final class WeightSets {
  /** What the names of sets that are no weights contain. */
  private static final List<String> OTHERS = List.of("optim", "sched", "scaler");

  private WeightSets() {}

  /**
   * Returns the sets that may be the weights of a model, by name.
   *
   * @param wanted the name of the one to take
   * @throws IllegalArgumentException if there is no such set, or none at all
   */
  static Map<String, List<StoredArray>> of(List<StoredArray> arrays, Optional<String> wanted) {
    Map<String, List<StoredArray>> all = new LinkedHashMap<>();
    arrays.forEach(a -> all.computeIfAbsent(a.set(), s -> new ArrayList<>()).add(a));
    if (wanted.isPresent()) {
      List<StoredArray> set = all.getOrDefault(wanted.get(), List.of());
      if (set.isEmpty()) {
        throw new IllegalArgumentException(
            "there is no set of weights \"%s\"; there are %s".formatted(wanted.get(), names(all)));
      }
      return Map.of(wanted.get(), set);
    }
    Map<String, List<StoredArray>> weights = new LinkedHashMap<>(all);
    weights.keySet().removeIf(WeightSets::isOther);
    if (weights.isEmpty()) {
      throw new IllegalArgumentException(
          all.isEmpty()
              ? "there are no arrays in it"
              : "there are no weights in it, only " + names(all));
    }
    return weights;
  }

  private static boolean isOther(String set) {
    String lower = set.toLowerCase(Locale.ROOT);
    return OTHERS.stream().anyMatch(lower::contains);
  }

  private static String names(Map<String, List<StoredArray>> sets) {
    return sets.keySet().stream()
        .limit(5)
        .map(name -> '"' + name + '"')
        .collect(Collectors.joining(", ", "", sets.size() > 5 ? ", ..." : ""));
  }

  /**
   * Returns the parts of a file beside the chosen set, such as "optimizer (12 arrays)", by the
   * first components of their names.
   */
  static List<String> others(List<StoredArray> arrays, String chosen) {
    Map<String, Long> counts =
        arrays.stream()
            .filter(array -> !array.set().equals(chosen))
            .collect(
                Collectors.groupingBy(
                    array -> Stream.of(array.set().split("/", -1)).findFirst().orElse(""),
                    LinkedHashMap::new,
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%s (%d arrays)",
                    entry.getKey().isEmpty() ? "arrays outside of it" : entry.getKey(),
                    entry.getValue()))
        .toList();
  }
}
