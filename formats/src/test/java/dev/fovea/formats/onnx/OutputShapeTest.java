package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.op.Evaluator;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shape of what a model gives: the axes of the file, those of size 1 included. */
class OutputShapeTest {
  private static String conv(TestGraph g, String x, int in, int out) {
    return g.add(
        "Conv", List.of(x, g.weight(out, in, 3, 3), g.weight(out)), "pads", new int[] {1, 1, 1, 1});
  }

  /** Checks the shape of the only output, and its numbers against the evaluator of graphs. */
  private static void verify(TestGraph graph, Shape expected, int... dims) throws IOException {
    ImportedModel model =
        OnnxFormat.importModel(OnnxFile.read(graph.bytes(), "test.onnx"), "test.onnx");
    assertThat(model.model().outputShapes()).containsExactly(expected);
    float[] values = new float[Shape.of(dims).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    Array x = Array.of(Shape.of(dims), values);
    Array wanted =
        Evaluator.of(OnnxFile.read(graph.bytes(), "test.onnx"))
            .run(Map.of(model.inputs().getFirst().name(), x))
            .firstEntry()
            .getValue();
    assertThat(OperatorCase.difference(model.run(List.of(x)).getFirst(), wanted)).isEmpty();
  }

  @Test
  void aPictureOfOneChannelStaysAPicture() throws IOException {
    TestGraph g = new TestGraph(9);
    String x = conv(g, g.input("x", "N", 1, 6, 5), 1, 4);
    x = g.add("Reshape", List.of(x, g.longs(-1, 2, 2, 1, 6, 5)));
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 3, 4, 1, 5, 2});
    g.output(g.add("Reshape", List.of(x, g.longs(-1, 1, 12, 10))), 4);
    verify(g, Shape.of(12, 10, 1), 2, 1, 6, 5);
  }

  @Test
  void aColumnStaysAColumn() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("x", "N", 3, 4, 4), 3, 1);
    g.output(g.add("Reshape", List.of(x, g.longs(0, 16, 1))), 3);
    verify(g, Shape.of(16, 1), 2, 3, 4, 4);
  }

  @Test
  void scoresOfOnePixelAreARow() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("x", "N", 3, 4, 4), 3, 7);
    g.output(g.add("GlobalAveragePool", List.of(x)), 4);
    verify(g, Shape.of(7), 2, 3, 4, 4);
  }

  @Test
  void theOnlySampleOfAFileIsNoAxis() throws IOException {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("x", 1, 3, 6, 5), 3, 4);
    String some = g.add("Slice", List.of(x, g.longs(0), g.longs(3), g.longs(1)));
    g.output(some, 4);
    verify(g, Shape.of(6, 5, 3), 1, 3, 6, 5);
  }
}
