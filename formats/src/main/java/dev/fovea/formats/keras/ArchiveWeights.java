package dev.fovea.formats.keras;

import dev.fovea.config.Names;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import io.jhdf.api.Dataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The weights in the layout of Keras 3, which {@code .keras} files and {@code .weights.h5} files
 * share: a group for each layer, named after its class and a number, with its variables in {@code
 * vars}. TF-Keras 2.13 and 2.14 call the group of all layers otherwise and leave numbers out.
 */
final class ArchiveWeights {
  /** The groups of a model's layers, the older one first. */
  private static final List<String> CONTAINERS =
      List.of("_layer_checkpoint_dependencies", "layers");

  private static final Pattern NUMBERED = Pattern.compile("(.+)_(\\d{1,9})");

  private final HdfTree tree;
  private final Map<Layer, ModelLayer> places;
  private final Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The path of the group of each layer that has weights. */
  private final Map<ModelLayer, String> found = new LinkedHashMap<>();

  private ArchiveWeights(HdfTree tree, ReadModel read) {
    this.tree = tree;
    this.places = read.places();
    find("", read.model(), read.members());
  }

  /** Returns whether a file has weights of this layout at its top. */
  static boolean isWeightsFile(HdfTree tree) {
    return CONTAINERS.stream().anyMatch(tree::hasGroup);
  }

  /**
   * Reads all weights of a model. What is missing or has another shape does not fit; the message
   * names the layer.
   */
  static void read(HdfTree tree, ReadModel read, WeightSink sink) {
    new ArchiveWeights(tree, read)
        .found.forEach(
            (layer, path) ->
                sink.layer(layer.name(), layer.weights(), () -> values(tree, layer, path)));
  }

  private static List<float[]> values(HdfTree tree, ModelLayer layer, String path) {
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < layer.weights().size(); i++) {
      Weight weight = layer.weights().get(i);
      String what = "the weight %s of layer \"%s\"".formatted(weight.name(), layer.name());
      Dataset data =
          tree.dataset(path + "/vars/" + i)
              .orElseThrow(
                  () -> new IllegalArgumentException("%s is missing (%s)".formatted(what, path)));
      values.add(HdfFloats.read(data, weight.shape(), what));
    }
    return values;
  }

  /** Finds the groups of the layers of a model whose own group is at a path. */
  private void find(String path, Model model, List<ReadLayer> members) {
    String start = path.isEmpty() ? "" : path + "/";
    String container =
        CONTAINERS.stream().filter(name -> tree.hasGroup(start + name)).findFirst().orElse("layers");
    Map<String, List<ReadLayer>> byClass = new LinkedHashMap<>();
    for (ReadLayer member : members) {
      if (!(model.isSequential() && member.layer() instanceof InputLayer)) {
        byClass
            .computeIfAbsent(Names.snakeCase(member.className()), stem -> new ArrayList<>())
            .add(member);
      }
    }
    Map<ReadLayer, String> groups = new IdentityHashMap<>();
    byClass.forEach((stem, same) -> addGroups(start + container, stem, same, groups));
    for (ReadLayer member : members) {
      if (groups.containsKey(member) && visited.add(member.layer())) {
        String group = groups.getOrDefault(member, "");
        if (member.layer() instanceof Model nested) {
          find(group, nested, member.members());
        } else {
          ModelLayer place = Objects.requireNonNull(places.get(member.layer()));
          if (!place.weights().isEmpty()) {
            found.put(place, group);
          }
        }
      }
    }
  }

  /** Adds the groups of the layers of one class, whose names begin with a stem. */
  private void addGroups(
      String container, String stem, List<ReadLayer> same, Map<ReadLayer, String> groups) {
    List<String> exact = new ArrayList<>();
    for (int i = 0; i < same.size(); i++) {
      exact.add(container + "/" + stem + (i == 0 ? "" : "_" + i));
    }
    boolean numbered = container.endsWith("layers");
    for (int i = 0; i < same.size() && numbered; i++) {
      numbered = !hasWeights(same.get(i)) || tree.isFilled(exact.get(i));
    }
    List<String> names = numbered ? exact : inOrder(container, stem, same);
    for (int i = 0; i < same.size(); i++) {
      groups.put(same.get(i), i < names.size() ? names.get(i) : exact.get(i));
    }
  }

  private boolean hasWeights(ReadLayer member) {
    return !visited.contains(member.layer())
        && !Objects.requireNonNull(places.get(member.layer())).weights().isEmpty();
  }

  /**
   * Returns the groups of a class in the order of their numbers, one for each layer; only those with
   * weights if there are not as many groups as layers.
   */
  private List<String> inOrder(String container, String stem, List<ReadLayer> same) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String group : tree.groupsIn(container)) {
      Matcher numbered = NUMBERED.matcher(group);
      if (group.equals(stem)) {
        numbers.put(group, 0);
      } else if (numbered.matches() && numbered.group(1).equals(stem)) {
        numbers.put(group, Integer.parseInt(numbered.group(2)));
      }
    }
    List<String> groups =
        numbers.keySet().stream()
            .sorted(Comparator.comparingInt(group -> numbers.getOrDefault(group, 0)))
            .map(group -> container + "/" + group)
            .toList();
    if (groups.size() == same.size()) {
      return groups;
    }
    List<String> filled = groups.stream().filter(tree::isFilled).toList();
    List<String> result = new ArrayList<>();
    int next = 0;
    for (ReadLayer member : same) {
      result.add(
          hasWeights(member) && next < filled.size()
              ? filled.get(next++)
              : container + "/" + stem);
    }
    return result;
  }
}
