package dev.fovea.formats.weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What names tell of the order in which modules of equal shapes are used. Numbers count upwards in
 * the order of use, unless modules of the same name whose places are known show that they count
 * downwards. Numbers that contradict the order in the file, with nothing else to confirm them, tell
 * nothing.
 */
final class OrderEvidence {
  /** The largest group that is compared, each with each. */
  private static final int MOST = 512;

  private final Map<WeightModule, WeightSlot> places;
  private final Map<WeightSlot, Integer> positions;
  private final boolean ordered;

  /** Whether numbers rise or fall in the order of use. */
  private enum Direction {
    RISING,
    FALLING,
    UNKNOWN,
    CONTRADICTORY
  }

  /**
   * Collects the evidence.
   *
   * @param places the modules whose slots are known
   * @param positions the slots in the order of computation
   * @param ordered whether the order of modules in the file means anything
   */
  OrderEvidence(
      Map<WeightModule, WeightSlot> places, Map<WeightSlot, Integer> positions, boolean ordered) {
    this.places = places;
    this.positions = positions;
    this.ordered = ordered;
  }

  /**
   * Returns modules in their order of use, or none if that is not known.
   *
   * @param group the modules, in the order of the file
   * @param targets the positions of the slots that they are for
   */
  List<WeightModule> order(List<WeightModule> group, List<Integer> targets) {
    if (group.size() > MOST) {
      return List.of();
    }
    List<WeightModule> sorted = sorted(group);
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = i + 1; j < sorted.size(); j++) {
        if (compare(sorted.get(i), sorted.get(j)) >= 0) {
          return List.of();
        }
      }
    }
    List<WeightModule> reversed = new ArrayList<>(sorted);
    Collections.reverse(reversed);
    return switch (direction(group, targets)) {
      case RISING -> sorted;
      case FALLING -> reversed;
      case CONTRADICTORY -> List.of();
      case UNKNOWN -> ordered && group.size() > 1 && group.equals(reversed) ? List.of() : sorted;
    };
  }

  /** Sorts by insertion, which unlike a library's sort may be given names that do not compare. */
  private List<WeightModule> sorted(List<WeightModule> group) {
    List<WeightModule> sorted = new ArrayList<>();
    for (WeightModule module : group) {
      int at = sorted.size();
      while (at > 0 && compare(module, sorted.get(at - 1)) < 0) {
        at--;
      }
      sorted.add(at, module);
    }
    return sorted;
  }

  /** Compares by numbers, or else by where the other modules of the same containers belong. */
  private int compare(WeightModule a, WeightModule b) {
    NameOrder left = NameOrder.of(a.name());
    NameOrder right = NameOrder.of(b.name());
    int byNumber = left.byNumber(right);
    return byNumber != 0 ? byNumber : byContainers(left, right);
  }

  private int byContainers(NameOrder a, NameOrder b) {
    OptionalInt component = a.differingContainer(b);
    if (component.isEmpty()) {
      return 0;
    }
    List<Integer> left = positionsWithin(a.container(component.getAsInt()));
    List<Integer> right = positionsWithin(b.container(component.getAsInt()));
    if (left.isEmpty() || right.isEmpty()) {
      return 0;
    }
    if (Collections.max(left) < Collections.min(right)) {
      return -1;
    }
    return Collections.max(right) < Collections.min(left) ? 1 : 0;
  }

  private List<Integer> positionsWithin(List<NameOrder.Part> container) {
    return places.entrySet().stream()
        .filter(entry -> NameOrder.of(entry.getKey().name()).isWithin(container))
        .map(entry -> positions.getOrDefault(entry.getValue(), 0))
        .toList();
  }

  /** Returns what the known modules of the same name but another number show. */
  private Direction direction(List<WeightModule> group, List<Integer> targets) {
    List<NameOrder> names = group.stream().map(m -> NameOrder.of(m.name())).toList();
    int at = names.stream().mapToInt(name -> differsAt(names.getFirst(), name)).min().orElse(0);
    List<BigInteger> numbers =
        names.stream().map(name -> name.number(at)).flatMap(Optional::stream).toList();
    if (numbers.size() < group.size()) {
      // Containers, not numbers, tell the order, and they are compared by where they belong.
      return Direction.RISING;
    }
    boolean rising = false;
    boolean falling = false;
    for (Map.Entry<WeightModule, WeightSlot> known : places.entrySet()) {
      NameOrder name = NameOrder.of(known.getKey().name());
      Optional<BigInteger> number =
          differsAt(names.getFirst(), name) >= at ? name.number(at) : Optional.empty();
      int position = positions.getOrDefault(known.getValue(), 0);
      int side = number.map(n -> side(n, numbers)).orElse(0);
      int place = side(position, targets);
      rising |= side != 0 && side == place;
      falling |= side != 0 && side == -place;
    }
    if (rising && falling) {
      return Direction.CONTRADICTORY;
    }
    return rising ? Direction.RISING : falling ? Direction.FALLING : Direction.UNKNOWN;
  }

  private static int differsAt(NameOrder a, NameOrder b) {
    return a.equals(b) ? Integer.MAX_VALUE : a.firstDifference(b);
  }

  /** Returns -1 if a number is below all others, 1 if above all, and 0 if neither. */
  private static <T extends Comparable<T>> int side(T number, List<T> others) {
    if (others.stream().allMatch(other -> number.compareTo(other) < 0)) {
      return -1;
    }
    return others.stream().allMatch(other -> number.compareTo(other) > 0) ? 1 : 0;
  }
}
