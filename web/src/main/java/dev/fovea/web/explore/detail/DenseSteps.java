package dev.fovea.web.explore.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.model.PlannedLayer;
import dev.fovea.model.Weight;
import dev.fovea.web.explore.live.MapSizes;
import dev.fovea.web.explore.wire.ByteMaps;
import dev.fovea.web.explore.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A unit of a dense layer: what each input contributes, its value times its weight. If the inputs
 * are flattened maps, the contributions are laid out as these maps.
 */
final class DenseSteps {
  private static final int LISTED = 12;

  private DenseSteps() {}

  static Packet describe(
      List<PlannedLayer> layers,
      PlannedLayer layer,
      PlannedLayer below,
      int unit,
      ObjectNode head) {
    int units = layer.outputShape().channels();
    int inputs = below.outputShape().size();
    List<Weight> weights = layer.owner().weights();
    float[] kernel = weights.getFirst().values();
    float[] products = new float[inputs];
    double sum = 0;
    for (int i = 0; i < inputs; i++) {
      products[i] = below.values()[i] * kernel[i * units + unit];
      sum += (double) below.values()[i] * kernel[i * units + unit];
    }
    MapSizes sizes = MapSizes.of(mapped(layers, below).outputShape());
    head.put("kind", "dense").put("below", below.index()).put("sum", sum);
    head.put("bias", weights.size() > 1 ? weights.get(1).values()[unit] : 0);
    head.put("maps", sizes.maps()).put("height", sizes.height()).put("width", sizes.width());
    head.put("mapped", mapped(layers, below).index());
    ArrayNode list = head.putArray("inputs");
    IntStream.range(0, inputs)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(products[i])))
        .limit(LISTED)
        .forEach(
            i -> {
              int[] at = sizes.at(i);
              list.addObject()
                  .put("map", at[0])
                  .put("y", at[1])
                  .put("x", at[2])
                  .put("value", below.values()[i])
                  .put("weight", kernel[i * units + unit])
                  .put("product", products[i]);
            });
    ByteMaps range = ByteMaps.of(products, 0, inputs);
    range.describe(head);
    ByteArrayOutputStream body = new ByteArrayOutputStream(inputs);
    range.write(products, sizes.height(), sizes.width(), sizes.maps(), 0, sizes.maps(), 1, body);
    return new Packet(head, body.toByteArray());
  }

  /** Returns the last layer with maps whose array a layer still shares, or the layer itself. */
  private static PlannedLayer mapped(List<PlannedLayer> layers, PlannedLayer below) {
    PlannedLayer found = below;
    while (found.outputShape().rank() < 2
        && !found.inputs().isEmpty()
        && layers.get(found.inputs().getFirst()).values() == found.values()) {
      found = layers.get(found.inputs().getFirst());
    }
    return found;
  }
}
