package dev.fovea.formats.weights;

import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.weights.WeightReport.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the module of a file that belongs to each slot of a model. A module goes where it alone
 * fits. Where several fit alike, their names must tell which is which: the names of the layers,
 * numbers that agree with the order in the file ({@link OrderEvidence}), or a neighbor that is
 * known. Where nothing tells, nothing is guessed.
 */
final class SlotMatching {
  /** A slot with the module that fills it. */
  record Match(WeightSlot slot, WeightModule module, Reason reason) {}

  private final ModelUses uses;
  private final List<WeightSlot> slots;
  private final List<WeightModule> modules;

  /** Whether the modules stand in the order in which they were made. */
  private final boolean ordered;

  private final Map<WeightSlot, Match> matches = new LinkedHashMap<>();
  private final Map<WeightModule, WeightSlot> places = new HashMap<>();
  private final Map<WeightSlot, Integer> positions = new HashMap<>();

  SlotMatching(
      ModelUses uses, List<WeightSlot> slots, List<WeightModule> modules, boolean ordered) {
    this.uses = uses;
    this.slots = slots;
    this.modules = modules;
    this.ordered = ordered;
    slots.forEach(slot -> positions.put(slot, positions.size()));
  }

  /**
   * Matches all slots.
   *
   * @param named modules whose slots a map gives
   * @return the matches in the order of the slots
   * @throws IllegalArgumentException if a slot has no module, or several with nothing to tell them
   *     apart; the message names them and the way out
   */
  List<Match> all(Map<WeightModule, WeightSlot> named) {
    named.forEach((module, slot) -> match(slot, module, Reason.MAP));
    byName();
    boolean progress = true;
    while (progress && matches.size() < slots.size()) {
      progress = onlyFits() || byNumber() || byNeighbor();
    }
    if (matches.size() < slots.size()) {
      throw new IllegalArgumentException(unmatched());
    }
    return slots.stream().map(this::matchOf).toList();
  }

  private Match matchOf(WeightSlot slot) {
    return Objects.requireNonNull(matches.get(slot));
  }

  private void match(WeightSlot slot, WeightModule module, Reason reason) {
    matches.put(slot, new Match(slot, module, reason));
    places.put(module, slot);
  }

  private List<WeightSlot> openSlots() {
    return slots.stream().filter(slot -> !matches.containsKey(slot)).toList();
  }

  private List<WeightModule> openModules() {
    return modules.stream().filter(module -> !places.containsKey(module)).toList();
  }

  /**
   * Matches layers and modules of one name. Names that a model gives by itself, such as conv2d_1,
   * count only if they are those of all layers.
   */
  private void byName() {
    Map<String, List<WeightModule>> byKey = new HashMap<>();
    String common = commonContainer();
    for (WeightModule module : openModules()) {
      Set<String> keys = new LinkedHashSet<>();
      keys.add(key(module.name()));
      keys.add(key(module.name().substring(common.length())));
      keys.add(key(module.name().substring(module.name().lastIndexOf('.') + 1)));
      keys.forEach(key -> byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(module));
    }
    Map<WeightSlot, WeightModule> found = new LinkedHashMap<>();
    for (WeightSlot slot : openSlots()) {
      for (String name :
          List.of(slot.path(), slot.path().substring(slot.path().lastIndexOf('/') + 1))) {
        List<WeightModule> candidates = byKey.getOrDefault(key(name), List.of());
        if (candidates.size() == 1 && candidates.getFirst().fits(slot)) {
          found.putIfAbsent(slot, candidates.getFirst());
        }
      }
    }
    boolean unique = found.values().stream().distinct().count() == found.size();
    boolean complete = unique && found.size() == openSlots().size();
    found.forEach(
        (slot, module) -> {
          boolean once = found.values().stream().filter(module::equals).count() == 1;
          if (complete || (slot.isNamed() && once)) {
            match(slot, module, Reason.NAME);
          }
        });
  }

  private static String key(String name) {
    return name.replaceAll("[./]", "_").toLowerCase(Locale.ROOT);
  }

