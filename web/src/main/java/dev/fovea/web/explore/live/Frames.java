package dev.fovea.web.explore.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.model.PlannedLayer;
import dev.fovea.web.explore.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Updates of what a page shows: the watched maps as bytes, and the answer. */
public final class Frames {
  private Frames() {}

  /** Returns the values that the network has computed last. */
  public static Packet of(LiveNetwork network, List<Watch> watched) {
    ObjectNode head = Packet.object().put("kind", "frame");
    ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
    ArrayNode layers = head.putArray("layers");
    for (Watch watch : watched) {
      PlannedLayer layer = network.layer(watch.layer());
      add(network, layer, watch, watched, layers.addObject(), body);
    }
    answer(head.putArray("answer"), network.probabilities());
    return new Packet(head, body.toByteArray());
  }

  private static void add(
      LiveNetwork network,
      PlannedLayer layer,
      Watch watch,
      List<Watch> watched,
      ObjectNode into,
      ByteArrayOutputStream body) {
    MapPart part = MapPart.of(layer, watch);
    into.put("layer", layer.index()).put("us", network.nanos(layer) / 1000);
    part.range().describe(into);
    int source = network.source(layer);
    if (source != layer.index() && isSent(network, source, watched)) {
      // The same numbers, perhaps in another order; the page has these bytes already.
      into.put("same", source);
      return;
    }
    into.put("first", part.first()).put("maps", part.maps());
    into.put("height", part.height()).put("width", part.width());
    part.write(body);
  }

  /** Returns whether all values of a layer are in the same update, each as a byte. */
  private static boolean isSent(LiveNetwork network, int source, List<Watch> watched) {
    MapSizes sizes = MapSizes.of(network.layer(source).outputShape());
    return watched.stream()
        .anyMatch(
            watch ->
                watch.layer() == source
                    && watch.first() == 0
                    && watch.maps() >= sizes.maps()
                    && watch.side() >= Math.max(sizes.height(), sizes.width()));
  }

  private static void answer(ArrayNode into, float[] probabilities) {
    for (float probability : probabilities) {
      into.add(Float.isFinite(probability) ? Math.round(probability * 1e5) / 1e5 : 0);
    }
  }
}
