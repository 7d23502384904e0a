package dev.fovea.insight;

import dev.fovea.layer.InputLayer;
import dev.fovea.model.Mode;
import dev.fovea.model.Model;
import dev.fovea.model.Plan;
import dev.fovea.model.PlanSpec;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lookup of layers by name, number or kind. */
public final class LayerLookup {
  /** Maximum number of names listed in a message. */
  private static final int LISTED = 30;

  private LayerLookup() {}

  /**
   * Returns the layers of a model, including those of nested models, without computing anything.
   *
   * @throws dev.fovea.tensor.ShapeException if the model does not fix the size of its input
   */
  public static List<PlannedLayer> of(Model model) {
    return of(model, List.of());
  }

  /**
   * Returns the layers for inputs of the given shapes, or of those of the model if none is given.
   */
  public static List<PlannedLayer> of(Model model, List<Shape> inputShapes) {
    return new Plan(model, PlanSpec.of(1).mode(Mode.EXPLAIN).inputShapes(inputShapes)).layers();
  }

  /** Returns the layers without the input layers; numbers of layers are indices of this list. */
  public static List<PlannedLayer> numbered(List<PlannedLayer> layers) {
    return layers.stream().filter(layer -> !(layer.layer() instanceof InputLayer)).toList();
  }

  /**
   * Finds a layer by its name ("conv2d_1", "encoder/conv2d", or "encoder" for the last layer of a
   * nested model) or its number (0 is the first after the inputs, -1 the last).
   *
   * @param layers layers from {@link Plan#layers}
   * @throws IllegalArgumentException if there is no such layer; the message lists the names and the
   *     most similar one
   */
  public static PlannedLayer find(List<PlannedLayer> layers, String wanted) {
    List<PlannedLayer> numbered = numbered(layers);
    if (wanted.matches("-?\\d{1,6}")) {
      int number = Integer.parseInt(wanted);
      int at = number < 0 ? numbered.size() + number : number;
      if (at < 0 || at >= numbered.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "there is no layer %s; layers have the numbers 0 to %d: %s",
                wanted,
                numbered.size() - 1,
                names(numbered)));
      }
      return numbered.get(at);
    }
    return layers.stream()
        .filter(layer -> layer.path().equals(wanted))
        .findFirst()
        .or(
            () ->
                layers.stream()
                    .filter(layer -> layer.path().startsWith(wanted + "/"))
                    .reduce((first, second) -> second))
        .orElseThrow(() -> unknown(layers, wanted));
  }

  private static IllegalArgumentException unknown(List<PlannedLayer> layers, String wanted) {
    String nearest =
        layers.stream()
            .map(PlannedLayer::path)
            .min(Comparator.comparingInt(path -> EditDistance.between(path, wanted)))
            .map(path -> "; did you mean \"%s\"?".formatted(path))
            .orElse("");
    return new IllegalArgumentException(
        "the model has no layer \"%s\"%s It has %s"
            .formatted(wanted, nearest, names(numbered(layers))));
  }

  /**
   * Returns the first layer of a kind.
   *
   * @param kind name of the kind for the message, such as "convolution"
   * @throws IllegalArgumentException if the model has no such layer
   */
  public static PlannedLayer first(
      List<PlannedLayer> layers, Predicate<PlannedLayer> is, String kind) {
    return layers.stream()
        .filter(is)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the model has no %s; it has %s".formatted(kind, names(numbered(layers)))));
  }

  /**
   * Checks that a layer is of a kind, and returns it.
   *
   * @param kind name of the kind for the message, such as "convolution"
   * @throws IllegalArgumentException if it is not; the message lists the layers of that kind
   */
  public static PlannedLayer require(
      List<PlannedLayer> layers, PlannedLayer layer, Predicate<PlannedLayer> is, String kind) {
    if (is.test(layer)) {
      return layer;
    }
    List<PlannedLayer> others = layers.stream().filter(is).toList();
    throw new IllegalArgumentException(
        "%s is no %s; %s"
            .formatted(
                layer,
                kind,
                others.isEmpty() ? "the model has none" : "of this kind are " + names(others)));
  }

  private static String names(List<PlannedLayer> layers) {
    List<String> names = new ArrayList<>();
    layers.stream().limit(LISTED).map(PlannedLayer::path).forEach(names::add);
    String listed = names.stream().collect(Collectors.joining(", "));
    return layers.size() > LISTED
        ? String.format(Locale.ROOT, "%s and %d more", listed, layers.size() - LISTED)
        : listed;
  }
}
