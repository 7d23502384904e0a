package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.op.Operators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognizes functions that exporters wrote as several nodes because the version of the operators
 * had none for them, such as x sigmoid(x), and puts one node in the place of the last of them. The
 * others are then read by nobody.
 */
final class Patterns {
  private static final double ROOT = Math.sqrt(2);

  private final NodeMatch match;

  private Patterns(NodeMatch match) {
    this.match = match;
  }

  /**
   * Returns the nodes with those that were recognized.
   *
   * @param outputs the names of the values that are read outside
   */
  static List<FlatNode> in(
      List<FlatNode> nodes, Map<String, Array> initializers, List<String> outputs) {
    Patterns patterns = new Patterns(new NodeMatch(nodes, initializers, outputs));
    List<FlatNode> result = new ArrayList<>();
    for (FlatNode flat : nodes) {
      Optional<Node> found =
          flat.node().domain().isEmpty() ? patterns.found(flat.node()) : Optional.empty();
      result.add(found.map(node -> new FlatNode(node, Map.of("", Operators.NEWEST))).orElse(flat));
    }
    return result;
  }

  private Optional<Node> found(Node node) {
    return switch (node.operator()) {
      case "Mul" -> product(node);
      case "Div" -> hardSwishAtLast(node).or(() -> hardSigmoid(node));
      case "Add" -> layerNormalization(node);
      default -> Optional.empty();
    };
  }

  private static Node made(
      Node last, String operator, List<String> inputs, Map<String, Attribute> attributes) {
    return new Node(
        last.name(), "", operator, "", inputs, last.outputs(), new LinkedHashMap<>(attributes));
  }

  private static Node made(Node last, String operator, String input) {
    return made(last, operator, List.of(input), Map.of());
  }

