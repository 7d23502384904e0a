package dev.fovea.formats.onnx.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The quantized operators of ONNX Runtime's own domain, which its quantizer writes beside those of
 * ONNX, as what they stand for: their inputs are dequantized, the operator of ONNX computes with
 * real numbers, and its result is quantized again (ONNX Runtime, "Contrib Operators").
 */
final class RuntimeOperators {
  private static final String DOMAIN = "com.microsoft";

  private final Node node;
  private final List<Node> nodes = new ArrayList<>();

  private RuntimeOperators(Node node) {
    this.node = node;
  }

  /** Returns nodes of ONNX's own operators that do the same, or the node itself. */
  static List<Node> plain(Node node) {
    if (!node.domain().equals(DOMAIN)
        || node.outputs().size() != 1
        || node.flag("channels_last", false)) {
      return List.of(node);
    }
    RuntimeOperators plain = new RuntimeOperators(node);
    return switch (node.operator()) {
      case "QGemm" -> plain.gemm();
      case "QLinearAdd" -> plain.ofTwo("Add");
      case "QLinearMul" -> plain.ofTwo("Mul");
      case "QLinearSigmoid" -> plain.ofOne("Sigmoid");
      case "QLinearLeakyRelu" -> plain.ofOne("LeakyRelu");
      case "QLinearAveragePool" -> plain.ofOne("AveragePool");
      case "QLinearGlobalAveragePool" -> plain.ofOne("GlobalAveragePool");
      case "QLinearConcat" -> plain.concat();
      default -> List.of(node);
    };
  }

  private List<Node> gemm() {
    boolean isTransposed = node.flag("transB", false);
    List<String> inputs = new ArrayList<>();
    inputs.add(real(0, Map.of()));
    inputs.add(real(3, Map.of("axis", new Attribute.Whole(isTransposed ? 0 : 1))));
    if (node.hasInput(6)) {
      // The sums of products, to which the third input is added, have the product of the scales.
      String scale = add("Mul", List.of(input(1), input(4)), Map.of());
      Map<String, Attribute> axis = Map.of("axis", new Attribute.Whole(-1));
      inputs.add(add("DequantizeLinear", List.of(input(6), scale), axis));
    }
    if (!node.hasInput(7)) {
      return end("Gemm", inputs, node.attributes());
    }
    return quantized(add("Gemm", inputs, node.attributes()), 7);
  }

  private List<Node> ofTwo(String operator) {
    return quantized(
        add(operator, List.of(real(0, Map.of()), real(3, Map.of())), node.attributes()), 6);
  }

  private List<Node> ofOne(String operator) {
    Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
    attributes.remove("channels_last");
    return quantized(add(operator, List.of(real(0, Map.of())), attributes), 3);
  }

  private List<Node> concat() {
    List<String> inputs = new ArrayList<>();
    for (int at = 2; node.hasInput(at); at += 3) {
      inputs.add(real(at, Map.of()));
    }
    return quantized(add("Concat", inputs, node.attributes()), 0);
  }

  private String input(int index) {
    return node.hasInput(index) ? node.inputs().get(index) : "";
  }

  /** Adds the real numbers that an input stands for, whose scale and zero point follow it. */
  private String real(int at, Map<String, Attribute> attributes) {
    return add("DequantizeLinear", List.of(input(at), input(at + 1), input(at + 2)), attributes);
  }

  /** Ends with numbers that are quantized by the scale and zero point of these inputs. */
  private List<Node> quantized(String real, int at) {
    return end("QuantizeLinear", List.of(real, input(at), input(at + 1)), Map.of());
  }

  private String add(String operator, List<String> inputs, Map<String, Attribute> attributes) {
    String output = node.outputs().getFirst() + "#" + nodes.size();
    nodes.add(node(operator, inputs, output, attributes));
    return output;
  }

  private List<Node> end(String operator, List<String> inputs, Map<String, Attribute> attributes) {
    nodes.add(node(operator, inputs, node.outputs().getFirst(), attributes));
    return nodes;
  }

  private Node node(
      String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
    return new Node(node.name(), "", operator, "", inputs, List.of(output), attributes);
  }
}
