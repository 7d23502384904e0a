package dev.fovea.train;

import java.util.List;
import java.util.Map;

/**
 * What a callback remembers between epochs.
 *
 * @param numbers by their names
 * @param arrays such as weights, in an order of the callback's own
 */
public record CallbackState(Map<String, Double> numbers, List<float[]> arrays) {
  /** Nothing. */
  public static final CallbackState NONE = of(Map.of());

  /** Copies the map and the list, not the arrays. */
  public CallbackState {
    numbers = Map.copyOf(numbers);
    arrays = List.copyOf(arrays);
  }

  /** Returns a state of numbers alone. */
  public static CallbackState of(Map<String, Double> numbers) {
    return new CallbackState(numbers, List.of());
  }

  /** Returns a number, or another value if the state has none of that name. */
  public double number(String name, double otherwise) {
    return numbers.getOrDefault(name, otherwise);
  }
}
