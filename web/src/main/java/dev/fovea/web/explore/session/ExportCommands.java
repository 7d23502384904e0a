package dev.fovea.web.explore.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.insight.Activations;
import dev.fovea.insight.draw.Drawing;
import dev.fovea.insight.figure.ActivationsFigure;
import dev.fovea.insight.text.Language;
import dev.fovea.insight.text.Words;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.live.LiveNetwork;
import dev.fovea.web.explore.live.MapSizes;
import dev.fovea.web.explore.wire.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files to keep: the model, the values of a layer, and a figure of all layers. */
final class ExportCommands {
  private static final int MOST_LAYERS = 60;

  private ExportCommands() {}

  static void addTo(Map<String, Command> commands) {
    commands.put("export", ExportCommands::export);
  }

  private static Optional<Packet> export(Desk desk, Packet request) {
    String format = request.text("format");
    LiveNetwork network = desk.network();
    String base = network.name().replaceAll("\\.(keras|h5|onnx)$", "");
    try {
      byte[] content =
          switch (format) {
            case "keras", "onnx" -> network.saved().toBytes(base + "." + format);
            case "csv" -> csv(network.layer(request.whole("layer", 0, Integer.MAX_VALUE)));
            case "svg" -> figure(desk, request).svg().getBytes(StandardCharsets.UTF_8);
            case "png" -> figure(desk, request).png();
            default -> throw WebException.notFound("there is no format \"%s\"".formatted(format));
          };
      ObjectNode head = Packet.object().put("name", base + "." + format);
      return Optional.of(new Packet(head, content));
    } catch (IOException e) {
      throw WebException.invalid(WebException.line(e));
    }
  }

  /** Returns the values of a layer: a line for each unit. */
  private static byte[] csv(PlannedLayer layer) {
    MapSizes sizes = MapSizes.of(layer.outputShape());
    StringBuilder text = new StringBuilder("map,y,x,value\n");
    for (int map = 0; map < sizes.maps(); map++) {
      for (int y = 0; y < sizes.height(); y++) {
        for (int x = 0; x < sizes.width(); x++) {
          text.append(map).append(',').append(y).append(',').append(x).append(',');
          text.append(layer.values()[sizes.place(map, y, x)]).append('\n');
        }
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Drawing figure(Desk desk, Packet request) {
    LiveNetwork network = desk.network();
    Tensor input = desk.input();
    Activations activations =
        Activations.of(network.model(), Tensor.of(input.shape().prepend(1), input.data()));
    List<PlannedLayer> shown =
        ActivationsFigure.shown(activations).stream().limit(MOST_LAYERS).toList();
    Language language =
        request.head().path("language").asText().toLowerCase(Locale.ROOT).equals("zh")
            ? Language.ZH
            : Language.EN;
    return ActivationsFigure.of(
            Words.of(language),
            activations,
            network.meaning(),
            List.of(network.name()),
            shown,
            network.saved().metadata().classNames())
        .sheet();
  }
}
