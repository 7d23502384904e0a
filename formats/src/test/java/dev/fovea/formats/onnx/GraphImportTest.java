package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.model.ModelLayer;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs of many exporters as models of layers, against ONNX Runtime. */
class GraphImportTest {
  private static final int HEIGHT = 20;

  /** Those in which numbers have to change their places when the model runs. */
  private static final Set<String> REORDERED =
      Set.of(
          "torch, ShuffleNet",
          "torch, pixel shuffle of old",
          "torch, pixel shuffle",
          "torch, vision transformer",
          "torch, detection head",
          "torch, two branches",
          "torch, activations in pieces");

  static Set<String> names() {
    return ExportedGraphs.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void givesTheNumbersOfOnnxRuntime(String name) throws IOException, OrtException {
    byte[] file = ExportedGraphs.all().get(name).get().bytes();
    ImportedModel model = OnnxFormat.importModel(OnnxFile.read(file, name), name);
    for (int batch : new int[] {1, 3}) {
      List<Array> inputs = inputs(model, batch);
      List<Array> outputs = model.run(inputs);
      List<float[]> expected = inOnnxRuntime(file, inputs);
      for (int i = 0; i < outputs.size(); i++) {
        assertClose(outputs.get(i).toFloats(), expected.get(i));
      }
      if (isFixed(model)) {
        // Any number of samples gives the same for each.
        List<Array> one = inputs.stream().map(GraphImportTest::first).toList();
        List<Array> alone = model.run(one);
        for (int i = 0; i < alone.size(); i++) {
          assertClose(alone.get(i).toFloats(), first(outputs.get(i)).toFloats());
        }
      }
    }
    assertThat(model.model().layers().stream().map(ModelLayer::layer).map(l -> l.className()))
        .as(model.model().summary())
        .satisfies(
            classes -> assertThat(classes.contains("Permute")).isEqualTo(REORDERED.contains(name)));
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      float limit = 1e-4f * Math.max(1, Math.abs(expected[i]));
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], within(limit));
    }
  }

  private static boolean isFixed(ImportedModel model) {
    return model.inputs().getFirst().dimensions().getFirst() instanceof Dimension.Fixed
        && model.inputs().getFirst().axes().getFirst() == TensorLayout.BATCH;
  }

  private static Array first(Array array) {
    return array.pick(array.shape().with(0, 1), i -> i);
  }

  private static List<Array> inputs(ImportedModel model, int batch) {
    List<Array> inputs = new ArrayList<>();
    for (TensorLayout layout : model.inputs()) {
      int[] dims =
          IntStream.range(0, layout.dimensions().size())
              .map(
                  axis ->
                      layout.dimensions().get(axis) instanceof Dimension.Fixed fixed
                          ? (int) fixed.size()
                          : axis == 0 ? batch : HEIGHT + 2 * axis)
              .toArray();
      Shape shape = Shape.of(dims);
      CounterRandom random = CounterRandom.ofSeed(inputs.size() + 7L * batch);
      float[] values = new float[shape.size()];
      boolean isWhole = layout.type() == ElementType.INT64;
      for (int i = 0; i < values.length; i++) {
        values[i] = isWhole ? i % 10 : random.uniform(i, -1, 1);
      }
      inputs.add(Array.of(shape, values).to(layout.type()));
    }
    return inputs;
  }

  private static List<float[]> inOnnxRuntime(byte[] file, List<Array> inputs) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file, options)) {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        int i = 0;
        for (String input : session.getInputNames()) {
          Array array = inputs.get(i++);
          long[] dims = IntStream.of(array.shape().dims()).asLongStream().toArray();
          feeds.put(
              input,
              array.type() == ElementType.INT64
                  ? OnnxTensor.createTensor(environment, LongBuffer.wrap(array.toLongs()), dims)
                  : OnnxTensor.createTensor(
                      environment, FloatBuffer.wrap(array.toFloats()), dims));
        }
        List<float[]> outputs = new ArrayList<>();
        try (OrtSession.Result result = session.run(feeds)) {
          result.forEach(
              entry -> outputs.add(((OnnxTensor) entry.getValue()).getFloatBuffer().array()));
        } finally {
          feeds.values().forEach(OnnxTensor::close);
        }
        return outputs;
      }
    }
  }
}
