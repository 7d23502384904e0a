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
import dev.fovea.layer.core.Constant;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.MathLayer;
import dev.fovea.layer.math.ReductionRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes layers of the operations that models call beside layers: {@code keras.ops} of Keras 3, such
 * as the addition that {@code x + 1} stands for, and the functions of TensorFlow that Keras 2
 * recorded as {@code TFOpLambda}.
 */
final class OperationReader {
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
    this.operation = OperationNames.of(node);
    this.config = node.path("config");
    this.arguments = arguments;
    this.known = known;
  }

  /**
   * Returns the outputs of a call of an operation.
   *
   * @param known the tensors computed so far
   * @throws IllegalArgumentException if the operation, or one of its arguments, has no form here;
   *     the message names it
   */
  static List<Symbol> apply(
      String name, JsonNode node, CallArguments arguments, Function<Tensor, Symbol> known) {
    OperationReader reader = new OperationReader(name, node, arguments, known);
    try {
      return reader.outputs();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the operation %s (\"%s\") cannot be read: %s"
              .formatted(reader.operation, name, e.getMessage()),
          e);
    }
  }

  private List<Symbol> outputs() {
    return switch (operation) {
      case "Split" ->
          JoinOperations.split(
              name,
              x(),
              argument(1, "indices_or_sections", "num_or_size_splits"),
              (int) number(2, ofTensorFlow() ? 0 : -1, "axis"),
              ofTensorFlow());
      default -> List.of(output());
    };
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
      case "Concatenate", "Concat" ->
          JoinOperations.concatenate(name, joined(), (int) number(1, -1, "axis"));
      case "Stack" -> JoinOperations.stack(name, joined(), (int) number(1, 0, "axis"));
      case "DepthToSpace" ->
          JoinOperations.depthToSpace(name, x(), (int) number(1, 0, "block_size"));
      case "Normalize" -> normalized();
      case "Log1p" ->
          x().then(Layers.rescaling(1).offset(1).name(name + "_plus"))
              .then(new MathLayer(name, MathFunction.LOG));
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
      case "Gelu" -> x().then(Layers.gelu(flag(1, !ofTensorFlow(), "approximate")).name(name));
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
    JsonNode first = arguments.get(0, "x", "x1", "a", "value");
    JsonNode second =
        arguments.get(arguments.positional().size() > 1 ? 1 : -1, "y", "x2", "b", "bias");
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
    return !(symbol.layer() instanceof Constant);
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

  /** Returns the tensors of a list that an operation joins. */
  private List<Symbol> joined() {
    List<Symbol> inputs = new ArrayList<>();
    arguments
        .get(0, "xs", "values", "arrays", "x")
        .forEach(
            one ->
                inputs.add(
                    CallArguments.symbol(one, known, Optional.empty())
                        .orElseThrow(
                            () -> new IllegalArgumentException("it joins " + brief(one)))));
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("it joins nothing");
    }
    return inputs;
  }

  /** Divides by the Euclidean norm. */
  private Symbol normalized() {
    if (number(2, 2, "order") != 2) {
      throw new IllegalArgumentException("it divides by another norm than the Euclidean one");
    }
    JsonNode axis = argument(1, "axis");
    List<Integer> axes =
        axis.isMissingNode() || axis.isNull()
            ? List.of(sampleAxis(-1))
            : ShapeOperations.axes(axis, x().shape());
    return x().then(layer("UnitNormalization", Config.empty().with("axis", axes)));
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
