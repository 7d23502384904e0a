package dev.fovea.model;

import dev.fovea.model.rewrite.Op;
import dev.fovea.model.rewrite.Ops;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Describes the layers of a plan of mode {@link Mode#EXPLAIN}, each with the values it computes.
 */
final class PlannedLayers {
  private final Ops ops;
  private final Buffers buffers;
  private final List<PlannedLayer> found = new ArrayList<>();

  /** The index of the layer that computes a value. */
  private final Map<Integer, Integer> indices = new HashMap<>();

  private PlannedLayers(Ops ops, Buffers buffers) {
    this.ops = ops;
    this.buffers = buffers;
  }

  /**
   * Returns the model's input layers, then each output of each operation.
   *
   * @param asWritten the operations before they were rewritten
   */
  static List<PlannedLayer> describe(
      Model model, ModelOps source, Ops asWritten, Ops ops, Buffers buffers) {
    PlannedLayers layers = new PlannedLayers(ops, buffers);
    for (int i = 0; i < ops.inputs().size(); i++) {
      Node node = model.nodes().get(model.inputs().get(i).node());
      ModelLayer owner = model.layers().get(node.layer());
      layers.add(owner.name(), owner, List.of(), ops.inputs().get(i));
    }
    for (Op op : asWritten.all()) {
      List<Integer> from = op.inputs().stream().map(layers.indices::get).toList();
      for (int k = 0; k < op.outputs().size(); k++) {
        String path = op.path() + (k == 0 ? "" : ":" + k);
        layers.add(path, source.owner(op), from, op.outputs().get(k));
      }
    }
    return List.copyOf(layers.found);
  }

  private void add(String path, ModelLayer owner, List<Integer> from, int value) {
    OptionalInt before = ops.beforeActivation(value);
    indices.put(value, found.size());
    found.add(
        new PlannedLayer(
            found.size(),
            path,
            owner,
            from,
            ops.shape(value),
            buffers.value(value),
            before.orElse(value),
            before.isPresent() ? Optional.of(buffers.value(before.getAsInt())) : Optional.empty(),
            buffers.wantsGradient(value)
                ? Optional.of(buffers.gradient(value))
                : Optional.empty()));
  }
}
