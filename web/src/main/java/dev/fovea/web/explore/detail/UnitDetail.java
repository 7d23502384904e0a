package dev.fovea.web.explore.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.insight.Region;
import dev.fovea.layer.Activated;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.MapSizes;
import dev.fovea.web.explore.wire.Packet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What one unit of a layer computes from what: its numbers, its receptive field, its path. */
public final class UnitDetail {
  private UnitDetail() {}

  /**
   * Describes a unit.
   *
   * @throws WebException if there is no such layer or unit
   */
  public static Packet of(LiveNetwork network, int index, int map, int y, int x) {
    PlannedLayer layer = network.layer(index);
    MapSizes sizes = MapSizes.of(layer.outputShape());
    if (map < 0
        || map >= sizes.maps()
        || y < 0
        || y >= sizes.height()
        || x < 0
        || x >= sizes.width()) {
      throw WebException.notFound(
          String.format(
              Locale.ROOT,
              "%s has %d maps of %dx%d; there is no unit %d, %d of map %d",
              layer,
              sizes.maps(),
              sizes.height(),
              sizes.width(),
              y,
              x,
              map));
    }
    int place = sizes.place(map, y, x);
    ObjectNode head = Packet.object().put("layer", index).put("map", map).put("y", y).put("x", x);
    head.put("value", layer.values()[place]);
    head.put("before", layer.valuesBeforeActivation()[place]);
    if (layer.layer() instanceof Activated activated) {
      head.put("activation", activated.activation().keras());
    }
    List<PlannedLayer> layers = network.layers();
    Packet packet = Packet.of(head);
    if (!layer.inputs().isEmpty()) {
      PlannedLayer below = layers.get(layer.inputs().getFirst());
      packet = steps(layers, layer, below, place, sizes, head);
    }
    fields(layers, layer, place, head.putArray("fields"));
    StrongestPath.write(layers, layer, place, head.putArray("path"));
    return packet;
  }

  private static Packet steps(
      List<PlannedLayer> layers,
      PlannedLayer layer,
      PlannedLayer below,
      int place,
      MapSizes sizes,
      ObjectNode head) {
    Optional<Taps> taps = Taps.of(layer, below);
    if (taps.isPresent()) {
      return ConvolutionSteps.describe(layer, below, taps.get(), place, head);
    }
    return switch (layer.layer()) {
      case Pooling pooling -> PoolingSteps.describe(pooling, below, place, sizes, head);
      case Dense dense when below.outputShape().rank() == 1 ->
          DenseSteps.describe(layers, layer, below, place, head);
      default -> inputs(layers, layer, place, head);
    };
  }

  /** Lists the values of the inputs at the same place, for layers that compute place by place. */
  private static Packet inputs(
      List<PlannedLayer> layers, PlannedLayer layer, int place, ObjectNode head) {
    head.put("kind", "other");
    ArrayNode list = head.putArray("inputs");
    for (int input : layer.inputs()) {
      PlannedLayer below = layers.get(input);
      if (below.outputShape().equals(layer.outputShape())) {
        list.addObject().put("path", below.path()).put("value", below.values()[place]);
      }
    }
    return Packet.of(head);
  }

  /** Lists the box of each earlier layer that a unit sees: layer, top, left, bottom, right. */
  private static void fields(
      List<PlannedLayer> layers, PlannedLayer layer, int place, ArrayNode into) {
    Shape shape = layer.outputShape();
    if (shape.rank() < 2) {
      // Sees all of what lies below.
      return;
    }
    int[] unit = new int[shape.rank() - 1];
    int rest = place / shape.channels();
    for (int axis = unit.length - 1; axis >= 0; axis--) {
      unit[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    List<Region> regions = ReceptiveField.regions(layers, layer, unit);
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      int rank = region.sizes().rank();
      if (region.count() > 0 && rank >= 1) {
        into.addArray()
            .add(i)
            .add(rank == 1 ? 0 : region.first(rank - 2))
            .add(region.first(rank - 1))
            .add(rank == 1 ? 0 : region.last(rank - 2))
            .add(region.last(rank - 1));
      }
    }
  }
}
