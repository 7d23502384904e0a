package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.data.image.Fit;
import dev.fovea.data.image.Ground;
import dev.fovea.data.image.ImageColor;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The metadata of a model as JSON:
 *
 * <pre>
 * {"version": 1,
 *  "classes": ["cat", "dog"],
 *  "preparation": {"height": 96, "width": 96, "color": "rgb", "fit": "crop",
 *                  "factors": [1.0], "offsets": [0.0], "background": "#ffffff",
 *                  "inverted": false, "centered": false},
 *  "ground": "none",
 *  "split_seed": 1}
 * </pre>
 *
 * <p>Sizes that are those of the image are null; what is unknown is left out.
 */
final class MetadataJson {
  private static final int VERSION = 1;
  private static final int HEX = 16;

  private MetadataJson() {}

  static ObjectNode write(ModelMetadata metadata) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION);
    if (!metadata.classNames().isEmpty()) {
      ArrayNode names = json.putArray("classes");
      metadata.classNames().forEach(names::add);
    }
    metadata.preparation().ifPresent(preparation -> json.set("preparation", write(preparation)));
    json.put("ground", lower(metadata.ground()));
    metadata.splitSeed().ifPresent(seed -> json.put("split_seed", seed));
    return json;
  }

  private static ObjectNode write(Preparation preparation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("height", size(preparation.height()));
    json.put("width", size(preparation.width()));
    json.put("color", lower(preparation.color()));
    json.put("fit", lower(preparation.fit()));
    ArrayNode factors = json.putArray("factors");
    preparation.scaling().factors().forEach(factors::add);
    ArrayNode offsets = json.putArray("offsets");
    preparation.scaling().offsets().forEach(offsets::add);
    json.put("background", String.format(Locale.ROOT, "#%06x", preparation.background()));
    json.put("inverted", preparation.inverted());
    json.put("centered", preparation.centered());
    return json;
  }

  private static @org.jspecify.annotations.Nullable Integer size(int size) {
    return size == Shape.UNKNOWN ? null : size;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads metadata.
   *
   * @throws IllegalArgumentException if they are damaged, do not fit the model, or are of a later
   *     version
   */
  static ModelMetadata read(JsonNode json, Model model) {
    int version = json.path("version").asInt();
    if (version < 1 || version > VERSION) {
      throw bad(version > VERSION ? "is of a later version of Fovea; update it" : "is damaged");
    }
    ModelMetadata metadata = ModelMetadata.NONE.classNames(names(json.path("classes")));
    if (json.has("preparation")) {
      metadata = metadata.preparation(preparation(json.path("preparation")));
    }
    if (json.path("split_seed").isIntegralNumber()) {
      metadata = metadata.splitSeed(json.path("split_seed").asLong());
    }
    metadata = metadata.ground(value(Ground.class, json.path("ground").asText(lower(Ground.NONE))));
    check(metadata, model);
    return metadata;
  }

  private static List<String> names(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * Checks that metadata are those of a model.
   *
   * @throws IllegalArgumentException if they are not
   */
  static void check(ModelMetadata metadata, Model model) {
    int names = metadata.classNames().size();
    int outputs = model.outputShapes().getFirst().channels();
    if (names != 0 && names != outputs && (names != 2 || outputs != 1)) {
      throw bad(
          String.format(Locale.ROOT, "names %d classes, the model has %d outputs", names, outputs));
    }
    metadata
        .preparation()
        .filter(preparation -> !model.inputShape().accepts(preparation.shape()))
        .ifPresent(
            preparation -> {
              throw bad(
                  "prepares images of %s, the model takes %s"
                      .formatted(preparation.shape(), model.inputShape()));
            });
  }

  private static Preparation preparation(JsonNode json) {
    String background = json.path("background").asText();
    if (!background.matches("#[0-9a-f]{6}")) {
      throw bad("has no background such as #ffffff");
    }
    return new Preparation(
        size(json.path("height")),
        size(json.path("width")),
        value(ImageColor.class, json.path("color").asText()),
        value(Fit.class, json.path("fit").asText()),
        new Scaling(numbers(json.path("factors")), numbers(json.path("offsets"))),
        Integer.parseInt(background.substring(1), HEX),
        json.path("inverted").asBoolean(),
        json.path("centered").asBoolean());
  }

  private static int size(JsonNode json) {
    return json.isNull() ? Shape.UNKNOWN : json.asInt();
  }

  private static List<Float> numbers(JsonNode json) {
    List<Float> numbers = new ArrayList<>();
    json.forEach(number -> numbers.add(number.floatValue()));
    return numbers;
  }

  private static <E extends Enum<E>> E value(Class<E> kind, String name) {
    for (E value : kind.getEnumConstants()) {
      if (lower(value).equals(name)) {
        return value;
      }
    }
    throw bad("holds \"%s\", which is not known".formatted(name));
  }

  private static IllegalArgumentException bad(String what) {
    return new IllegalArgumentException("its " + KerasFormat.ASSETS + " " + what);
  }
}
