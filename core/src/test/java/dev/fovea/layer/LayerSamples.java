package dev.fovea.layer;

import dev.fovea.model.Model;
import java.util.List;

/** A model of each layer in {@link LayerCases}, for tests of other packages. */
public final class LayerSamples {
  private LayerSamples() {}

  /** A model of one layer, with weights that were drawn. */
  public record Case(String text, Model model) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** Returns a model of each layer that reads something. */
  public static List<Case> all() {
    return LayerCases.all().stream()
        .filter(one -> !one.inputs().isEmpty())
        .map(LayerSamples::of)
        .toList();
  }

  private static Case of(LayerCase one) {
    List<Symbol> from = one.inputs().stream().map(shape -> Symbol.input(shape.dims())).toList();
    Model model = Model.of("", from, List.of(one.layer().apply(from)));
    model.initialize(0);
    return new Case(one.toString(), model);
  }
}
