package dev.fovea.formats.weights;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.weights.WeightReport.Placed;
import dev.fovea.layer.Layer;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the arrays of an open file into a model: all of them are read before any weight is set.
 */
final class WeightLoading {
  private static final Set<String> OF_PYTORCH = Set.of("weight", "running_mean", "running_var");
  private static final double PYTORCH_EPSILON = 1e-5;

  private final WeightFile file;
  private final String name;
  private final ModelUses uses;
  private final WeightOptions options;

  /** A set of arrays that fits the model in a layout. */
  private record Found(String set, Layout layout, WeightAssignment assignment) {}

  WeightLoading(WeightFile file, String name, Model model, WeightOptions options) {
    this.file = file;
    this.name = name;
    this.uses = ModelUses.of(model);
    this.options = options;
  }

  WeightReport run() throws IOException {
    try {
      Found found = find();
      List<Placed> placed = set(found.assignment());
      return new WeightReport(
          placed,
          found.assignment().leftOut().stream().map(StoredArray::name).toList(),
          remarks(found));
    } catch (IllegalArgumentException e) {
      throw new BadModelException(name, String.valueOf(e.getMessage()), e);
    }
  }

  /** Tries each set in each layout that it may have. */
  private Found find() {
    Map<String, List<StoredArray>> sets = WeightSets.of(file.arrays(), options.set());
    List<Found> fitting = new ArrayList<>();
    Map<String, IllegalArgumentException> failures = new LinkedHashMap<>();
    sets.forEach(
        (set, arrays) -> {
          for (Layout layout : layouts(arrays)) {
            try {
              fitting.add(
                  new Found(
                      set,
                      layout,
                      WeightAssignment.of(
                          uses, arrays, layout, options.names(), file.isOrdered())));
            } catch (IllegalArgumentException e) {
              failures.putIfAbsent(set, e);
            }
          }
        });
    if (fitting.isEmpty()) {
      throw failures.values().iterator().next();
    }
    if (fitting.size() > 1) {
      throw new IllegalArgumentException(
          fitting.stream().map(Found::set).distinct().count() > 1
              ? "several sets of weights fit: %s; say which one to take"
                  .formatted(fitting.stream().map(Found::set).distinct().toList())
              : "the arrays fit in Keras's layout and in PyTorch's; say which one it is");
    }
    return fitting.getFirst();
  }

  private List<Layout> layouts(List<StoredArray> arrays) {
    if (options.layout().isPresent()) {
      return List.of(options.layout().get());
    }
    if (file.layout().isPresent()) {
      return List.of(file.layout().get());
    }
    Set<String> roles = new HashSet<>();
    arrays.forEach(array -> roles.add(WeightModule.role(array)));
    roles.removeAll(Set.of("", "bias", "num_batches_tracked"));
    if (roles.isEmpty()) {
      return List.of(Layout.values());
    }
    return List.of(roles.stream().anyMatch(OF_PYTORCH::contains) ? Layout.PYTORCH : Layout.KERAS);
  }

  private List<Placed> set(WeightAssignment assignment) throws IOException {
    List<float[]> values = new ArrayList<>();
    List<Placed> placed = new ArrayList<>();
    for (WeightAssignment.Entry entry : assignment.entries()) {
      WeightForm form = entry.part().form();
      values.add(form.toWeight(entry.array().read().toFloats()));
      placed.add(
          new Placed(
              entry.array().name(),
              entry.part().role().isEmpty()
                  ? entry.slot().path()
                  : entry.slot().target(entry.part()),
              form.source(),
              form.target(),
              entry.reason()));
    }
    for (int i = 0; i < values.size(); i++) {
      assignment.entries().get(i).part().weight().adopt(values.get(i));
    }
    return placed;
  }

  private List<String> remarks(Found found) {
    List<String> remarks = new ArrayList<>(file.remarks());
    List<String> others = WeightSets.others(file.arrays(), found.set());
    if (!others.isEmpty()) {
      remarks.add(
          "of the file, %s is taken, and %s left"
              .formatted(
                  found.set().isEmpty() ? "the outermost part" : '"' + found.set() + '"',
                  String.join(", ", others)));
    }
    Map<String, Integer> types = new TreeMap<>();
    found
        .assignment()
        .entries()
        .forEach(
            entry -> types.merge(entry.array().type().toLowerCase(Locale.ROOT), 1, Integer::sum));
    types.keySet().removeAll(Set.of("float", "float32", "f32"));
    types.forEach(
        (type, count) ->
            remarks.add(
                String.format(Locale.ROOT, "%d arrays of %s become 32-bit floats", count, type)));
    if (found.layout() == Layout.PYTORCH) {
      List<String> other =
          uses.uses().stream()
              .filter(use -> isOtherEpsilon(use.layer()))
              .map(ModelUses.Use::path)
              .distinct()
              .toList();
      if (!other.isEmpty()) {
        remarks.add(
            "%s: epsilon is not 1e-5, PyTorch's default; give the layer epsilon(1e-5) if the network was trained with that"
                .formatted(String.join(", ", other)));
      }
    }
    return remarks;
  }

  private static boolean isOtherEpsilon(Layer layer) {
    return layer instanceof BatchNormalization batch && batch.epsilon() != PYTORCH_EPSILON;
  }
}
