package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fovea.config.Config;
import dev.fovea.layer.Constants;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.core.Constant;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The arguments of one call of a layer or an operation: tensors, which are given as (layer, use,
 * output), and constants.
 */
record CallArguments(JsonNode positional, JsonNode named) {
  /** Arguments that are no inputs. */
  private static final Set<String> SETTINGS = Set.of("mask", "training");

  /** A tensor that a call reads: the output of the use of a layer. */
  record Tensor(String layer, int use, int output) {
    static Tensor of(JsonNode history) {
      return new Tensor(history.path(0).asText(), history.path(1).asInt(), history.path(2).asInt());
    }
  }

  static CallArguments of(JsonNode call) {
    return new CallArguments(call.path("args"), call.path("kwargs"));
  }

  /** Returns all tensors among the arguments. */
  List<Tensor> tensors() {
    List<Tensor> found = new ArrayList<>();
    collect(positional, found);
    collect(named, found);
    return found;
  }

  private static void collect(JsonNode argument, List<Tensor> found) {
    if (isTensor(argument)) {
      found.add(Tensor.of(argument.path("config").path("keras_history")));
    } else if (argument.isContainerNode() && !isConstant(argument)) {
      argument.forEach(element -> collect(element, found));
    }
  }

  private static boolean isTensor(JsonNode argument) {
    return argument.path("class_name").asText("").equals("__keras_tensor__");
  }

  private static boolean isConstant(JsonNode argument) {
    String className = argument.path("class_name").asText("");
    return className.equals("__tensor__") || className.equals("__numpy__");
  }

  /** Returns the argument at a position or, if there is none, of one of the names. */
  JsonNode get(int position, String... names) {
    if (position >= 0 && positional.has(position)) {
      return positional.path(position);
    }
    for (String name : names) {
      if (named.has(name)) {
        return named.path(name);
      }
    }
    return MissingNode.getInstance();
  }

  /**
   * Returns the inputs of a layer: the tensors and constants of its first arguments, or those with
   * a name if there are no others.
   *
   * @param known the tensors computed so far
   */
  List<Symbol> inputs(Function<Tensor, Symbol> known) {
    List<Symbol> inputs = new ArrayList<>();
    addInputs(positional, known, inputs);
    boolean byName = inputs.isEmpty();
    for (Map.Entry<String, JsonNode> entry : named.properties()) {
      List<Tensor> tensors = new ArrayList<>();
      collect(entry.getValue(), tensors);
      if (byName && !SETTINGS.contains(entry.getKey())) {
        addInputs(entry.getValue(), known, inputs);
      } else if (!tensors.isEmpty()) {
        throw new IllegalArgumentException(
            "it is called with a tensor as \"%s\", which is not supported"
                .formatted(entry.getKey()));
      }
    }
    return inputs;
  }

  private static void addInputs(
      JsonNode argument, Function<Tensor, Symbol> known, List<Symbol> inputs) {
    Optional<Symbol> one = symbol(argument, known, Optional.empty());
    if (one.isPresent()) {
      inputs.add(one.get());
    } else if (argument.isArray()) {
      argument.forEach(element -> addInputs(element, known, inputs));
    } else if (argument.isNumber() || argument.isTextual()) {
      throw new IllegalArgumentException(
          "it is called with %s, which is no tensor".formatted(argument));
    }
  }

  /**
   * Returns the value of an argument that is a tensor, a saved array or, beside a tensor, a number.
   *
   * @param beside the tensor that the value is combined with
   * @throws IllegalArgumentException if an array differs from sample to sample
   */
  static Optional<Symbol> symbol(
      JsonNode argument, Function<Tensor, Symbol> known, Optional<Symbol> beside) {
    if (isTensor(argument)) {
      return Optional.of(known.apply(Tensor.of(argument.path("config").path("keras_history"))));
    }
    if (isConstant(argument) || (argument.isNumber() && beside.isPresent())) {
      return Optional.of(constant(argument, beside));
    }
    return Optional.empty();
  }

  private static Symbol constant(JsonNode argument, Optional<Symbol> beside) {
    Config config =
        argument.isNumber()
            ? Config.empty().with("value", argument.doubleValue())
            : ConfigJson.read(argument.path("config"));
    Constants constants = Constants.from(config, "value");
    int rank = beside.map(symbol -> symbol.shape().rank()).orElse(constants.shape().rank());
    if (constants.shape().rank() > rank) {
      if (constants.shape().dim(0) != 1) {
        throw new IllegalArgumentException(
            "it is called with an array of shape %s that differs from sample to sample"
                .formatted(constants.shape()));
      }
      constants = new Constants(constants.shape().tail(), constants.values());
    }
    if (constants.shape().rank() == 0) {
      constants = new Constants(Shape.of(1), constants.values());
    }
    return new Constant("", constants).apply();
  }
}
