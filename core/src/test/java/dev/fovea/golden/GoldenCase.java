package dev.fovea.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A file with inputs, and outputs that an independent implementation computed for them. */
public final class GoldenCase {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double TOLERANCE = 1e-4;

  private final JsonNode json;

  private GoldenCase(JsonNode json) {
    this.json = json;
  }

  /** An array and its shape. */
  public record Numbers(Shape shape, float[] data) {}

  static GoldenCase read(Path file) {
    try {
      return new GoldenCase(MAPPER.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String kind() {
    return json.path("kind").asText();
  }

  public String className() {
    return json.path("class_name").asText();
  }

  public Config config() {
    return config(json.path("config"));
  }

  private static Config config(JsonNode object) {
    Config config = Config.empty();
    for (var entry : object.properties()) {
      config = config.with(entry.getKey(), value(entry.getValue()));
    }
    return config;
  }

  private static Object value(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(value(element)));
      return list;
    }
    if (node.isObject()) {
      return config(node);
    }
    if (node.isNull()) {
      return Config.NOTHING;
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isInt() ? (Object) node.intValue() : (Object) node.doubleValue();
  }

  public JsonNode get(String key) {
    if (!json.has(key)) {
      throw new IllegalArgumentException("the case has no " + key);
    }
    return json.get(key);
  }

  public Numbers numbers(String key) {
    return numbers(get(key));
  }

  public static Numbers numbers(JsonNode node) {
    JsonNode dims = node.path("shape");
    Shape shape =
        Shape.of(IntStream.range(0, dims.size()).map(i -> dims.get(i).intValue()).toArray());
    float[] data = new float[node.path("data").size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) node.path("data").get(i).doubleValue();
    }
    assertThat(data).hasSize(shape.size());
    return new Numbers(shape, data);
  }

  /** |a - b| is at most 1e-4 + 1e-4 |b|; arrays may be longer than what is expected. */
  public static void assertClose(String what, float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertClose(what + " [" + i + "]", actual[i], expected[i]);
    }
  }

  public static void assertClose(String what, double actual, double expected) {
    assertThat(Math.abs(actual - expected) <= TOLERANCE + TOLERANCE * Math.abs(expected))
        .as("%s: %s, expected %s", what, actual, expected)
        .isTrue();
  }
}
