package dev.fovea.formats.onnx.convert;

import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The layers of a model that is being built, with the values that their weights will have. */
final class LayerGraph {
  /** The values of the weights of a layer, in the layer's order; made when the model is there. */
  private final Map<Layer, List<Supplier<float[]>>> weights = new IdentityHashMap<>();

  /** Returns an input of the model. */
  Signal input(InputLayer layer, List<Shape> shapes) {
    return new Signal(Symbol.input(layer), shapes);
  }

  /** Returns the output of a layer. */
  Signal apply(Layer layer, Signal... inputs) {
    return applyAll(layer, Arrays.asList(inputs)).getFirst();
  }

  /** Returns the output of a layer with several inputs. */
  Signal apply(Layer layer, List<Signal> inputs) {
    return applyAll(layer, inputs).getFirst();
  }

  /**
   * Returns the output of a layer with weights.
   *
   * @param values the values of each weight, row-major; an array is given up by its supplier
   */
  Signal apply(Layer layer, List<Supplier<float[]>> values, Signal input) {
    weights.put(layer, List.copyOf(values));
    return apply(layer, input);
  }

  /** Changes the values that the weights of a layer will have. */
  void change(Layer layer, UnaryOperator<List<Supplier<float[]>>> change) {
    weights.computeIfPresent(layer, (key, values) -> List.copyOf(change.apply(values)));
  }

  private static List<Signal> applyAll(Layer layer, List<Signal> inputs) {
    List<Symbol> symbols = Symbol.allOf(layer, inputs.stream().map(Signal::symbol).toList());
    List<List<Shape>> shapes = new ArrayList<>();
    for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
      int assumption = k;
      List<Shape> given = inputs.stream().map(input -> input.shapes().get(assumption)).toList();
      shapes.add(Symbol.checkedShapes(layer, given));
    }
    List<Signal> outputs = new ArrayList<>();
    for (int i = 0; i < symbols.size(); i++) {
      int output = i;
      outputs.add(new Signal(symbols.get(i), shapes.stream().map(all -> all.get(output)).toList()));
    }
    return outputs;
  }

  /** Returns the model, with the values of its weights. */
  Model model(String name, List<Signal> inputs, List<Signal> outputs) {
    Model model =
        Model.of(
            name,
            inputs.stream().map(Signal::symbol).toList(),
            outputs.stream().map(Signal::symbol).toList());
    for (ModelLayer layer : model.layers()) {
      List<Supplier<float[]>> values = weights.getOrDefault(layer.layer(), List.of());
      for (int i = 0; i < values.size(); i++) {
        layer.weights().get(i).adopt(values.get(i).get());
      }
    }
    return model;
  }
}
