package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.insight.KernelBank;
import dev.fovea.model.PlannedLayer;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.detail.UnitDetail;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.ModelDescription;
import dev.fovea.web.explore.live.Watch;
import dev.fovea.web.explore.wire.ByteMaps;
import dev.fovea.web.explore.wire.Packet;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;

/** Opening models, watching layers, looking at units and kernels, switching maps off. */
final class LiveCommands {
  /** The most kernels that are sent of a layer. */
  private static final int KERNELS = 4096;

  private LiveCommands() {}

  static void addTo(Map<String, Command> commands) {
    commands.put("ping", (desk, request) -> Optional.of(Packet.of(Packet.object())));
    commands.put("open", LiveCommands::open);
    commands.put(
        "watch",
        (desk, request) -> {
          desk.watch(Watch.read(request, desk.network()));
          desk.frame();
          return Optional.of(Packet.of(Packet.object()));
        });
    commands.put(
        "unit",
        (desk, request) ->
            Optional.of(
                UnitDetail.of(
                    desk.network(),
                    request.whole("layer", 0, Integer.MAX_VALUE),
                    request.whole("map", 0, Integer.MAX_VALUE),
                    request.whole("y", 0, Integer.MAX_VALUE),
                    request.whole("x", 0, Integer.MAX_VALUE))));
    commands.put("kernels", LiveCommands::kernels);
    commands.put("switch", LiveCommands::switchMap);
  }

  private static Optional<Packet> open(Desk desk, Packet request) {
    LiveNetwork opened =
        request.head().has("file")
            ? desk.library.dropped(request.text("file"))
            : new LiveNetwork(request.text("name"), desk.library.load(request.text("name")));
    desk.open(opened);
    return Optional.of(described(desk));
  }

  /** Returns the description of the network on the desk. */
  static Packet described(Desk desk) {
    ObjectNode head = Packet.object();
    head.set("model", ModelDescription.of(desk.network(), desk.inputs()));
    return Packet.of(head);
  }

  private static Optional<Packet> kernels(Desk desk, Packet request) {
    PlannedLayer layer = desk.network().layer(request.whole("layer", 0, Integer.MAX_VALUE));
    if (!KernelBank.has(layer.layer())) {
      throw WebException.notFound(layer + " has no kernels");
    }
    KernelBank bank = KernelBank.of(layer.owner());
    int filter = request.head().path("filter").asInt(-1);
    // All filters at once by the kernel that stands for each best; one filter with all its inputs.
    KernelBank shown =
        filter >= 0 ? bank.ofFilter(filter) : bank.inputs() == 1 ? bank : bank.principal();
    int count = Math.min(shown.filters(), KERNELS);
    ByteMaps range = ByteMaps.of(shown.values(), 0, shown.values().length);
    ObjectNode head = Packet.object().put("layer", layer.index()).put("filter", filter);
    head.put("maps", count).put("height", shown.height()).put("width", shown.width());
    head.put("principal", filter < 0 && bank.inputs() > 1);
    range.describe(head);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < count * shown.height() * shown.width(); i++) {
      body.write(range.of(shown.values()[i]));
    }
    return Optional.of(new Packet(head, body.toByteArray()));
  }

  private static Optional<Packet> switchMap(Desk desk, Packet request) {
    LiveNetwork network = desk.network();
    if (request.flag("all")) {
      network.allOn();
    } else {
      network.switchMap(
          request.whole("layer", 0, Integer.MAX_VALUE),
          request.whole("map", 0, Integer.MAX_VALUE),
          request.flag("on"));
    }
    ObjectNode head = Packet.object();
    ArrayNode off = head.putArray("off");
    network
        .off()
        .forEach((layer, maps) -> maps.stream().forEach(map -> off.addArray().add(layer).add(map)));
    desk.frame();
    return Optional.of(Packet.of(head));
  }
}
