package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.op.Evaluator;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that leave sizes open. */
class OpenSizesTest {
  private static final Shape ANY = Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 3);

  private static ImportedModel imported(TestGraph graph) throws IOException {
    return OnnxFormat.importModel(OnnxFile.read(graph.bytes(), "test.onnx"), "test.onnx");
  }

  private static String conv(TestGraph g, String x, int in, int out, int stride) {
    return g.add(
        "Conv",
        List.of(x, g.weight(out, in, 3, 3), g.weight(out)),
        "pads",
        new int[] {1, 1, 1, 1},
        "strides",
        new int[] {stride, stride});
  }

  /** Checks the model against the evaluator of graphs. */
  private static void verify(TestGraph graph, ImportedModel model, int... dims) throws IOException {
    float[] values = new float[Shape.of(dims).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    Array x = Array.of(Shape.of(dims), values);
    Array y = model.run(List.of(x)).getFirst();
    Array expected =
        Evaluator.of(OnnxFile.read(graph.bytes(), "test.onnx"))
            .run(Map.of(model.inputs().getFirst().name(), x))
            .firstEntry()
            .getValue();
    assertThat(OperatorCase.difference(y, expected)).isEmpty();
  }

  @Test
  void theWeightsTellTheChannels() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("x", "N", "C", "H", "W"), 3, 4, 1);
    g.output(g.add("GlobalAveragePool", List.of(g.add("Relu", List.of(x)))), 4);
    ImportedModel model = imported(g);
    assertThat(model.model().inputShape()).isEqualTo(ANY);
    verify(g, model, 2, 3, 7, 9);
  }

  @Test
  void aSizeThatFollowsTheInputIsAFactor() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = g.input("x", "N", 3, "H", "W");
    String shape = g.add("Shape", List.of(x));
    String size = g.add("Slice", List.of(shape, g.longs(2), g.longs(4)));
    String twice = g.add("Mul", List.of(size, g.longs(2, 2)));
    String front = g.add("Slice", List.of(shape, g.longs(0), g.longs(2)));
    String all = g.add("Concat", List.of(front, twice), "axis", 0);
    x = g.add("Resize", List.of(x, "", "", all), "mode", "linear");
    g.output(conv(g, x, 3, 2, 1), 4);
    ImportedModel model = imported(g);
    assertThat(model.model().inputShape()).isEqualTo(ANY);
    verify(g, model, 1, 3, 5, 6);
  }

  @Test
  void flattenedPositionsStayOpen() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("x", "N", 3, "H", "W"), 3, 4, 2);
    x = g.add("Reshape", List.of(x, g.longs(0, 4, -1)));
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 2, 1});
    g.output(g.add("ReduceMax", List.of(x), "axes", new int[] {1}, "keepdims", 0), 2);
    verify(g, imported(g), 2, 3, 8, 6);
  }

  @Test
  void aMatrixTellsTheSize() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("x", "N", 1, "H", "W"), 1, 2, 2);
    x = g.add("Flatten", List.of(x));
    g.output(g.add("MatMul", List.of(x, g.weight(2 * 14 * 14, 5))), 2);
    ImportedModel model = imported(g);
    assertThat(model.model().inputShape()).isEqualTo(Shape.of(28, 28, 1));
    verify(g, model, 2, 1, 28, 28);
  }

  @Test
  void aSizeThatIsNeededIsAskedFor() {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("x", "N", 1, "H", "W"), 1, 2, 2);
    x = g.add("Flatten", List.of(x));
    g.output(g.add("MatMul", List.of(x, g.weight(2 * 21 * 21, 5))), 2);
    assertThatThrownBy(() -> imported(g))
        .isInstanceOf(BadModelException.class)
        .hasMessage(
            "test.onnx: cannot be run as a model of layers: MatMul \"matmul_9\": has a matrix of 882"
                + " rows, and the file leaves a size of its input open; export it with a fixed size");
  }
}