  /** Returns the container that all modules are in, such as "module.", or "". */
  private String commonContainer() {
    String common = modules.isEmpty() ? "" : modules.getFirst().name();
    for (WeightModule module : modules) {
      while (!module.name().startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    return common.substring(0, common.lastIndexOf('.') + 1);
  }

  /** Matches a slot that only one open module fits. */
  private boolean onlyFits() {
    List<WeightModule> open = openModules();
    for (WeightSlot slot : openSlots()) {
      List<WeightModule> fitting = open.stream().filter(module -> module.fits(slot)).toList();
      if (fitting.size() == 1) {
        match(slot, fitting.getFirst(), Reason.SHAPE);
        return true;
      }
    }
    return false;
  }

  /** Matches one group of modules that fit the same slots, in the order that their names tell. */
  private boolean byNumber() {
    OrderEvidence evidence = new OrderEvidence(places, positions, ordered);
    for (Collection<WeightModule> group : groups().values()) {
      List<WeightModule> members = List.copyOf(group);
      List<WeightSlot> own = openSlots().stream().filter(members.getFirst()::fits).toList();
      if (own.size() != members.size() || !areInSequence(own)) {
        continue;
      }
      List<WeightModule> sorted =
          evidence.order(members, own.stream().map(this::position).toList());
      if (!sorted.isEmpty()) {
        for (int i = 0; i < own.size(); i++) {
          match(own.get(i), sorted.get(i), Reason.NUMBER);
        }
        return true;
      }
    }
    return false;
  }

  /** Returns the open modules by the open slots that they fit. */
  private Map<List<WeightSlot>, List<WeightModule>> groups() {
    List<WeightSlot> open = openSlots();
    Map<List<WeightSlot>, List<WeightModule>> groups = new LinkedHashMap<>();
    for (WeightModule module : openModules()) {
      List<WeightSlot> fitting = open.stream().filter(module::fits).toList();
      if (!fitting.isEmpty()) {
        groups.computeIfAbsent(fitting, f -> new ArrayList<>()).add(module);
      }
    }
    return groups;
  }

  private int position(WeightSlot slot) {
    return positions.getOrDefault(slot, 0);
  }

  /** Returns whether each slot's layer reads what the one before it computes, maybe indirectly. */
  private boolean areInSequence(List<WeightSlot> group) {
    for (int i = 1; i < group.size(); i++) {
      int before = group.get(i - 1).use();
      int use = group.get(i).use();
      if (use != before && !uses.dependsOn(use, before)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Matches one normalization, or another module of vectors, beside a known one of the same number
   * in a file that has them in order, if just one slot stands beside that one's slot in the model.
   */
  private boolean byNeighbor() {
    if (!ordered) {
      return false;
    }
    for (WeightModule module : openModules()) {
      if (module.isFlat()) {
        List<WeightSlot> behind = beside(module, module.index() - 1, true);
        List<WeightSlot> before = beside(module, module.index() + 1, false);
        List<WeightSlot> found = behind.isEmpty() ? before : behind;
        if (found.size() == 1 && agreesWithNumbers(module, found.getFirst())) {
          match(found.getFirst(), module, Reason.NEIGHBOR);
          return true;
        }
      }
    }
    return false;
  }

  private List<WeightSlot> beside(WeightModule module, int neighbor, boolean behind) {
    if (neighbor < 0 || neighbor >= modules.size()) {
      return List.of();
    }
    WeightSlot known = places.get(modules.get(neighbor));
    if (known == null
        || !NameOrder.of(module.name()).isPairedWith(NameOrder.of(modules.get(neighbor).name()))) {
      return List.of();
    }
    return openSlots().stream()
        .filter(module::fits)
        .filter(
            slot ->
                behind
                    ? uses.follows(slot.use(), known.use())
                    : uses.follows(known.use(), slot.use()))
        .toList();
  }

  /** Returns whether a match would leave modules of equal shapes in the order of their numbers. */
  private boolean agreesWithNumbers(WeightModule module, WeightSlot slot) {
    NameOrder name = NameOrder.of(module.name());
    return places.entrySet().stream()
        .filter(entry -> module.fits(entry.getValue()))
        .allMatch(
            entry -> {
              int order = name.byNumber(NameOrder.of(entry.getKey().name()));
              int place = Integer.compare(position(slot), position(entry.getValue()));
              return order == 0 || Integer.signum(order) == place;
            });
  }

  private String unmatched() {
    List<WeightSlot> open = openSlots();
    for (WeightSlot slot : open) {
      List<WeightModule> fitting = openModules().stream().filter(m -> m.fits(slot)).toList();
      if (fitting.isEmpty()) {
        return "no arrays are left that fit %s; the file has left %s"
            .formatted(
                slot,
                few(
                    openModules().stream()
                        .filter(module -> !module.isOnlyCounters())
                        .sorted(Comparator.comparing(module -> !module.resembles(slot)))
                        .toList()));
      }
    }
    WeightSlot first = open.getFirst();
    List<WeightModule> alike = openModules().stream().filter(m -> m.fits(first)).toList();
    List<WeightSlot> wanting = open.stream().filter(alike.getFirst()::fits).toList();
    String example =
        wanting.stream()
            .limit(alike.size())
            .limit(3)
            .map(
                slot ->
                    "\"%s\": \"%s\""
                        .formatted(alike.get(wanting.indexOf(slot)).name(), slot.path()))
            .collect(Collectors.joining(", "));
    return ("the arrays of %s fit %s alike, and neither names nor order tell which belongs to"
            + " which; give a map of names, such as {%s} if that is how they belong")
        .formatted(
            few(alike.stream().map(WeightModule::name).toList()),
            few(wanting.stream().map(WeightSlot::path).toList()),
            example);
  }

  private static String few(List<?> all) {
    String text = all.stream().limit(4).map(String::valueOf).collect(Collectors.joining(", "));
    return all.isEmpty() ? "none" : all.size() > 4 ? text + ", ..." : text;
  }
}
