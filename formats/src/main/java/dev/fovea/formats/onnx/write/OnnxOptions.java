package dev.fovea.formats.onnx.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.formats.keras.MetadataJson;
import dev.fovea.store.ModelMetadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a model is written as ONNX, and what the file says of it:
 *
 * <pre>{@code
 * OnnxOptions options =
 *     OnnxOptions.DEFAULT.layout(OnnxLayout.NHWC).classNames(List.of("cat", "dog"));
 * }</pre>
 *
 * @param layout the order of the axes of inputs and outputs
 * @param opset the version of ONNX's operators
 * @param name the name of the graph; empty for that of the model
 * @param metadata the metadata of the file, by key, in order
 */
public record OnnxOptions(OnnxLayout layout, int opset, String name, Map<String, String> metadata) {
  /** The lowest version of the operators that can be written. */
  public static final int LOWEST_OPSET = 17;

  /** The highest version of the operators that can be written. */
  public static final int HIGHEST_OPSET = 23;

  /** The key of what Fovea knows beside a model, as its own JSON. */
  public static final String FOVEA = "fovea";

  /** The key of the names of the classes. */
  public static final String CLASS_NAMES = "class_names";

  /** Channels first, the lowest opset, which most runtimes know, and no metadata. */
  public static final OnnxOptions DEFAULT =
      new OnnxOptions(OnnxLayout.NCHW, LOWEST_OPSET, "", Map.of());

  /**
   * @throws IllegalArgumentException if the opset is out of range
   */
  public OnnxOptions {
    if (opset < LOWEST_OPSET || opset > HIGHEST_OPSET) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "opset must be from %d to %d, not %d",
              LOWEST_OPSET,
              HIGHEST_OPSET,
              opset));
    }
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Returns these options with the given order of the axes of inputs and outputs. */
  public OnnxOptions layout(OnnxLayout layout) {
    return new OnnxOptions(layout, opset, name, metadata);
  }

  /** Returns these options with the given version of the operators. */
  public OnnxOptions opset(int opset) {
    return new OnnxOptions(layout, opset, name, metadata);
  }

  /** Returns these options with the given name of the graph. */
  public OnnxOptions name(String name) {
    return new OnnxOptions(layout, opset, name, metadata);
  }

  /** Returns these options with one more entry of the metadata, or another value of it. */
  public OnnxOptions metadata(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(metadata);
    more.put(key, value);
    return new OnnxOptions(layout, opset, name, more);
  }

  /**
   * Returns these options with what is known beside a model: the names of the classes, the
   * preparation of images in words and, as "fovea", all of it in JSON.
   */
  public OnnxOptions metadata(ModelMetadata known) {
    if (known.equals(ModelMetadata.NONE)) {
      return this;
    }
    OnnxOptions options = this;
    if (!known.classNames().isEmpty()) {
      options = options.classNames(known.classNames());
    }
    if (known.preparation().isPresent()) {
      options = options.preprocessing(words(known.preparation().get()));
    }
    return options.metadata(FOVEA, MetadataJson.write(known).toString());
  }

  private static String words(Preparation preparation) {
    Scaling scaling = preparation.scaling();
    return "%s, values from 0 to 1 times %s plus %s"
        .formatted(preparation.description(), scaling.factors(), scaling.offsets());
  }

  /** Returns these options with the names of the classes as a JSON array, "class_names". */
  public OnnxOptions classNames(List<String> names) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return metadata(CLASS_NAMES, array.toString());
  }

  /**
   * Returns these options with a text that says how inputs are prepared, "preprocessing", such as
   * "grey, 28x28, value / 255".
   */
  public OnnxOptions preprocessing(String preparation) {
    return metadata("preprocessing", preparation);
  }

  /** Returns these options with the name or address of a license, ONNX's "model_license". */
  public OnnxOptions license(String license) {
    return metadata("model_license", license);
  }

  /** Returns these options with the names of the authors, ONNX's "model_author". */
  public OnnxOptions author(String author) {
    return metadata("model_author", author);
  }
}
