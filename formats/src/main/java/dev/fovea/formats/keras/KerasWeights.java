package dev.fovea.formats.keras;

import dev.fovea.config.Names;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The member {@code model.weights.h5} of a Keras file. Weights are at paths such as {@code
 * layers/conv2d_1/vars/0}, with a group named after the layer's class and a number; the optimizer's
 * variables are at {@code optimizer/vars}.
 */
public final class KerasWeights {
  private KerasWeights() {}

  /**
   * Returns the layers by the paths of their weights, including those of nested models. A layer or
   * model that occurs several times has its weights at the path of its first occurrence.
   */
  public static Map<String, ModelLayer> places(Model model) {
    Map<String, ModelLayer> places = new LinkedHashMap<>();
    addPlaces(model, "", places, Collections.newSetFromMap(new IdentityHashMap<>()));
    return places;
  }

  private static void addPlaces(
      Model model, String path, Map<String, ModelLayer> places, Set<Layer> visited) {
    Map<String, Integer> used = new HashMap<>();
    for (ModelLayer layer : model.layers()) {
      if (model.isSequential() && layer.layer() instanceof InputLayer) {
        continue;
      }
      String stem = Names.snakeCase(layer.layer().className());
      int count = used.merge(stem, 1, Integer::sum) - 1;
      String place = path + "layers/" + stem + (count == 0 ? "" : "_" + count);
      if (!visited.add(layer.layer())) {
        continue;
      }
      if (layer.layer() instanceof Model nested) {
        addPlaces(nested, place + "/", places, visited);
      } else {
        places.put(place, layer);
      }
    }
  }

  /**
   * Adds the weights and, if present, the optimizer's variables to a file.
   *
   * @param optimizer the optimizer's variables in Keras's order
   */
  static void write(HdfGroup root, Model model, Optional<List<HdfGroup.Data>> optimizer) {
    places(model)
        .forEach(
            (place, layer) -> {
              HdfGroup vars = root.at(place + "/vars").with("name", layer.name());
              for (int i = 0; i < layer.weights().size(); i++) {
                Weight weight = layer.weights().get(i);
                vars.put(String.valueOf(i), weight.shape(), weight.values());
              }
            });
    optimizer.ifPresent(
        variables -> {
          HdfGroup vars = root.at("optimizer/vars");
          for (int i = 0; i < variables.size(); i++) {
            vars.data().put(String.valueOf(i), variables.get(i));
          }
        });
  }
}
