package dev.fovea.formats.keras;

import dev.fovea.layer.Layer;
import dev.fovea.layer.convolution.Convolutional;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import io.jhdf.api.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of one layer, or of all layers of a nested model, in a group of a file of Keras 2.
 *
 * <p>They are found by their names, such as {@code block_1/conv2d/kernel:0}. Names that say nothing,
 * as those of shared or renamed layers, are taken in the order of Keras: the weights that are
 * trained, and then the others.
 */
final class LegacyGroup {
  private final HdfTree tree;
  private final String path;
  private final boolean mirrored;

  /**
   * @param mirrored whether kernels of convolutions were written by Theano, which turns them around
   */
  LegacyGroup(HdfTree tree, String path, boolean mirrored) {
    this.tree = tree;
    this.path = path;
    this.mirrored = mirrored;
  }

  /** A weight of the model and the layer that it belongs to. */
  private record Place(ReadLayer layer, ModelLayer member, int index) {
    Weight weight() {
      return member.weights().get(index);
    }

    String what() {
      return "the weight %s of layer \"%s\"".formatted(weight().name(), layer.name());
    }
  }

  /** Reads the weights of a member of the model. */
  void read(
      ReadLayer member, ModelLayer own, Map<Layer, ModelLayer> places, WeightSink sink) {
    List<Place> wanted = new ArrayList<>();
    collect(member, own, places, wanted, new HashSet<>());
    sink.layer(
        member.name(),
        wanted.stream().map(Place::weight).toList(),
        () -> values(member.name(), wanted));
  }

  private List<float[]> values(String layer, List<Place> wanted) {
    List<String> names = tree.texts(path, LegacyWeights.WEIGHT_NAMES);
    if (names.size() < wanted.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "layer \"%s\" has %d weights in the file, the model needs %d",
              layer,
              names.size(),
              wanted.size()));
    }
    Map<Place, String> found = byName(wanted, names).orElseGet(() -> inOrder(wanted, names));
    return wanted.stream()
        .map(place -> values(place, Objects.requireNonNull(found.get(place))))
        .toList();
  }

  private float[] values(Place place, String name) {
    Dataset data =
        tree.dataset(path + "/" + name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is missing (%s)".formatted(place.what(), name)));
    Weight weight = place.weight();
    float[] values = HdfFloats.read(data, weight.shape(), place.what());
    if (mirrored && place.index == 0 && place.layer.layer() instanceof Convolutional<?> conv) {
      mirror(values, weight.shape(), conv.options().rank());
    }
    return values;
  }

  private static void collect(
      ReadLayer layer,
      ModelLayer member,
      Map<Layer, ModelLayer> places,
      List<Place> wanted,
      Set<Weight> seen) {
    if (layer.layer() instanceof Model) {
      for (ReadLayer inner : layer.members()) {
        ModelLayer place = Objects.requireNonNull(places.get(inner.layer()));
        collect(inner, place, places, wanted, seen);
      }
      return;
    }
    for (int i = 0; i < member.weights().size(); i++) {
      if (seen.add(member.weights().get(i))) {
        wanted.add(new Place(layer, member, i));
      }
    }
  }

  /** Returns the name of each weight; empty if the names do not tell which is which. */
  private Optional<Map<Place, String>> byName(List<Place> wanted, List<String> names) {
    Map<String, List<String>> byLayer = new LinkedHashMap<>();
    Set<String> layers = new HashSet<>();
    wanted.forEach(place -> layers.add(place.layer.name()));
    for (String name : names) {
      List<String> parts = Arrays.asList(name.split("/"));
      for (int i = parts.size() - 2; i >= 0; i--) {
        if (layers.contains(parts.get(i))) {
          byLayer.computeIfAbsent(parts.get(i), layer -> new ArrayList<>()).add(name);
          break;
        }
      }
    }
    Map<String, Long> needed = new LinkedHashMap<>();
    wanted.forEach(place -> needed.merge(place.layer.name(), 1L, Long::sum));
    Map<Place, String> found = new LinkedHashMap<>();
    for (Place place : wanted) {
      List<String> own = byLayer.getOrDefault(place.layer.name(), List.of());
      boolean several =
          wanted.stream()
              .anyMatch(p -> p.layer.name().equals(place.layer.name()) && p.member != place.member);
      if (several || own.size() != needed.getOrDefault(place.layer.name(), 0L)) {
        return Optional.empty();
      }
      found.put(place, ofLayer(place, own));
    }
    return new HashSet<>(found.values()).size() == found.size()
        ? Optional.of(found)
        : Optional.empty();
  }

  /** Returns the one of a layer's names that ends like the weight's, or the one in its place. */
  private static String ofLayer(Place place, List<String> own) {
    String weight = place.weight().name();
    List<String> same = own.stream().filter(name -> last(name).equals(weight)).toList();
    return same.size() == 1 ? same.getFirst() : own.get(place.index);
  }

  /** Returns the last part of a name without its number: {@code conv2d/kernel:0} is a kernel. */
  private static String last(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 ? last : last.substring(0, colon);
  }

  /** Returns the names in the order of Keras: what is trained, then the rest. */
  private static Map<Place, String> inOrder(List<Place> wanted, List<String> names) {
    List<Place> order = new ArrayList<>();
    wanted.stream().filter(LegacyGroup::isTrained).forEach(order::add);
    wanted.stream().filter(place -> !isTrained(place)).forEach(order::add);
    Map<Place, String> found = new LinkedHashMap<>();
    for (int i = 0; i < order.size(); i++) {
      found.put(order.get(i), names.get(i));
    }
    return found;
  }

  private static boolean isTrained(Place place) {
    return place.member.trainable() && place.weight().spec().trainable();
  }

  /** Turns a kernel (spatial sizes, ...) around along its spatial dimensions. */
  private static void mirror(float[] values, Shape shape, int rank) {
    int taps = shape.slice(0, rank).size();
    int size = values.length / Math.max(1, taps);
    for (int tap = 0; tap < taps / 2; tap++) {
      int other = taps - 1 - tap;
      for (int i = 0; i < size; i++) {
        float value = values[tap * size + i];
        values[tap * size + i] = values[other * size + i];
        values[other * size + i] = value;
      }
    }
  }
}
