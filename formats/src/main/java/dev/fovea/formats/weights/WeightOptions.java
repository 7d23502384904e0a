package dev.fovea.formats.weights;

import java.util.Map;
import java.util.Optional;

/**
 * What a user says of a file of weights.
 *
 * @param names the weights or layers of the model by the names of the arrays or modules that belong
 *     to them, such as "conv1" to "conv2d", or "conv1.weight" to "conv2d/kernel"; those not named
 *     are placed as without a map. "" leaves an array out
 * @param set the part of the file to take, such as "state_dict"
 * @param layout the layout of the arrays
 */
public record WeightOptions(
    Map<String, String> names, Optional<String> set, Optional<Layout> layout) {
  /** Nothing is said: all follows from the file and the model. */
  public static final WeightOptions NONE =
      new WeightOptions(Map.of(), Optional.empty(), Optional.empty());

  public WeightOptions {
    names = Map.copyOf(names);
  }

  /** Returns these options with a map of names. */
  public WeightOptions names(Map<String, String> changed) {
    return new WeightOptions(changed, set, layout);
  }

  /** Returns these options with the part of the file to take. */
  public WeightOptions set(String changed) {
    return new WeightOptions(names, Optional.of(changed), layout);
  }

  /** Returns these options with the layout of the arrays. */
  public WeightOptions layout(Layout changed) {
    return new WeightOptions(names, set, Optional.of(changed));
  }
}
