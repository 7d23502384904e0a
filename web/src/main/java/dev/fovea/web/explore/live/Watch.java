package dev.fovea.web.explore.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A layer that the page shows now.
 *
 * @param first the first map that it shows
 * @param maps how many it shows at most
 * @param side the pixels that it shows on a side of a map at most
 */
public record Watch(int layer, int first, int maps, int side) {
  private static final int MOST = 1024;

  /**
   * Reads what a page shows.
   *
   * @throws WebException if the network has no such layer
   */
  public static List<Watch> read(Packet packet, LiveNetwork network) {
    JsonNode list = packet.head().path("layers");
    if (!list.isArray() || list.size() > MOST) {
      throw WebException.invalid("\"layers\" should be a list of layers");
    }
    List<Watch> watched = new ArrayList<>();
    for (JsonNode entry : list) {
      int layer = entry.path(0).asInt(-1);
      network.layer(layer);
      watched.add(
          new Watch(
              layer,
              bounded(entry.path(1).asInt(0), 0, Integer.MAX_VALUE),
              bounded(entry.path(2).asInt(64), 1, MOST),
              bounded(entry.path(3).asInt(64), 1, MOST)));
    }
    return List.copyOf(watched);
  }

  private static int bounded(int number, int least, int most) {
    if (number < least || number > most) {
      throw WebException.invalid(
          String.format(Locale.ROOT, "%d is not from %d to %d", number, least, most));
    }
    return number;
  }
}
