package dev.fovea.formats.wild;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.formats.onnx.op.Evaluator;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs a model in the layout of its file. */
interface WildEngine {
  /** Returns the outputs for a batch of samples. */
  List<Array> run(List<Array> inputs);

  /** Returns the batch size that the file demands, if it does. */
  default Optional<Integer> batch() {
    return Optional.empty();
  }

  /** Returns the engine of a file: the evaluator of graphs, or the layers of a model. */
  static WildEngine of(Path file) throws IOException {
    if (file.toString().endsWith(".onnx")) {
      return new OfGraph(OnnxFile.read(file));
    }
    return new OfLayers(SavedModel.load(file).model());
  }

  /** A graph. */
  record OfGraph(OnnxModel model) implements WildEngine {
    @Override
    public List<Array> run(List<Array> inputs) {
      Map<String, Array> given = new HashMap<>();
      List<ValueInfo> wanted = model.graph().requiredInputs();
      for (int i = 0; i < wanted.size(); i++) {
        given.put(wanted.get(i).name(), inputs.get(i).to(wanted.get(i).type().orElseThrow()));
      }
      return List.copyOf(Evaluator.of(model).run(given).values());
    }

    @Override
    public Optional<Integer> batch() {
      return model
          .graph()
          .requiredInputs()
          .getFirst()
          .dimensions()
          .map(List::getFirst)
          .filter(Dimension.Fixed.class::isInstance)
          .map(dim -> (int) ((Dimension.Fixed) dim).size());
    }
  }

  /** Layers. */
  record OfLayers(Model model) implements WildEngine {
    @Override
    public List<Array> run(List<Array> inputs) {
      List<Tensor> tensors = inputs.stream().map(Array::toTensor).toList();
      return model.predict(tensors).stream().map(Array::of).toList();
    }
  }

  /** Returns the outputs for samples, in batches of the size that the file demands. */
  default List<Array> runAll(List<Array> inputs) {
    int samples = inputs.getFirst().shape().dim(0);
    int batch = batch().orElse(samples);
    List<List<Array>> parts = new ArrayList<>();
    for (int start = 0; start < samples; start += batch) {
      int from = start;
      parts.add(run(inputs.stream().map(input -> rows(input, from, batch)).toList()));
    }
    List<Array> outputs = new ArrayList<>();
    for (int i = 0; i < parts.getFirst().size(); i++) {
      int output = i;
      outputs.add(joined(parts.stream().map(part -> part.get(output)).toList(), samples));
    }
    return outputs;
  }

  /** Returns rows from one on; behind the last one, the first ones are repeated. */
  private static Array rows(Array input, int from, int count) {
    int size = input.shape().tail().size();
    return input.pick(
        input.shape().with(0, count), i -> (int) ((from * (long) size + i) % input.size()));
  }

  private static Array joined(List<Array> parts, int rows) {
    Array first = parts.getFirst();
    Shape shape = first.shape().with(0, rows);
    int size = first.size();
    return Array.ofNumbers(first.type(), shape, i -> parts.get(i / size).number(i % size));
  }
}
