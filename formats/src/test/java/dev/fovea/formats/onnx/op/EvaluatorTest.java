package dev.fovea.formats.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxFunction;
import dev.fovea.formats.onnx.graph.OnnxGraph;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static Node node(
      String domain, String operator, List<String> inputs, Map<String, Attribute> attributes) {
    return new Node("n", domain, operator, "", inputs, List.of("y"), attributes);
  }

  private static Node node(String operator, String... inputs) {
    return node("", operator, List.of(inputs), Map.of());
  }

  private static ValueInfo value(String name, Dimension... dims) {
    return new ValueInfo(
        name, ValueInfo.Kind.TENSOR, Optional.of(ElementType.FLOAT), Optional.of(List.of(dims)));
  }

  private static OnnxModel model(
      List<Node> nodes,
      List<ValueInfo> inputs,
      Map<String, Array> initializers,
      OnnxFunction... functions) {
    Map<OnnxFunction.Key, OnnxFunction> byKey = new LinkedHashMap<>();
    for (OnnxFunction function : functions) {
      byKey.put(function.key(), function);
    }
    return new OnnxModel(
        8,
        new OnnxModel.Producer("", "", "", 0),
        Map.of("", 17, "d", 1),
        Map.of(),
        "",
        new OnnxGraph("g", nodes, inputs, List.of(value("y")), initializers, Map.of()),
        byKey);
  }

  private static Array floats(float... values) {
    return Array.of(Shape.of(values.length), values);
  }

  @Test
  void inputsWithInitializersMayBeLeftOut() {
    Dimension two = new Dimension.Fixed(2);
    OnnxModel model =
        model(
            List.of(node("Add", "a", "b")),
            List.of(value("a", two), value("b", two)),
            Map.of("b", floats(10, 20)));
    Evaluator evaluator = Evaluator.of(model);
    assertThat(evaluator.run(Map.of("a", floats(1, 2))).get("y").toFloats())
        .containsExactly(11, 22);
    assertThat(evaluator.run(Map.of("a", floats(1, 2), "b", floats(3, 4))).get("y").toFloats())
        .containsExactly(4, 6);
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    Dimension batch = new Dimension.Named("batch");
    OnnxModel model =
        model(
            List.of(node("Add", "a", "b")),
            List.of(value("a", batch, new Dimension.Fixed(2)), value("b", batch, batch)),
            Map.of());
    Evaluator evaluator = Evaluator.of(model);
    Array a = Array.of(Shape.of(3, 2), 1f, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> evaluator.run(Map.of("a", a)))
        .isInstanceOf(OnnxException.class)
        .hasMessage("needs the input 'b' (float [batch, batch])");
    assertThatThrownBy(() -> evaluator.run(Map.of("a", floats(1, 2))))
        .hasMessage("input 'a': got float [2], needs float [batch, 2]");
    assertThatThrownBy(() -> evaluator.run(Map.of("a", a, "b", a)))
        .hasMessage("input 'b': got float [3, 2], needs float [batch, batch] with {batch=3}");
    assertThatThrownBy(() -> evaluator.run(Map.of("a", a.to(ElementType.DOUBLE), "b", a)))
        .hasMessageContaining("got double");
    assertThatThrownBy(() -> evaluator.run(Map.of("c", a)))
        .hasMessage("has no input 'c'; its inputs are [a, b]");
  }

  @Test
  void functionsRunWithTheAttributesOfTheirCaller() {
    OnnxFunction.Key key = new OnnxFunction.Key("d", "Leaky", "");
    Node inner =
        new Node(
            "",
            "",
            "LeakyRelu",
            "",
            List.of("in"),
            List.of("out"),
            Map.of("alpha", new Attribute.Reference("slope")));
    OnnxFunction function =
        new OnnxFunction(
            key,
            List.of("in"),
            List.of("out"),
            List.of(),
            Map.of("slope", new Attribute.Real(0.5f)),
            List.of(inner),
            Map.of("", 17));
    List<ValueInfo> inputs = List.of(value("x", new Dimension.Free()));
    Node plain = node("d", "Leaky", List.of("x"), Map.of());
    Node own = node("d", "Leaky", List.of("x"), Map.of("slope", new Attribute.Real(0.25f)));
    Map<String, Array> x = Map.of("x", floats(-4, 4));
    assertThat(
            Evaluator.of(model(List.of(plain), inputs, Map.of(), function))
                .run(x)
                .get("y")
                .toFloats())
        .containsExactly(-2, 4);
    assertThat(
            Evaluator.of(model(List.of(own), inputs, Map.of(), function))
                .run(x)
                .get("y")
                .toFloats())
        .containsExactly(-1, 4);
  }

  @Test
  void operatorsThatAreNotComputedAreNamed() {
    List<ValueInfo> inputs = List.of(value("x"));
    assertThatThrownBy(() -> Evaluator.of(model(List.of(node("Loop", "x")), inputs, Map.of())))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("Loop \"n\": is a loop");
    assertThatThrownBy(() -> Evaluator.of(model(List.of(node("Foo", "x")), inputs, Map.of())))
        .hasMessageContaining("is no operator of ONNX that Fovea knows");
    // Since operator set 20.
    assertThatThrownBy(() -> Evaluator.of(model(List.of(node("Gelu", "x")), inputs, Map.of())))
        .hasMessageContaining("is there since operator set 20, and the model has 17");
    Node other = node("com.microsoft", "Gelu", List.of("x"), Map.of());
    assertThatThrownBy(() -> Evaluator.of(model(List.of(other), inputs, Map.of())))
        .hasMessageContaining("ONNX Runtime's own (com.microsoft)");
  }

  @Test
  void memoryIsBounded() {
    OnnxModel model =
        model(
            List.of(node("Expand", "x", "shape")),
            List.of(value("x", new Dimension.Fixed(1))),
            Map.of("shape", Array.row(1 << 29)));
    Map<String, Array> inputs = Map.of("x", floats(1));
    assertThatThrownBy(() -> Evaluator.of(model, 1 << 20).run(inputs))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("Expand \"n\": needs 2,048 MB of memory");
  }

  @Test
  void inputsThatContradictOneAnotherNameTheNode() {
    OnnxModel model =
        model(
            List.of(node("MatMul", "x", "w")),
            List.of(value("x", new Dimension.Free())),
            Map.of("w", Array.of(Shape.of(3, 1), 1f, 2, 3)));
    assertThatThrownBy(() -> Evaluator.of(model).run(Map.of("x", floats(1, 2))))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("MatMul \"n\": matrices of 2 and 3x1 have no product");
    OnnxModel division =
        model(
            List.of(node("Div", "one", "zero")),
            List.of(),
            Map.of("one", Array.row(1), "zero", Array.row(0)));
    assertThatThrownBy(() -> Evaluator.of(division).run(Map.of()))
        .hasMessage("Div \"n\": divides a whole number by zero");
  }

  /** A graph of one node that reads values from around it. */
  private static Attribute branch(String operator) {
    Node inner = new Node("", "", operator, "", List.of("x", "half"), List.of("z"), Map.of());
    return new Attribute.Graph(
        new OnnxGraph(
            "b",
            List.of(inner),
            List.of(),
            List.of(value("z")),
            Map.of("half", floats(0.5f)),
            Map.of()));
  }

  @Test
  void oneOfTwoBranchesRunsWithTheValuesAroundIt() {
    Node when =
        node(
            "",
            "If",
            List.of("c"),
            Map.of("then_branch", branch("Add"), "else_branch", branch("Mul")));
    List<ValueInfo> inputs =
        List.of(
            value("x", new Dimension.Free()),
            new ValueInfo(
                "c", ValueInfo.Kind.TENSOR, Optional.of(ElementType.BOOL), Optional.of(List.of())));
    Evaluator evaluator = Evaluator.of(model(List.of(when), inputs, Map.of()));
    Map<String, Array> yes = Map.of("x", floats(1, 2), "c", Array.scalar(ElementType.BOOL, 1));
    Map<String, Array> no = Map.of("x", floats(1, 2), "c", Array.scalar(ElementType.BOOL, 0));
    assertThat(evaluator.run(yes).get("y").toFloats()).containsExactly(1.5f, 2.5f);
    assertThat(evaluator.run(no).get("y").toFloats()).containsExactly(0.5f, 1);
  }

  @Test
  void whatABranchCannotComputeIsNamed() {
    Node when =
        node(
            "",
            "If",
            List.of("c"),
            Map.of("then_branch", branch("Loop"), "else_branch", branch("Mul")));
    assertThat(
            Evaluator.reasonsAgainst(
                model(List.of(when), List.of(value("x"), value("c")), Map.of())))
        .singleElement()
        .asString()
        .contains("Loop \"z\": is a loop");
  }
}
