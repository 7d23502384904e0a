package dev.fovea.formats.weights;

import dev.fovea.formats.model.ModelUses;
import dev.fovea.model.Weight;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A place in a model that a group of arrays fills: a layer with its weights, or one of the two
 * convolutions of a separable one.
 *
 * @param path the names of the models around the layer, and its own
 * @param layer the class of the layer, for messages
 * @param use the index of the layer's first use in {@link ModelUses}
 * @param isNamed whether somebody gave the layer its name, rather than the model
 * @param parts the weights
 */
record WeightSlot(String path, String layer, int use, boolean isNamed, List<Part> parts) {
  /**
   * A weight.
   *
   * @param role the last part of the array's name, such as "weight"
   * @param weight the weight to set
   * @param form how an array becomes the weight
   */
  record Part(String role, Weight weight, WeightForm form) {}

  WeightSlot {
    parts = List.copyOf(parts);
  }

  /** Returns the name of a part in reports and maps, such as "conv2d/kernel". */
  String target(Part part) {
    return path + "/" + part.weight().name();
  }

  /** Returns each part as a slot of its own, for arrays whose names tell no roles. */
  List<WeightSlot> apart() {
    return parts.stream()
        .map(
            part ->
                new WeightSlot(
                    target(part),
                    layer,
                    use,
                    isNamed,
                    List.of(new Part("", part.weight(), part.form()))))
        .toList();
  }

  /** Returns what the slot needs, such as: conv2d (weight 32x1x3x3, bias 32). */
  @Override
  public String toString() {
    return path
        + parts.stream()
            .map(part -> (part.role() + " " + part.form().source()).strip())
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
