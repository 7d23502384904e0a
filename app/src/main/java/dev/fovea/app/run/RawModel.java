package dev.fovea.app.run;

import dev.fovea.app.common.ModelSource;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.formats.onnx.op.Evaluator;
import dev.fovea.model.Model;
import dev.fovea.model.Node;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** A model that takes and gives arrays as its file has them, in their order, layout and types. */
sealed interface RawModel {
  /**
   * An input.
   *
   * @param name the name
   * @param description its type and shape
   * @param isRequired whether it has to be given
   */
  record Input(String name, String description, boolean isRequired) {}

  /** Returns the inputs in the order of the file. */
  List<Input> inputs();

  /**
   * Returns the outputs by name, in the order of the file.
   *
   * @throws IOException if the inputs do not fit; the message names the model, the input and both
   *     shapes
   */
  SequencedMap<String, Array> run(Map<String, Array> inputs) throws IOException;

  /**
   * Loads a model: an ONNX file as the graph that it is, and everything else as layers.
   *
   * @throws IOException if it cannot be loaded, or has an operator that is not computed
   */
  static RawModel load(String model) throws IOException {
    Path file = Path.of(model);
    if (Files.exists(file) && model.toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      OnnxModel graph = OnnxFile.read(file);
      try {
        return new OfGraph(model, graph, Evaluator.of(graph));
      } catch (OnnxException e) {
        throw new IOException(model + ": " + e.getMessage(), e);
      }
    }
    return new OfLayers(model, ModelSource.of(model).model());
  }

  /**
   * A graph of ONNX.
   *
   * @param file the name of the file
   * @param model its content
   * @param evaluator what computes it
   */
  record OfGraph(String file, OnnxModel model, Evaluator evaluator) implements RawModel {
    @Override
    public List<Input> inputs() {
      return model.graph().inputs().stream().map(this::input).toList();
    }

    private Input input(ValueInfo value) {
      boolean hasDefault = model.graph().initializers().containsKey(value.name());
      return new Input(value.name(), value.describe(), !hasDefault);
    }

    @Override
    public SequencedMap<String, Array> run(Map<String, Array> inputs) throws IOException {
      try {
        return evaluator.run(inputs);
      } catch (OnnxException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * Layers, which compute with floats, channels last.
   *
   * @param file the name of the file or of the architecture
   * @param model the model
   */
  record OfLayers(String file, Model model) implements RawModel {
    @Override
    public List<Input> inputs() {
      List<Input> inputs = new ArrayList<>();
      for (int i = 0; i < model.inputs().size(); i++) {
        inputs.add(new Input(name(model.inputs().get(i)), "float " + shape(i), true));
      }
      return inputs;
    }

    private String name(Node.Port port) {
      return model.layers().get(model.nodes().get(port.node()).layer()).name();
    }

    private Shape shape(int input) {
      return model.inputShapes().get(input).prepend(Shape.UNKNOWN);
    }

    @Override
    public SequencedMap<String, Array> run(Map<String, Array> inputs) throws IOException {
      List<Tensor> given = new ArrayList<>();
      for (int i = 0; i < model.inputs().size(); i++) {
        String name = name(model.inputs().get(i));
        Array array = inputs.get(name);
        if (array == null) {
          throw new IOException("%s: needs the input '%s'".formatted(file, name));
        }
        if (!shape(i).accepts(array.shape())) {
          throw new IOException(
              "%s: input '%s': got shape %s, needs %s"
                  .formatted(file, name, array.shape(), shape(i)));
        }
        given.add(array.toTensor());
      }
      SequencedMap<String, Array> outputs = new LinkedHashMap<>();
      List<Tensor> tensors = model.predict(given);
      for (int i = 0; i < tensors.size(); i++) {
        Node.Port port = model.outputs().get(i);
        String name = name(port) + (outputs.containsKey(name(port)) ? ":" + port.output() : "");
        outputs.put(name, Array.of(tensors.get(i)));
      }
      return outputs;
    }
  }
}
