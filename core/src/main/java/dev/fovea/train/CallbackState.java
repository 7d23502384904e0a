package dev.fovea.train;

import java.util.List;
import java.util.Map;

/**
 * The state of a callback between epochs.
 *
 * @param numbers the numbers by name
 * @param arrays the arrays, such as weights, in an order defined by the callback
 */
public record CallbackState(Map<String, Double> numbers, List<float[]> arrays) {
  /** The state of a callback that has none. */
  public static final CallbackState NONE = of(Map.of());

  /** Copies the map and the list, not the arrays. */
  public CallbackState {
    numbers = Map.copyOf(numbers);
    arrays = List.copyOf(arrays);
  }

  /** Returns a state that consists of numbers only. */
  public static CallbackState of(Map<String, Double> numbers) {
    return new CallbackState(numbers, List.of());
  }

  /** Returns a number, or another value if the state has none of that name. */
  public double number(String name, double otherwise) {
    return numbers.getOrDefault(name, otherwise);
  }
}
