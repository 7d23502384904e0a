package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.op.Evaluator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds operators to ONNX Runtime, over versions, attributes, types and odd shapes. */
class OnnxRuntimeTest {
  @ParameterizedTest
  @MethodSource({
    "dev.fovea.formats.onnx.ElementCases#functions",
    "dev.fovea.formats.onnx.ElementCases#activations",
    "dev.fovea.formats.onnx.ElementCases#arithmetic",
    "dev.fovea.formats.onnx.ElementCases#types",
    "dev.fovea.formats.onnx.ElementCases#logic",
    "dev.fovea.formats.onnx.ShapeCases#shapes",
    "dev.fovea.formats.onnx.ShapeCases#moving",
    "dev.fovea.formats.onnx.ShapeCases#gathering",
    "dev.fovea.formats.onnx.SumCases#reductions",
    "dev.fovea.formats.onnx.SumCases#products",
    "dev.fovea.formats.onnx.SumCases#convolutions",
    "dev.fovea.formats.onnx.SumCases#pooling",
    "dev.fovea.formats.onnx.SumCases#normalizations",
    "dev.fovea.formats.onnx.SampleCases#resizing",
    "dev.fovea.formats.onnx.SampleCases#sampling",
    "dev.fovea.formats.onnx.SampleCases#quantizing",
    "dev.fovea.formats.onnx.SampleCases#recurrence",
    "dev.fovea.formats.onnx.SampleCases#rest"
  })
  void anOperatorGivesWhatOnnxRuntimeGives(OneNode node) throws IOException, OrtException {
    List<Array> expected = OnnxRuntime.run(node.model(), node.given());
    List<Array> actual =
        new ArrayList<>(
            Evaluator.of(OnnxFile.read(node.model(), "model")).run(node.given()).values());
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(OperatorCase.difference(actual.get(i), expected.get(i)))
          .as("output %s", i)
          .isEmpty();
    }
  }
}
