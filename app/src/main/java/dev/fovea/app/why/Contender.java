package dev.fovea.app.why;

import java.util.List;

/**
 * A network of the comparison.
 *
 * @param title its name on the page
 * @param architecture its name in the zoo
 * @param recipe the recipe that trains it, on digits that are not shifted
 * @param layers the layers whose values are asked for the position, with words for them
 */
record Contender(String title, String architecture, String recipe, List<Place> layers) {
  /** The networks, in the order of the page. */
  static final List<Contender> ALL =
      List.of(
          new Contender("MLP", "mlp", "standard", List.of(new Place("dense", "first dense layer"))),
          new Contender(
              "CNN",
              "basic-cnn",
              "standard",
              List.of(
                  new Place("conv2d_1", "before pooling"),
                  new Place("max_pooling2d", "after pooling 2x2, stride 2"),
                  new Place("dense", "dense layer"))),
          new Contender(
              "CNN, overlapping pooling",
              "overlapping-cnn",
              "standard",
              List.of(
                  new Place("max_pooling2d", "after pooling 2x2, stride 1"),
                  new Place("dense", "dense layer"))),
          new Contender(
              "CapsNet", "capsnet", "centered", List.of(new Place("capsules", "digit capsules"))),
          new Contender(
              "Neocognitron",
              "neocognitron",
              "standard",
              List.of(
                  new Place("c1", "C-cells of stage 1"),
                  new Place("c2", "C-cells of stage 2"),
                  new Place("c3", "C-cells of stage 3"))));

  /**
   * A layer.
   *
   * @param layer its name in the model
   * @param words what the page calls it
   */
  record Place(String layer, String words) {}
}
