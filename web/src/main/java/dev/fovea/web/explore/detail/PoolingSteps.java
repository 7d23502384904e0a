package dev.fovea.web.explore.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.kernel.Window;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.model.PlannedLayer;
import dev.fovea.web.explore.live.MapSizes;
import dev.fovea.web.explore.wire.Packet;

/** A pooling at one place: the values of its window, and which of them is the maximum. */
final class PoolingSteps {
  private PoolingSteps() {}

  static Packet describe(
      Pooling pooling, PlannedLayer below, int place, MapSizes sizes, ObjectNode head) {
    Window window = pooling.window(below.outputShape());
    int channels = sizes.maps();
    int channel = place % channels;
    head.put("kind", "pooling").put("rule", pooling.rule().keras()).put("below", below.index());
    head.put("rows", window.kernelD() * window.kernelH()).put("columns", window.kernelW());
    ArrayNode values = head.putArray("window");
    ArrayNode outside = head.putArray("outside");
    int winner = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int tap = 0; tap < window.taps(); tap++) {
      int at = window.position(place / channels, tap);
      float value = at < 0 ? 0 : below.values()[at * channels + channel];
      values.add(value);
      outside.add(at < 0);
      if (at >= 0 && (winner < 0 || Float.compare(value, most) > 0)) {
        winner = tap;
        most = value;
      }
    }
    head.put("winner", pooling.rule() == Pooling.Rule.MAX ? winner : -1);
    return Packet.of(head);
  }
}
