package dev.fovea.formats.keras;

import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that was made of a file's configuration.
 *
 * @param members its layers, in the order of the file
 */
record ReadModel(Model model, List<ReadLayer> members) {
  ReadModel {
    members = List.copyOf(members);
  }

  /** Returns the description of a model that was not read from a file, as Keras would save it. */
  static ReadModel of(Model model) {
    return new ReadModel(model, members(model));
  }

  private static List<ReadLayer> members(Model model) {
    List<ReadLayer> members = new ArrayList<>();
    for (ModelLayer layer : model.layers()) {
      List<ReadLayer> inner = layer.layer() instanceof Model nested ? members(nested) : List.of();
      members.add(new ReadLayer(layer.layer().className(), layer.name(), layer.layer(), inner));
    }
    return members;
  }

  /** Returns the places of all layers in the model and its nested models, by identity. */
  Map<Layer, ModelLayer> places() {
    Map<Layer, ModelLayer> places = new IdentityHashMap<>();
    addPlaces(model, places);
    return places;
  }

  private static void addPlaces(Model model, Map<Layer, ModelLayer> places) {
    for (ModelLayer layer : model.layers()) {
      if (places.putIfAbsent(layer.layer(), layer) == null
          && layer.layer() instanceof Model nested) {
        addPlaces(nested, places);
      }
    }
  }
}
