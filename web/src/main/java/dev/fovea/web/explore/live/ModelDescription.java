package dev.fovea.web.explore.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.insight.Architecture;
import dev.fovea.insight.KernelBank;
import dev.fovea.model.PlannedLayer;
import dev.fovea.web.explore.wire.Packet;
import java.util.Locale;

/** What the page is told of a model when it is opened. */
public final class ModelDescription {
  private ModelDescription() {}

  /** Describes a network and what it takes. */
  public static ObjectNode of(LiveNetwork network, InputMaker inputs) {
    ObjectNode model = Packet.object().put("name", network.name());
    Architecture architecture = Architecture.of(network.layers());
    model.put("parameters", architecture.parameters());
    model.put("multiplications", architecture.multiplications());
    model.put("classes", network.classes());
    ArrayNode names = model.putArray("names");
    for (int i = 0; i < network.classes(); i++) {
      names.add(network.saved().metadata().className(i));
    }
    model.put("meaning", network.meaning().name().toLowerCase(Locale.ROOT));
    ObjectNode picture = model.putObject("picture");
    picture.put("height", inputs.picture().dim(0)).put("width", inputs.picture().dim(1));
    picture.put("channels", inputs.picture().channels());
    picture.put("light", inputs.isLight());
    picture.put("canCenter", inputs.canCenter());
    picture.put("centers", inputs.centersByDefault());
    ArrayNode layers = model.putArray("layers");
    for (Architecture.Row row : architecture.rows()) {
      describe(network, row, layers.addObject());
    }
    return model;
  }

  private static void describe(LiveNetwork network, Architecture.Row row, ObjectNode into) {
    PlannedLayer layer = row.layer();
    MapSizes sizes = MapSizes.of(layer.outputShape());
    into.put("index", layer.index()).put("path", layer.path());
    into.put("class", layer.layer().className());
    into.put("kind", layer.layer().kind().name().toLowerCase(Locale.ROOT));
    into.put("text", layer.layer().toString());
    into.put("shape", layer.outputShape().toString());
    into.put("rank", layer.outputShape().rank());
    into.put("maps", sizes.maps()).put("height", sizes.height()).put("width", sizes.width());
    into.put("parameters", row.parameters()).put("multiplications", row.multiplications());
    into.put("bytes", 4L * (row.values() + row.parameters()));
    into.put("field", row.fieldText());
    into.put("source", network.source(layer));
    into.put("kernels", KernelBank.has(layer.layer()));
    ArrayNode inputs = into.putArray("inputs");
    layer.inputs().forEach(inputs::add);
  }
}
