package dev.fovea.formats.onnx;

import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxGraph;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which operators become layers, found by turning the cases of all operators into models. */
final class ImportedOperators {
  private ImportedOperators() {}

  /**
   * Returns the operators that become layers in some case, and whether training can go through
   * these layers.
   */
  static Map<String, Boolean> trained() throws IOException {
    Map<String, Boolean> trained = new TreeMap<>();
    for (OneNode node : cases().toList()) {
      OnnxModel content = OnnxFile.read(node.model(), "model");
      for (boolean isFixed : new boolean[] {true, false}) {
        Optional<Model> model = model(isFixed ? fixed(content, node) : content);
        if (model.isPresent()) {
          trained.merge(node.operator(), isTrained(model.get()), (one, other) -> one || other);
        }
      }
    }
    return trained;
  }

  private static Stream<OneNode> cases() {
    return Stream.of(
            ElementCases.functions(),
            ElementCases.activations(),
            ElementCases.arithmetic(),
            ElementCases.types(),
            ElementCases.logic(),
            ShapeCases.shapes(),
            ShapeCases.moving(),
            ShapeCases.gathering(),
            SumCases.reductions(),
            SumCases.products(),
            SumCases.convolutions(),
            SumCases.pooling(),
            SumCases.normalizations(),
            SampleCases.resizing(),
            SampleCases.sampling(),
            SampleCases.quantizing(),
            SampleCases.recurrence(),
            SampleCases.rest())
        .flatMap(some -> some);
  }

  /** Returns a model with all inputs but the first as constants, as weights are. */
  private static OnnxModel fixed(OnnxModel content, OneNode node) {
    OnnxGraph graph = content.graph();
    Map<String, Array> known = new LinkedHashMap<>(node.given());
    known.remove(OneNode.input(0));
    return new OnnxModel(
        content.irVersion(),
        content.producer(),
        content.opsets(),
        content.metadata(),
        content.description(),
        new OnnxGraph(
            graph.name(), graph.nodes(), graph.inputs(), graph.outputs(), known, graph.values()),
        content.functions());
  }

  private static Optional<Model> model(OnnxModel content) {
    try {
      return Optional.of(OnnxFormat.importModel(content, "model").model());
    } catch (BadModelException e) {
      return Optional.empty();
    }
  }

  private static boolean isTrained(Model model) {
    List<ModelLayer> layers = model.layers();
    return layers.stream().allMatch(layer -> layer.layer().isDifferentiable());
  }
}
