package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.config.Config;
import dev.fovea.config.Names;
import dev.fovea.formats.keras.CallArguments.Tensor;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.MathLayer;
import dev.fovea.layer.math.ReductionRule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes layers of the operations that models call beside layers: {@code keras.ops} of Keras 3, such
 * as the addition that {@code x + 1} stands for, and the functions of TensorFlow that Keras 2
 * recorded as {@code TFOpLambda}.
 */
final class OperationReader {
  /** Keras's names of functions of TensorFlow. */
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("__operators__.add", "Add"),
          Map.entry("math.add", "Add"),
          Map.entry("math.subtract", "Subtract"),
          Map.entry("math.multiply", "Multiply"),
          Map.entry("math.truediv", "Divide"),
          Map.entry("math.divide", "Divide"),
          Map.entry("math.maximum", "Maximum"),
          Map.entry("math.minimum", "Minimum"),
          Map.entry("math.pow", "Power"),
          Map.entry("math.reduce_mean", "Mean"),
          Map.entry("math.reduce_max", "Max"),
          Map.entry("math.reduce_min", "Min"),
          Map.entry("math.reduce_sum", "Sum"),
          Map.entry("math.abs", "Absolute"),
          Map.entry("math.negative", "Negative"),
          Map.entry("math.sqrt", "Sqrt"),
          Map.entry("math.rsqrt", "Rsqrt"),
          Map.entry("math.square", "Square"),
          Map.entry("math.exp", "Exp"),
          Map.entry("math.log", "Log"),
          Map.entry("math.tanh", "Tanh"),
          Map.entry("math.sigmoid", "Sigmoid"),
          Map.entry("math.softplus", "Softplus"),
          Map.entry("nn.relu", "Relu"),
          Map.entry("nn.relu6", "Relu6"),
          Map.entry("nn.sigmoid", "Sigmoid"),
          Map.entry("nn.tanh", "Tanh"),
          Map.entry("nn.softmax", "Softmax"),
          Map.entry("nn.softplus", "Softplus"),
          Map.entry("nn.leaky_relu", "LeakyRelu"),
          Map.entry("nn.swish", "Silu"),
          Map.entry("nn.silu", "Silu"),
          Map.entry("nn.elu", "Elu"),
          Map.entry("nn.selu", "Selu"),
          Map.entry("nn.gelu", "Gelu"),
          Map.entry("concat", "Concatenate"),
          Map.entry("reshape", "Reshape"),
          Map.entry("expand_dims", "ExpandDims"),
          Map.entry("squeeze", "Squeeze"),
          Map.entry("transpose", "Transpose"),
          Map.entry("compat.v1.transpose", "Transpose"),
          Map.entry("cast", "Cast"),
          Map.entry("identity", "Identity"),
          Map.entry("clip_by_value", "Clip"),
          Map.entry("image.resize", "Resize"),
          Map.entry("compat.v1.image.resize_bilinear", "Resize"),
          Map.entry("__operators__.getitem", "GetItem"));

  private static final Map<String, String> RENAMED =
      Map.of(
          "TrueDivide", "Divide", "Abs", "Absolute", "Tanh", "Tanh", "Amax", "Max", "Amin", "Min");

  private static final List<String> BINARY =
      List.of("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum", "Power");

  private final String name;
  private final String operation;
  private final JsonNode config;
  private final CallArguments arguments;
  private final Function<Tensor, Symbol> known;

  private OperationReader(
      String name, JsonNode node, CallArguments arguments, Function<Tensor, Symbol> known) {
    this.name = name;
    this.operation = operation(node);
    this.config = node.path("config");
    this.arguments = arguments;
    this.known = known;
  }

  /**
   * Returns whether a node of a graph is an operation and no layer. Classes of both kinds have the
   * same names, and HDF5 files do not tell their modules; but what Keras 3 tells of a layer always
   * has a type of numbers.
   */
  static boolean isOperation(JsonNode node, KerasVersion version) {
    String module = node.path("module").asText("");
    if (module.isEmpty() && version.isAtLeast(3, 0)) {
      JsonNode config = node.path("config");
      return !config.has("dtype") && !config.has("trainable") && !config.has("layers");
    }
    return module.startsWith("keras.src.ops") || module.startsWith("keras.ops") || isLambda(node);
  }

  private static boolean isLambda(JsonNode node) {
    String className = node.path("class_name").asText("");
    return className.equals("TFOpLambda") || className.equals("SlicingOpLambda");
  }

  private static String operation(JsonNode node) {
    String className = node.path("class_name").asText("");
    if (isLambda(node)) {
      String function = node.path("config").path("function").asText("");
      return FUNCTIONS.getOrDefault(function, function);
    }
    return RENAMED.getOrDefault(className, className);
  }

  /**
   * Returns the output of a call of an operation.
   *
   * @param known the tensors computed so far
   * @throws IllegalArgumentException if the operation, or one of its arguments, has no form here;
   *     the message names it
   */
  static Symbol apply(
      String name, JsonNode node, CallArguments arguments, Function<Tensor, Symbol> known) {
    OperationReader reader = new OperationReader(name, node, arguments, known);
    try {
      return reader.output();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the operation %s (\"%s\") cannot be read: %s"
              .formatted(reader.operation, name, e.getMessage()),
          e);
    }
  }

  private Symbol output() {
    if (BINARY.contains(operation) || isComparison()) {
      return binary();
    }
    if (isReduction()) {
      return reduction();
    }
    return switch (operation) {
      case "GetItem" -> ShapeOperations.slice(name, x(), argument(1, "slice_spec", "key"));
      case "Reshape" -> ShapeOperations.reshape(name, x(), argument(1, "newshape", "shape"));
      case "Transpose" -> ShapeOperations.transpose(name, x(), argument(1, "axes", "perm"));
      case "ExpandDims" -> ShapeOperations.expand(name, x(), argument(1, "axis"));
      case "Squeeze" -> ShapeOperations.squeeze(name, x(), argument(1, "axis"));
      case "Concatenate" -> concatenation();
      case "Cast" -> cast();
      case "Identity" -> x().then(layer("Identity", Config.empty()));
      case "Rsqrt" ->
          x().then(new MathLayer(name + "_sqrt", MathFunction.SQRT))
              .then(new MathLayer(name, MathFunction.RECIPROCAL));
      case "Clip" -> clip();
      case "Resize" -> resize();
      case "Pad" -> pad();
      case "MaxPool", "AveragePool" -> pool();
      case "Matmul" -> matmul();
      case "LeakyRelu" ->
          x().then(Layers.leakyReLU(number(1, 0.2, "negative_slope", "alpha")).name(name));
      case "Elu" -> x().then(Layers.elu(number(1, 1, "alpha")).name(name));
      case "Gelu" ->
          x().then(Layers.gelu(flag(1, ofTensorFlow() ? false : true, "approximate")).name(name));
      case "Softmax", "LogSoftmax", "Sparsemax", "Glu" ->
          x().then(
                  layer(operation, Config.empty().with("axis", sampleAxis(number(1, -1, "axis")))));
      case "Celu" -> x().then(layer("Celu", Config.empty().with("alpha", number(1, 1, "alpha"))));
      case "HardShrink", "SoftShrink" ->
          x().then(layer(operation, Config.empty().with("threshold", number(1, 0.5, "threshold"))));
      case "Squareplus" -> x().then(layer(operation, Config.empty().with("b", number(1, 4, "b"))));
      case "Threshold" ->
          x().then(
                  Layers.threshold(number(1, 0, "threshold"), number(2, 0, "default_value"))
                      .name(name));
      default -> elementwise();
    };
  }

  private boolean ofTensorFlow() {
    return config.has("function");
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("there is no layer for it; use layers of keras.layers");
  }

  /** Returns an argument of the operation: of its call, or of its configuration. */
  private JsonNode argument(int position, String... names) {
    JsonNode given = arguments.get(position, names);
    for (int i = 0; i < names.length && given.isMissingNode(); i++) {
      given = config.path(names[i]);
    }
    return given;
  }

  private double number(int position, double otherwise, String... names) {
    JsonNode given = argument(position, names);
    if (given.isMissingNode() || given.isNull()) {
      return otherwise;
    }
    if (!given.isNumber()) {
      throw new IllegalArgumentException("its argument %s is no number".formatted(names[0]));
    }
    return given.doubleValue();
  }

  private boolean flag(int position, boolean otherwise, String... names) {
    JsonNode given = argument(position, names);
    return given.isBoolean() ? given.booleanValue() : otherwise;
  }

  /** Returns the first argument, a tensor. */
  private Symbol x() {
    JsonNode first =
        arguments.get(
            0,
            "x",
            "inputs",
            "features",
            "input_tensor",
            "tensor",
            "a",
            "input",
            "images",
            "value");
    return CallArguments.symbol(first, known, Optional.empty())
        .orElseThrow(() -> new IllegalArgumentException("it is called with no tensor"));
  }

  private Layer layer(String className, Config settings) {
    return LayerRegistry.make(className, name, settings);
  }

  private int sampleAxis(double axis) {
    return ShapeOperations.axis((int) axis, x().shape());
  }

  private boolean isComparison() {
    return List.of(
            "Greater",
            "GreaterEqual",
            "Less",
            "LessEqual",
            "Equal",
            "NotEqual",
            "LogicalAnd",
            "LogicalOr",
            "LogicalXor")
        .contains(operation);
  }

  /** Combines two tensors, or a tensor and a constant, element by element. */
  private Symbol binary() {
    JsonNode first = arguments.get(0, "x", "x1", "a");
    JsonNode second = arguments.get(arguments.positional().size() > 1 ? 1 : -1, "y", "x2", "b");
    Optional<Symbol> a =
        CallArguments.symbol(first, known, Optional.empty()).filter(this::isTensor);
    Optional<Symbol> b =
        CallArguments.symbol(second, known, Optional.empty()).filter(this::isTensor);
    Optional<Symbol> scaled = scaled(first, second, a, b);
    if (scaled.isPresent()) {
      return scaled.get();
    }
    Symbol left = operand(first, a, b);
    Symbol right = operand(second, b, a);
    if (a.isPresent() && b.isPresent() && left.shape().rank() != right.shape().rank()) {
      throw new IllegalArgumentException(
          "it combines %s and %s, whose batches lie on different axes"
              .formatted(left.shape(), right.shape()));
    }
    return layer(operation, Config.empty()).apply(left, right);
  }

  private boolean isTensor(Symbol symbol) {
    return !(symbol.layer() instanceof dev.fovea.layer.core.Constant);
  }

  private Symbol operand(JsonNode argument, Optional<Symbol> own, Optional<Symbol> other) {
    return own.or(() -> CallArguments.symbol(argument, known, other))
        .orElseThrow(() -> new IllegalArgumentException("it is called with " + brief(argument)));
  }

  private static String brief(JsonNode argument) {
    String text = argument.isMissingNode() ? "one argument" : argument.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  /** Returns the arithmetic of a tensor and a number as one factor and offset. */
  private Optional<Symbol> scaled(
      JsonNode first, JsonNode second, Optional<Symbol> a, Optional<Symbol> b) {
    if (a.isPresent() && second.isNumber()) {
      double n = second.doubleValue();
      return switch (operation) {
        case "Add" -> a.map(x -> x.then(affine(1, n)));
        case "Subtract" -> a.map(x -> x.then(affine(1, -n)));
        case "Multiply" -> a.map(x -> x.then(affine(n, 0)));
        case "Divide" -> n == 0 ? Optional.empty() : a.map(x -> x.then(affine(1 / n, 0)));
        default -> Optional.empty();
      };
    }
    if (b.isPresent() && first.isNumber()) {
      double n = first.doubleValue();
      return switch (operation) {
        case "Add" -> b.map(x -> x.then(affine(1, n)));
        case "Subtract" -> b.map(x -> x.then(affine(-1, n)));
        case "Multiply" -> b.map(x -> x.then(affine(n, 0)));
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  private Layer affine(double factor, double offset) {
    return Layers.rescaling(factor).offset(offset).name(name);
  }

  private boolean isReduction() {
    return Arrays.stream(ReductionRule.values()).anyMatch(rule -> rule.keras().equals(operation));
  }

  private Symbol reduction() {
    JsonNode axis = argument(1, "axis");
    if (axis.isMissingNode() || axis.isNull()) {
      throw new IllegalArgumentException(
          "it combines all axes, and with them the samples of a batch; name the axes");
    }
    List<Integer> axes = ShapeOperations.axes(axis, x().shape());
    boolean keepdims = flag(2, false, "keepdims");
    return x().then(layer(operation, Config.empty().with("axis", axes).with("keepdims", keepdims)));
  }

  private Symbol concatenation() {
    JsonNode list = arguments.get(0, "xs", "values", "arrays");
    List<Symbol> inputs = new java.util.ArrayList<>();
    list.forEach(
        one ->
            inputs.add(
                CallArguments.symbol(one, known, Optional.empty())
                    .orElseThrow(() -> new IllegalArgumentException("it joins " + brief(one)))));
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("it joins nothing");
    }
    int axis = ShapeOperations.axis((int) number(1, -1, "axis"), inputs.getFirst().shape());
    return layer("Concatenate", Config.empty().with("axis", axis)).apply(inputs);
  }

  private Symbol cast() {
    JsonNode type = argument(1, "dtype");
    String text = type.isTextual() ? type.textValue() : type.path("config").path("name").asText("");
    if (!text.contains("float")) {
      throw new IllegalArgumentException("it casts to " + (text.isEmpty() ? type : text));
    }
    return x().then(layer("Identity", Config.empty()));
  }

  private Symbol clip() {
    double low = number(1, Double.NaN, "x_min", "clip_value_min");
    double high = number(2, Double.NaN, "x_max", "clip_value_max");
    return x().then(layer("Clip", Config.empty().with("x_min", low).with("x_max", high)));
  }

  private Symbol resize() {
    List<Integer> size = ShapeOperations.integers(argument(1, "size"));
    if (size.size() != 2) {
      throw new IllegalArgumentException("it needs a height and a width");
    }
    return x().then(
            layer(
                "Resizing",
                Config.empty()
                    .with("height", size.get(0))
                    .with("width", size.get(1))
                    .with("interpolation", text("bilinear", "interpolation", "method"))
                    .with("antialias", flag(-1, false, "antialias"))
                    .with("crop_to_aspect_ratio", flag(-1, false, "crop_to_aspect_ratio"))
                    .with("pad_to_aspect_ratio", flag(-1, false, "pad_to_aspect_ratio"))
                    .with("data_format", text("channels_last", "data_format"))));
  }

  private String text(String otherwise, String... names) {
    JsonNode given = argument(-1, names);
    return given.isTextual() ? given.textValue() : otherwise;
  }

  private Symbol pad() {
    List<Integer> widths = ShapeOperations.integers(argument(1, "pad_width", "paddings"));
    if (widths.size() != 2 * (x().shape().rank() + 1) || widths.get(0) != 0 || widths.get(1) != 0) {
      throw new IllegalArgumentException("it needs two widths for each axis, 0 for the batch");
    }
    return x().then(
            layer(
                "Pad",
                Config.empty()
                    .with("pad_width", widths.subList(2, widths.size()))
                    .with("mode", text("constant", "mode").toLowerCase(Locale.ROOT))
                    .with("constant_values", number(3, 0, "constant_values"))));
  }

  private Symbol pool() {
    int rank = x().shape().rank() - 1;
    String rule = operation.equals("MaxPool") ? "Max" : "Average";
    ObjectNode settings = config.deepCopy();
    settings.remove("name");
    return x().then(
            layer(
                String.format(Locale.ROOT, "%sPooling%dD", rule, rank), ConfigJson.read(settings)));
  }

  private Symbol matmul() {
    Symbol left = x();
    Symbol right =
        CallArguments.symbol(arguments.get(1, "x2", "b", "y"), known, Optional.empty())
            .orElseThrow(() -> new IllegalArgumentException("it is called with one tensor"));
    return layer("Matmul", Config.empty()).apply(left, right);
  }

  /** Applies an activation or another function of a number. */
  private Symbol elementwise() {
    for (Activation activation : Activation.values()) {
      if (activation.keras().equals(Names.snakeCase(operation)) && !activation.isOfRows()) {
        return x().then(new ActivationLayer(name, activation));
      }
    }
    for (MathFunction function : MathFunction.values()) {
      if (function.keras().equals(operation)) {
        return x().then(new MathLayer(name, function));
      }
    }
    throw unknown();
  }
}