  private Optional<Node> product(Node node) {
    if (node.inputs().size() != 2) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      String x = node.inputs().get(i);
      String y = node.inputs().get(1 - i);
      if (match.node(y, "Sigmoid").filter(f -> f.inputs().getFirst().equals(x)).isPresent()) {
        return Optional.of(made(node, "Swish", x));
      }
      if (hardSigmoidOf(y).filter(x::equals).isPresent()) {
        return Optional.of(made(node, "HardSwish", x));
      }
      boolean isMish =
          match
              .node(y, "Tanh")
              .flatMap(tanh -> match.node(tanh.inputs().getFirst(), "Softplus"))
              .filter(softplus -> softplus.inputs().getFirst().equals(x))
              .isPresent();
      if (isMish) {
        return Optional.of(made(node, "Mish", x));
      }
    }
    return gelu(node).or(() -> hardSigmoid(node));
  }

  /** x times 1/2 times 1 + erf(x / sqrt(2)), in any order. */
  private Optional<Node> gelu(Node node) {
    List<String> factors = match.factors(node);
    if (factors.size() != 3 || factors.stream().noneMatch(factor -> match.is(factor, 0.5))) {
      return Optional.empty();
    }
    for (String factor : factors) {
      Optional<String> x =
          match
              .node(factor, "Add")
              .flatMap(sum -> match.besides(sum, 1))
              .flatMap(erf -> match.node(erf, "Erf"))
              .flatMap(erf -> dividedByRoot(erf.inputs().getFirst()));
      if (x.filter(factors::contains).isPresent()) {
        return Optional.of(made(node, "Gelu", x.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> dividedByRoot(String value) {
    return match
        .node(value, "Div")
        .flatMap(division -> match.besides(division, ROOT))
        .or(() -> match.node(value, "Mul").flatMap(product -> match.besides(product, 1 / ROOT)));
  }

  /** Returns x of relu6(x + 3). */
  private Optional<String> clippedSum(String value) {
    return match
        .node(value, "Clip")
        .filter(this::isToSix)
        .flatMap(clip -> match.node(clip.inputs().getFirst(), "Add"))
        .flatMap(sum -> match.besides(sum, 3));
  }

  private boolean isToSix(Node clip) {
    if (clip.has("min") || clip.has("max")) {
      return clip.real("min", -1) == 0 && clip.real("max", 0) == 6;
    }
    return clip.inputs().size() == 3
        && match.number(clip.inputs().get(1)).filter(low -> low == 0).isPresent()
        && match.is(clip.inputs().get(2), 6);
  }

  /** Returns x of relu6(x + 3) / 6, whether one node computes it or several. */
  private Optional<String> hardSigmoidOf(String value) {
    Optional<String> one =
        match
            .node(value, "HardSigmoid")
            .filter(node -> Math.abs(node.real("alpha", 0.2f) - 1 / 6f) < 1e-6)
            .filter(node -> node.real("beta", 0.5f) == 0.5f)
            .map(node -> node.inputs().getFirst());
    return one.or(() -> match.node(value, "Div").flatMap(this::sixth))
        .or(() -> match.node(value, "Mul").flatMap(this::sixth));
  }

  private Optional<String> sixth(Node node) {
    double number = node.operator().equals("Div") ? 6 : 1 / 6.0;
    return match.besides(node, number).flatMap(this::clippedSum);
  }

  private Optional<Node> hardSigmoid(Node node) {
    return sixth(node)
        .map(
            x ->
                made(
                    node,
                    "HardSigmoid",
                    List.of(x),
                    Map.of("alpha", new Attribute.Real(1 / 6f), "beta", new Attribute.Real(0.5f))));
  }

  /** (x relu6(x + 3)) / 6. */
  private Optional<Node> hardSwishAtLast(Node node) {
    return match
        .besides(node, 6)
        .flatMap(product -> match.node(product, "Mul"))
        .filter(product -> product.inputs().size() == 2)
        .flatMap(
            product -> {
              for (int i = 0; i < 2; i++) {
                String x = product.inputs().get(i);
                if (clippedSum(product.inputs().get(1 - i)).filter(x::equals).isPresent()) {
                  return Optional.of(made(node, "HardSwish", x));
                }
              }
              return Optional.empty();
            });
  }

  /** (x - mean) / sqrt(variance + epsilon) gamma + beta, over the last axes. */
  private Optional<Node> layerNormalization(Node node) {
    for (int i = 0; i < 2 && node.inputs().size() == 2; i++) {
      String beta = node.inputs().get(i);
      Optional<Node> product = match.node(node.inputs().get(1 - i), "Mul");
      if (match.constant(beta).isEmpty() || product.isEmpty()) {
        continue;
      }
      for (int j = 0; j < 2; j++) {
        String gamma = product.get().inputs().get(j);
        Optional<Node> division = match.node(product.get().inputs().get(1 - j), "Div");
        if (match.constant(gamma).isPresent() && division.isPresent()) {
          return normalized(node, division.get(), gamma, beta);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Node> normalized(Node last, Node division, String gamma, String beta) {
    Optional<Node> difference = match.node(division.inputs().getFirst(), "Sub");
    Optional<Node> sum =
        match
            .node(division.inputs().getLast(), "Sqrt")
            .flatMap(root -> match.node(root.inputs().getFirst(), "Add"));
    if (difference.isEmpty() || sum.isEmpty() || sum.get().inputs().size() != 2) {
      return Optional.empty();
    }
    String x = difference.get().inputs().getFirst();
    Optional<Node> mean = match.node(difference.get().inputs().getLast(), "ReduceMean");
    for (int i = 0; i < 2; i++) {
      Optional<Double> epsilon = match.number(sum.get().inputs().get(i));
      Optional<Node> variance = match.node(sum.get().inputs().get(1 - i), "ReduceMean");
      if (epsilon.isPresent()
          && variance.isPresent()
          && mean.filter(node -> node.inputs().getFirst().equals(x)).isPresent()
          && isSquareOf(variance.get().inputs().getFirst(), difference.get())) {
        int[] axes = axes(mean.get());
        if (axes.length > 0
            && Arrays.equals(axes, axes(variance.get()))
            && fits(axes, gamma, beta)) {
          return Optional.of(
              made(
                  last,
                  "LayerNormalization",
                  List.of(x, gamma, beta),
                  Map.of(
                      "axis", new Attribute.Whole(axes[0]),
                      "epsilon", new Attribute.Real(epsilon.get().floatValue()))));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns whether a value is the square of a difference, or of one of the same two values. */
  private boolean isSquareOf(String value, Node difference) {
    Optional<String> base =
        match
            .node(value, "Pow")
            .flatMap(power -> match.besides(power, 2))
            .or(
                () ->
                    match
                        .node(value, "Mul")
                        .filter(
                            product ->
                                product.inputs().getFirst().equals(product.inputs().getLast()))
                        .map(product -> product.inputs().getFirst()));
    return base.flatMap(same -> match.node(same, "Sub"))
        .filter(other -> other.inputs().equals(difference.inputs()))
        .isPresent();
  }

  /** Returns the last axes, from the end, that a mean keeps with size 1; none if it has others. */
  private int[] axes(Node mean) {
    int[] axes =
        mean.integers("axes")
            .or(
                () ->
                    mean.hasInput(1)
                        ? match.constant(mean.inputs().get(1)).map(Array::toInts)
                        : Optional.empty())
            .orElse(new int[0]);
    int[] sorted = Arrays.stream(axes).sorted().toArray();
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i - sorted.length) {
        return new int[0];
      }
    }
    return mean.flag("keepdims", true) ? sorted : new int[0];
  }

  private boolean fits(int[] axes, String gamma, String beta) {
    return match.constant(gamma).filter(array -> array.rank() == axes.length).isPresent()
        && match.constant(beta).filter(array -> array.rank() == axes.length).isPresent()
        && match.constant(gamma).get().shape().equals(match.constant(beta).get().shape());
  }
}
