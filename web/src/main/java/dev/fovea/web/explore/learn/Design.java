package dev.fovea.web.explore.learn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.insight.LayerLookup;
import dev.fovea.insight.ReceptiveField;
import dev.fovea.layer.Layer;
import dev.fovea.model.Model;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.web.WebException;
import dev.fovea.web.explore.wire.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sequential architecture as it is typed: a list of rows, each of which may be wrong. */
public final class Design {
  private static final int MOST_ROWS = 64;
  private static final long MOST_PARAMETERS = 50_000_000;
  private static final int MOST_VALUES = 16_000_000;

  private Design() {}

  /**
   * Returns what each row of a list makes: its shape, parameters and receptive field, or what is
   * wrong with it. Rows after a wrong one are left open.
   */
  public static ObjectNode check(Shape input, JsonNode rows) {
    ObjectNode answer = Packet.object();
    ArrayNode list = answer.putArray("rows");
    List<Layer> layers = new ArrayList<>();
    Shape shape = input;
    long parameters = 0;
    boolean right = rows.isArray() && !rows.isEmpty() && rows.size() <= MOST_ROWS;
    for (JsonNode row : rows) {
      ObjectNode said = list.addObject();
      if (!right) {
        continue;
      }
      try {
        Layer layer = DesignRow.layer(row);
        Shape after = layer.outputShape(List.of(shape));
        if (after.size() > MOST_VALUES) {
          throw WebException.invalid("more than 16 million values; use a smaller one");
        }
        long own = layer.weights(List.of(shape)).stream().mapToLong(w -> w.shape().size()).sum();
        parameters += own;
        if (parameters > MOST_PARAMETERS) {
          throw WebException.invalid("more than 50 million parameters in all; use fewer units");
        }
        layers.add(layer);
        shape = after;
        said.put("shape", shape.toString()).put("parameters", own);
      } catch (IllegalArgumentException | WebException e) {
        said.put("error", WebException.line(e));
        right = false;
      }
    }
    if (!layers.isEmpty()) {
      fields(input, layers, list);
    }
    answer.put("parameters", parameters).put("right", right).put("output", shape.toString());
    return answer;
  }

  private static void fields(Shape input, List<Layer> layers, ArrayNode rows) {
    List<PlannedLayer> planned = LayerLookup.of(Model.sequential(input, layers));
    List<PlannedLayer> numbered = LayerLookup.numbered(planned);
    for (int i = 0; i < layers.size(); i++) {
      List<ReceptiveField.Span> spans = ReceptiveField.spans(planned, numbered.get(i));
      boolean whole =
          spans.stream().anyMatch(ReceptiveField.Span::whole)
              || numbered.get(i).outputShape().rank() < 2;
      ((ObjectNode) rows.get(i))
          .put(
              "field",
              whole
                  ? "all"
                  : String.join(
                      "x", spans.stream().map(span -> String.valueOf(span.size())).toList()));
    }
  }

  /**
   * Builds the network of a list.
   *
   * @param classes the units that the last layer must have; 0 for any number
   * @throws WebException if a row is wrong, naming it
   */
  public static Model build(Shape input, JsonNode rows, int classes) {
    ObjectNode checked = check(input, rows);
    for (int i = 0; i < checked.get("rows").size(); i++) {
      JsonNode error = checked.get("rows").get(i).get("error");
      if (error != null) {
        throw WebException.invalid(String.format(Locale.ROOT, "row %d: %s", i + 1, error.asText()));
      }
    }
    if (!checked.path("right").asBoolean()) {
      throw WebException.invalid("a network has 1 to 64 layers here");
    }
    List<Layer> layers = new ArrayList<>();
    rows.forEach(row -> layers.add(DesignRow.layer(row)));
    Model model = Model.sequential(input, layers);
    if (classes > 0 && !model.outputShape().equals(Shape.of(classes))) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "the last layer gives %s; to learn these samples it gives a row of %d, so end with"
                  + " Flatten and Dense %d",
              model.outputShape(),
              classes,
              classes));
    }
    model.initialize(1);
    return model;
  }

  /** Returns the rows of a model; none if it is not sequential, or has layers of other kinds. */
  public static ArrayNode rows(Model model) {
    ArrayNode rows = Packet.object().arrayNode();
    if (!model.isSequential()) {
      return rows;
    }
    for (PlannedLayer layer : LayerLookup.numbered(LayerLookup.of(model))) {
      ObjectNode row = DesignRow.of(layer.layer());
      if (row.isEmpty()) {
        return Packet.object().arrayNode();
      }
      rows.add(row);
    }
    return rows;
  }
}
