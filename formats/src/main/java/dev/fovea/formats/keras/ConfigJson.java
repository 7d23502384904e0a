package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.config.Config;
import dev.fovea.config.Described;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Converts configurations to Keras's JSON form and back. */
final class ConfigJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ConfigJson() {}

  static ObjectNode write(Config config) {
    ObjectNode object = NODES.objectNode();
    config.values().forEach((key, value) -> object.set(key, value(value)));
    return object;
  }

  /**
   * Returns Keras's JSON form of a described object. The registered name of a class that is not
   * part of Keras is the key under which Keras looks it up among its custom objects.
   */
  static ObjectNode write(Described described) {
    ObjectNode object = NODES.objectNode();
    object.put("module", described.module().isEmpty() ? null : described.module());
    object.put("class_name", described.className());
    object.set("config", write(described.config()));
    object.put("registered_name", described.isOfKeras() ? null : described.className());
    return object;
  }

  static JsonNode value(Object value) {
    return switch (value) {
      case String text -> NODES.textNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number.doubleValue());
      case Double number -> NODES.numberNode(number);
      case Described described -> write(described);
      case Config config -> write(config);
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(element -> array.add(value(element)));
        yield array;
      }
      case Object nothing when nothing == Config.NOTHING -> NODES.nullNode();
      default ->
          throw new IllegalArgumentException(
              "a configuration cannot hold " + value.getClass().getSimpleName());
    };
  }

  static Config read(JsonNode object) {
    Config config = Config.empty();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      config = config.with(entry.getKey(), value(entry.getValue()));
    }
    return config;
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.isIntegralNumber() ? integral(node) : (Object) node.doubleValue();
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        node.forEach(element -> list.add(value(element)));
        yield list;
      }
      case OBJECT -> object(node);
      default -> Config.NOTHING;
    };
  }

  private static Object object(JsonNode node) {
    String className = node.path("class_name").asText("");
    if (className.equals("__numpy__") || className.equals("__tensor__")) {
      return value(node.path("config").path("value"));
    } else if (node.path("type").asText("").equals("ndarray") && node.has("value")) {
      // Keras 2.0 and 2.1 wrote numbers so that came out of NumPy, such as the alpha of LeakyReLU.
      return value(node.path("value"));
    }
    return className.isEmpty() ? read(node) : described(node);
  }

  private static Object integral(JsonNode node) {
    return node.canConvertToInt() ? (Object) node.intValue() : (Object) node.longValue();
  }

  private static Described described(JsonNode node) {
    return new Described(
        node.path("module").asText(""),
        node.path("class_name").asText(),
        node.path("config").isObject() ? read(node.path("config")) : Config.empty());
  }
}
