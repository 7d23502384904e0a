package dev.fovea.web.serve.inference;

import dev.fovea.tensor.Shape;
import dev.fovea.web.serve.protocol.Datatype;
import dev.fovea.web.serve.repository.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients are told of a model.
 *
 * @param platform the project and the format of the file, such as "fovea_keras"
 * @param properties what else is known, such as the names of the classes
 */
public record ModelDescription(
    String platform,
    List<TensorDescription> inputs,
    List<TensorDescription> outputs,
    Map<String, String> properties) {
  /**
   * An input or an output.
   *
   * @param shape the shape, its batch in front; -1 for sizes that are open
   */
  public record TensorDescription(String name, Datatype type, Shape shape) {}

  /** Returns the description of a version. */
  public static ModelDescription of(ServedModel model) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("version", model.version());
    properties.put("batching", model.computesTogether() ? "together" : "alone");
    List<String> names = model.saved().metadata().classNames();
    if (!names.isEmpty()) {
      properties.put("classes", String.join("\n", names));
    }
    Shape input = model.inputShapes().getFirst();
    if (model.inputShapes().size() == 1 && Images.isImage(input)) {
      properties.put(
          "preparation",
          model
              .saved()
              .metadata()
              .preparation()
              .map(preparation -> preparation.description())
              .orElse("stretched"));
    }
    return new ModelDescription(
        "fovea_" + model.format(),
        tensors(model.inputNames(), model.inputShapes()),
        tensors(model.outputNames(), model.outputShapes()),
        properties);
  }

  private static List<TensorDescription> tensors(List<String> names, List<Shape> shapes) {
    List<TensorDescription> tensors = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      tensors.add(
          new TensorDescription(names.get(i), Datatype.FP32, shapes.get(i).prepend(Shape.UNKNOWN)));
    }
    return tensors;
  }
}
