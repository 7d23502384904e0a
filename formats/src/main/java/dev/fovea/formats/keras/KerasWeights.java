package dev.fovea.formats.keras;

import dev.fovea.config.Names;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Arrays;
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
 *
 * <p>Empty groups are not written: Keras does not need them, and the HDF5 library corrupts a file
 * that ends with one.
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
   * Writes the weights and, if present, the optimizer's variables.
   *
   * @param optimizer the optimizer's variables in Keras's order: arrays and single numbers
   */
  static void write(Path file, Model model, Optional<List<Object>> optimizer) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      Groups groups = new Groups(hdf);
      places(model)
          .forEach(
              (place, layer) -> {
                for (int i = 0; i < layer.weights().size(); i++) {
                  Weight weight = layer.weights().get(i);
                  WritableGroup vars = groups.at(place + "/vars");
                  vars.putDataset(String.valueOf(i), nested(weight.shape(), weight.values(), 0, 0));
                  vars.putAttribute("name", layer.name());
                }
              });
      optimizer.ifPresent(
          variables -> {
            WritableGroup vars = groups.at("optimizer/vars");
            for (int i = 0; i < variables.size(); i++) {
              vars.putDataset(String.valueOf(i), variables.get(i));
            }
          });
    }
  }

  /** Groups by their paths, created on first use. */
  private static final class Groups {
    private final Map<String, WritableGroup> groups = new HashMap<>();

    Groups(WritableGroup root) {
      groups.put("", root);
    }

    WritableGroup at(String path) {
      WritableGroup known = groups.get(path);
      if (known == null) {
        int slash = path.lastIndexOf('/');
        known = at(slash < 0 ? "" : path.substring(0, slash)).putGroup(path.substring(slash + 1));
        groups.put(path, known);
      }
      return known;
    }
  }

  /** Returns the values as nested arrays, the form in which the library takes a shape. */
  static Object nested(Shape shape, float[] values, int axis, int from) {
    if (shape.rank() == 0) {
      return values[0];
    }
    int dim = shape.dim(axis);
    if (axis == shape.rank() - 1) {
      return Arrays.copyOfRange(values, from, from + dim);
    }
    int inner = shape.slice(axis + 1, shape.rank()).size();
    Object first = nested(shape, values, axis + 1, from);
    Object array = Array.newInstance(first.getClass(), dim);
    Array.set(array, 0, first);
    for (int i = 1; i < dim; i++) {
      Array.set(array, i, nested(shape, values, axis + 1, from + i * inner));
    }
    return array;
  }
}
