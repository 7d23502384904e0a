package dev.fovea.formats.wild;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.ImportedModel;
import dev.fovea.formats.onnx.OnnxFormat;
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
sealed interface WildEngine {
  /** Returns the outputs for a batch of samples. */
  List<Array> run(List<Array> inputs);

  /** Returns the batch size that the engine demands, if it does. */
  default Optional<Integer> batch() {
    return Optional.empty();
  }

  /** Returns the layers of a file. */
  static WildEngine layersOf(Path file) throws IOException {
    return file.toString().endsWith(".onnx")
        ? new OfImport(OnnxFormat.importModel(file))
        : new OfLayers(SavedModel.load(file).model());
  }

  /** Returns an engine of the same layers after they were written as a file and read again. */
  default WildEngine rewritten(Path file) throws IOException {
    return this;
  }

  private static Model rewritten(Model model, Path file) throws IOException {
    SavedModel.of(model).save(file);
    return SavedModel.load(file).model();
  }

  /** A graph, each operator by its definition. */
  record OfGraph(OnnxModel model) implements WildEngine {
    OfGraph(Path file) throws IOException {
      this(OnnxFile.read(file));
    }

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

  /** Layers that were made of a graph. */
  record OfImport(ImportedModel model) implements WildEngine {
    @Override
    public List<Array> run(List<Array> inputs) {
      List<Array> given = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        given.add(inputs.get(i).to(model.inputs().get(i).type()));
      }
      return model.run(given);
    }

    @Override
    public WildEngine rewritten(Path file) throws IOException {
      Model again = WildEngine.rewritten(model.model(), file);
      return new OfImport(new ImportedModel(again, model.inputs(), model.outputs()));
    }
  }

  /** Layers. */
  record OfLayers(Model model) implements WildEngine {
    @Override
    public List<Array> run(List<Array> inputs) {
      List<Tensor> tensors = inputs.stream().map(Array::toTensor).toList();
      return model.predict(tensors).stream().map(Array::of).toList();
    }

    @Override
    public WildEngine rewritten(Path file) throws IOException {
      return new OfLayers(WildEngine.rewritten(model, file));
    }
  }

  /**
   * Returns the outputs for samples.
   *
   * @param batch how many at once, where the engine leaves it open
   */
  default List<Array> runAll(List<Array> inputs, int batch) {
    int samples = inputs.getFirst().shape().dim(0);
    int size = batch().orElse(batch);
    List<List<Array>> parts = new ArrayList<>();
    for (int start = 0; start < samples; start += size) {
      int from = start;
      parts.add(run(inputs.stream().map(input -> rows(input, from, size)).toList()));
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
