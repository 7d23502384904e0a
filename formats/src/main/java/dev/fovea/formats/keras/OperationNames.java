package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The names of the operations that models call beside layers. */
final class OperationNames {
  /** Keras's names of functions of TensorFlow. */
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("nn.bias_add", "Add"),
          Map.entry("math.l2_normalize", "Normalize"),
          Map.entry("nn.l2_normalize", "Normalize"),
          Map.entry("image.resize_bilinear", "Resize"),
          Map.entry("math.truediv", "Divide"),
          Map.entry("math.pow", "Power"),
          Map.entry("math.reduce_mean", "Mean"),
          Map.entry("math.reduce_max", "Max"),
          Map.entry("math.reduce_min", "Min"),
          Map.entry("math.reduce_sum", "Sum"),
          Map.entry("math.reduce_prod", "Prod"),
          Map.entry("math.abs", "Absolute"),
          Map.entry("nn.swish", "Silu"),
          Map.entry("concat", "Concatenate"),
          Map.entry("clip_by_value", "Clip"),
          Map.entry("compat.v1.image.resize_bilinear", "Resize"),
          Map.entry("__operators__.getitem", "GetItem"));

  private static final Map<String, String> RENAMED =
      Map.of("TrueDivide", "Divide", "Abs", "Absolute", "Amax", "Max", "Amin", "Min");

  /** The operations that have a type of numbers, as all layers have. */
  private static final Set<String> TYPED =
      Set.of("Cast", "OneHot", "MultiHot", "Prod", "Cumsum", "Cumprod", "ZerosLike", "OnesLike");

  private OperationNames() {}

  /**
   * Returns whether a node of a graph is an operation and no layer. Classes of both kinds have the
   * same names, and HDF5 files do not tell their modules; but what Keras 3 tells of a layer always
   * has a type of numbers.
   */
  static boolean isOperation(JsonNode node, KerasVersion version) {
    String module = node.path("module").asText("");
    if (module.isEmpty() && version.isAtLeast(3, 0) && !version.isOwn()) {
      JsonNode config = node.path("config");
      boolean isTyped = config.has("dtype") && !TYPED.contains(node.path("class_name").asText(""));
      return !isTyped && !config.has("trainable") && !config.has("layers");
    }
    return module.startsWith("keras.src.ops") || module.startsWith("keras.ops") || isLambda(node);
  }

  private static boolean isLambda(JsonNode node) {
    String className = node.path("class_name").asText("");
    return className.equals("TFOpLambda") || className.equals("SlicingOpLambda");
  }

  /** Returns the name that the present version of Keras has for an operation. */
  static String of(JsonNode node) {
    String className = node.path("class_name").asText("");
    if (isLambda(node)) {
      String function = node.path("config").path("function").asText("");
      String known = FUNCTIONS.get(function);
      return known == null ? className(function) : known;
    }
    return RENAMED.getOrDefault(className, className);
  }

  /** Returns {@code LogSigmoid} of {@code math.log_sigmoid}. */
  private static String className(String function) {
    StringBuilder name = new StringBuilder();
    for (String word : function.substring(function.lastIndexOf('.') + 1).split("_", -1)) {
      name.append(word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word.isEmpty() ? "" : word.substring(1));
    }
    return name.toString();
  }
}
