package dev.fovea.formats.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.keras.MetadataJson;
import dev.fovea.formats.onnx.write.OnnxOptions;
import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the metadata of an ONNX file tells beside its model. */
final class OnnxMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OnnxMetadata() {}

  /**
   * Reads what Fovea has written, or else the names of the classes, if there are as many as
   * outputs.
   *
   * @param entries the metadata of the file, by key
   * @param name what messages call the file
   * @throws BadModelException if what Fovea has written is damaged or does not fit the model
   */
  static ModelMetadata read(Map<String, String> entries, Model model, String name)
      throws BadModelException {
    String own = entries.get(OnnxOptions.FOVEA);
    if (own != null) {
      try {
        return MetadataJson.read(JSON.readTree(own), model);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw new BadModelException(
            name,
            "its metadata \"%s\" is damaged or does not fit the model; write the file again"
                .formatted(OnnxOptions.FOVEA),
            e);
      }
    }
    List<String> names = names(entries.getOrDefault(OnnxOptions.CLASS_NAMES, ""));
    boolean fit =
        !model.outputShapes().isEmpty()
            && model.outputShape().rank() > 0
            && names.size() == model.outputShape().channels();
    return fit ? ModelMetadata.NONE.classNames(names) : ModelMetadata.NONE;
  }

  /** Returns the texts of a JSON array; none if it is something else. */
  private static List<String> names(String json) {
    List<String> names = new ArrayList<>();
    try {
      JsonNode list = JSON.readTree(json);
      list.forEach(entry -> names.add(entry.asText()));
      return list.isArray() ? names : List.of();
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }
}
