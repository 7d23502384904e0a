package dev.fovea.browser;

import dev.fovea.layer.CallMode;
import dev.fovea.layer.InputLayer;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Symbol;
import dev.fovea.model.Model;
import dev.fovea.model.ModelLayer;
import dev.fovea.model.Node;
import dev.fovea.model.Weight;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes models as bytes that need no library to be read: the layers with their configurations, the
 * uses of the layers, and the values of the weights.
 */
final class ModelBytes {
  private ModelBytes() {}

  /**
   * Writes a model.
   *
   * @throws IllegalArgumentException if it contains a layer of a program's own, naming it
   */
  static void write(Model model, DataOutput out) throws IOException {
    out.writeUTF(model.name());
    out.writeBoolean(model.isSequential());
    out.writeInt(model.layers().size());
    for (ModelLayer layer : model.layers()) {
      out.writeUTF(layer.name());
      boolean nested = layer.layer() instanceof Model;
      out.writeBoolean(nested);
      if (layer.layer() instanceof Model inner) {
        write(inner, out);
      } else {
        write(layer, out);
      }
    }
    out.writeInt(model.nodes().size());
    for (Node node : model.nodes()) {
      out.writeInt(node.layer());
      out.writeByte(node.mode().ordinal());
      write(node.inputs(), out);
    }
    write(model.inputs(), out);
    write(model.outputs(), out);
  }

  private static void write(ModelLayer layer, DataOutput out) throws IOException {
    String className = layer.layer().className();
    if (LayerRegistry.module(className).isEmpty()) {
      throw new IllegalArgumentException(
          "%s is a class of a program's own, which the engine of the page does not have"
              .formatted(layer));
    }
    out.writeUTF(className);
    ConfigBytes.write(layer.layer().config(), out);
    out.writeInt(layer.weights().size());
    for (Weight weight : layer.weights()) {
      out.writeInt(weight.size());
      for (float value : weight.values()) {
        out.writeFloat(value);
      }
    }
  }

  private static void write(List<Node.Port> ports, DataOutput out) throws IOException {
    out.writeInt(ports.size());
    for (Node.Port port : ports) {
      out.writeInt(port.node());
      out.writeInt(port.output());
    }
  }

  /** Reads a model. */
  static Model read(DataInput in) throws IOException {
    String name = in.readUTF();
    boolean sequential = in.readBoolean();
    List<Layer> layers = new ArrayList<>();
    List<List<float[]>> weights = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      String layerName = in.readUTF();
      if (in.readBoolean()) {
        layers.add(read(in));
        weights.add(List.of());
      } else {
        String className = in.readUTF();
        layers.add(LayerRegistry.make(className, layerName, ConfigBytes.read(in)));
        weights.add(floats(in));
      }
    }
    Model model = model(name, sequential, layers, in);
    for (ModelLayer layer : model.layers()) {
      if (!(layer.layer() instanceof Model)) {
        List<float[]> values = weights.get(place(layers, layer.layer()));
        for (int i = 0; i < values.size(); i++) {
          layer.weights().get(i).adopt(values.get(i));
        }
      }
    }
    return model;
  }

  /** Returns the place of a layer by identity, since equal layers may have other weights. */
  private static int place(List<Layer> layers, Layer layer) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) == layer) {
        return i;
      }
    }
    throw new IllegalStateException(layer + " is not in the file");
  }

  private static List<float[]> floats(DataInput in) throws IOException {
    List<float[]> all = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      float[] values = new float[in.readInt()];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.readFloat();
      }
      all.add(values);
    }
    return all;
  }

  private static Model model(String name, boolean sequential, List<Layer> layers, DataInput in)
      throws IOException {
    List<List<Symbol>> nodes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      Layer layer = layers.get(in.readInt());
      CallMode mode = CallMode.values()[in.readByte()];
      List<Symbol> inputs = ports(nodes, in);
      nodes.add(
          layer instanceof InputLayer input
              ? List.of(Symbol.input(input))
              : layer.applyAll(inputs).stream().map(symbol -> symbol.in(mode)).toList());
    }
    List<Symbol> inputs = ports(nodes, in);
    List<Symbol> outputs = ports(nodes, in);
    return sequential
        ? Model.sequential(name, (InputLayer) layers.getFirst(), layers.subList(1, layers.size()))
        : Model.of(name, inputs, outputs);
  }

  private static List<Symbol> ports(List<List<Symbol>> nodes, DataInput in) throws IOException {
    List<Symbol> symbols = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int node = in.readInt();
      symbols.add(nodes.get(node).get(in.readInt()));
    }
    return symbols;
  }
}
