package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.formats.keras.CallArguments.Tensor;
import dev.fovea.layer.Symbol;
import java.util.function.Function;

final class OperationReader {
  private OperationReader() {}

  static boolean isOperation(JsonNode node) {
    String module = node.path("module").asText("");
    String className = node.path("class_name").asText("");
    return module.startsWith("keras.src.ops")
        || module.startsWith("keras.ops")
        || className.equals("TFOpLambda")
        || className.equals("SlicingOpLambda");
  }

  static Symbol apply(
      String name, JsonNode node, CallArguments arguments, Function<Tensor, Symbol> known) {
    throw new IllegalArgumentException("TODO");
  }
}
