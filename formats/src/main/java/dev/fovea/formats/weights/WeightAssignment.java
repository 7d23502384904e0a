package dev.fovea.formats.weights;

import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.weights.WeightReport.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Assigns arrays of a set to all weights of a model, in one layout.
 *
 * @param entries the weights with their arrays
 * @param leftOut the arrays of the set that no weight takes
 */
record WeightAssignment(List<Entry> entries, List<StoredArray> leftOut) {
  /** A weight with its array. */
  record Entry(WeightSlot slot, WeightSlot.Part part, StoredArray array, Reason reason) {}

  /**
   * Assigns arrays.
   *
   * @param names the user's map, as {@link WeightOptions#names}
   * @param ordered whether the order of the arrays means anything
   * @throws IllegalArgumentException if a weight has no array, or it is not certain which; the
   *     message names both and the way out
   */
  static WeightAssignment of(
      ModelUses uses,
      List<StoredArray> arrays,
      Layout layout,
      Map<String, String> names,
      boolean ordered) {
    List<WeightSlot> slots = WeightSlots.of(uses, layout);
    List<StoredArray> left = new ArrayList<>(arrays);
    left.removeIf(array -> names.getOrDefault(array.name(), "?").isEmpty());
    boolean roles = arrays.stream().anyMatch(array -> !WeightModule.role(array).isEmpty());
    if (!roles) {
      slots = slots.stream().flatMap(slot -> slot.apart().stream()).toList();
    }
    Optional<WeightAssignment> inOrder = inOrder(slots, left, names);
    if (inOrder.isPresent()) {
      return inOrder.get();
    }
    List<Entry> entries = mappedArrays(slots, left, names);
    Set<WeightSlot> done = new HashSet<>();
    entries.forEach(entry -> done.add(entry.slot()));
    List<WeightSlot> open = slots.stream().filter(slot -> !done.contains(slot)).toList();
    List<WeightModule> modules = roles ? WeightModule.of(left) : WeightModule.apart(left);
    Map<WeightModule, WeightSlot> mapped = mappedModules(modules, open, names);
    modules =
        modules.stream()
            .filter(module -> !names.getOrDefault(module.name(), "?").isEmpty())
            .toList();
    checkNames(names, arrays, modules);
    for (SlotMatching.Match match :
        new SlotMatching(uses, open, renumbered(modules, mapped), ordered).all(mapped)) {
      for (WeightSlot.Part part : match.slot().parts()) {
        StoredArray array = Objects.requireNonNull(match.module().arrays().get(part.role()));
        entries.add(new Entry(match.slot(), part, array, match.reason()));
        left.remove(array);
      }
    }
    return new WeightAssignment(List.copyOf(entries), List.copyOf(left));
  }

  /** Returns the modules, numbered by their places in the list. */
  private static List<WeightModule> renumbered(
      List<WeightModule> modules, Map<WeightModule, WeightSlot> mapped) {
    List<WeightModule> all = new ArrayList<>();
    for (WeightModule module : modules) {
      WeightModule numbered = new WeightModule(module.name(), all.size(), module.arrays());
      WeightSlot slot = mapped.remove(module);
      if (slot != null) {
        mapped.put(numbered, slot);
      }
      all.add(numbered);
    }
    return all;
  }

  /** Arrays that have only numbers for names, as numpy.savez gives them, follow each other. */
  private static Optional<WeightAssignment> inOrder(
      List<WeightSlot> slots, List<StoredArray> arrays, Map<String, String> names) {
    List<StoredArray> numbered = arrays.stream().filter(array -> array.shape().rank() > 0).toList();
    if (!names.isEmpty()
        || numbered.size() != slots.size()
        || !arrays.stream().allMatch(array -> array.name().matches("(arr_)?\\d+"))) {
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      WeightSlot.Part part = slots.get(i).parts().getFirst();
      if (!numbered.get(i).shape().equals(part.form().source())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "array %s has the shape %s, and weight %d of the model, %s, needs %s",
                numbered.get(i).name(),
                numbered.get(i).shape(),
                i,
                slots.get(i).path(),
                part.form().source()));
      }
      entries.add(new Entry(slots.get(i), part, numbered.get(i), Reason.ORDER));
    }
    return Optional.of(new WeightAssignment(entries, List.of()));
  }

  /** Takes the arrays out of the list that the map gives to single weights. */
  private static List<Entry> mappedArrays(
      List<WeightSlot> slots, List<StoredArray> left, Map<String, String> names) {
    List<Entry> entries = new ArrayList<>();
    for (StoredArray array : List.copyOf(left)) {
      String target = names.getOrDefault(array.name(), "");
      for (WeightSlot slot : slots) {
        for (WeightSlot.Part part : slot.parts()) {
          if (targetOf(slot, part).equals(target)) {
            if (!array.shape().equals(part.form().source())) {
              throw new IllegalArgumentException(
                  "the map gives %s of shape %s to %s, which needs %s"
                      .formatted(array.name(), array.shape(), target, part.form().source()));
            }
            entries.add(new Entry(slot, part, array, Reason.MAP));
            left.remove(array);
          }
        }
      }
    }
    requireWhole(entries);
    return entries;
  }

  private static String targetOf(WeightSlot slot, WeightSlot.Part part) {
    return part.role().isEmpty() ? slot.path() : slot.target(part);
  }

  private static void requireWhole(List<Entry> entries) {
    Map<WeightSlot, Set<WeightSlot.Part>> given = new LinkedHashMap<>();
    entries.forEach(
        entry -> given.computeIfAbsent(entry.slot(), s -> new HashSet<>()).add(entry.part()));
    given.forEach(
        (slot, parts) -> {
          for (WeightSlot.Part part : slot.parts()) {
            if (!parts.contains(part)) {
              throw new IllegalArgumentException(
                  "the map gives a part of layer %s, but not %s; give all of it"
                      .formatted(slot.path(), targetOf(slot, part)));
            }
          }
        });
  }

  private static Map<WeightModule, WeightSlot> mappedModules(
      List<WeightModule> modules, List<WeightSlot> slots, Map<String, String> names) {
    Map<WeightModule, WeightSlot> mapped = new LinkedHashMap<>();
    for (WeightModule module : modules) {
      String target = names.getOrDefault(module.name(), "");
      for (WeightSlot slot : slots) {
        if (slot.path().equals(target)) {
          if (!module.fits(slot)) {
            throw new IllegalArgumentException(
                "the map gives %s to layer %s, which does not fit".formatted(module, slot));
          }
          mapped.put(module, slot);
        }
      }
    }
    if (mapped.values().stream().distinct().count() < mapped.size()) {
      throw new IllegalArgumentException("the map gives two modules to one layer");
    }
    return mapped;
  }

  /** Refuses a map whose names stand for nothing, most likely misspelled. */
  private static void checkNames(
      Map<String, String> names, List<StoredArray> arrays, List<WeightModule> modules) {
    Set<String> known = new HashSet<>();
    arrays.forEach(array -> known.add(array.name()));
    WeightModule.of(arrays).forEach(module -> known.add(module.name()));
    for (String name : names.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "the map names \"%s\", which the file does not have; it has %s"
                .formatted(name, modules.stream().limit(5).map(WeightModule::name).toList()));
      }
    }
  }
}
