package dev.fovea.formats.onnx.write;

import static java.util.stream.Collectors.joining;

import dev.fovea.formats.keras.KerasNames;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Activated;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerCase;
import dev.fovea.layer.Layers;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.activation.ActivationLayer;
import dev.fovea.model.Model;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The tables of {@code docs/interop.md} that tell how layers are written, made from files that are
 * written: {@link #main} prints them.
 */
public final class WrittenLayers {
  private WrittenLayers() {}

  /** Returns the operators that any layer or activation is written as. */
  public static Set<String> operatorNames() throws IOException {
    Set<String> names = new TreeSet<>();
    for (LayerCase one : ExportCases.all()) {
      for (OnnxLayout layout : OnnxLayout.values()) {
        names.addAll(operators(model(one), layout));
      }
    }
    for (Activation activation : Activation.values()) {
      names.addAll(
          operators(model(LayerCase.of(Layers.activation(activation), 6)), OnnxLayout.NCHW));
    }
    return names;
  }

  /** Prints the tables. */
  public static void main(String[] args) throws IOException {
    System.out.println(tables());
  }

  static String tables() throws IOException {
    return "| layer | in Keras's files | trained | operators written |\n|---|---|---|---|\n"
        + lines(layers())
        + "\n| activation | operators |\n|---|---|\n"
        + lines(activations());
  }

  private static String lines(Map<String, String> rows) {
    return rows.entrySet().stream()
        .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |\n")
        .collect(joining());
  }

  /** The layers, those that differ in their number of axes in one line. */
  private static Map<String, String> layers() throws IOException {
    Map<String, Set<String>> classes = new TreeMap<>();
    Map<String, Set<String>> forms = new TreeMap<>();
    Map<String, Boolean> trained = new TreeMap<>();
    for (LayerCase one : ExportCases.all()) {
      if (one.layer() instanceof ActivationLayer) {
        continue; // They have a table of their own.
      }
      String name = one.layer().className();
      String family = name.replaceAll("[123]D", "");
      classes.computeIfAbsent(family, f -> new TreeSet<>()).add(name);
      forms.computeIfAbsent(family, f -> new LinkedHashSet<>()).add(operators(one));
      trained.merge(family, one.layer().isDifferentiable(), (a, b) -> a && b);
    }
    Map<String, String> rows = new TreeMap<>();
    forms.forEach(
        (family, some) -> {
          Set<String> names = classes.get(family);
          rows.put(
              String.join(", ", names),
              String.join(
                  " | ",
                  KerasNames.kind(names.iterator().next()),
                  trained.get(family) ? "yes" : "no",
                  alternatives(some)));
        });
    return rows;
  }

  private static Map<String, String> activations() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (Activation activation : Activation.values()) {
      LayerCase one = LayerCase.of(Layers.activation(activation), 6);
      rows.put(activation.keras(), operators(one));
    }
    return rows;
  }

  private static String alternatives(Set<String> forms) {
    return forms.stream()
        .sorted(Comparator.comparing(String::length).thenComparing(form -> form))
        .collect(joining("; or "));
  }

  /** The operators of a layer, each once, in the layout that needs fewer. */
  private static String operators(LayerCase one) throws IOException {
    Model model = model(one);
    List<String> first = operators(model, OnnxLayout.NCHW);
    List<String> last = operators(model, OnnxLayout.NHWC);
    List<String> fewer = first.size() <= last.size() ? first : last;
    String text = String.join(", ", new LinkedHashSet<>(fewer));
    return text.equals("Identity") ? "none" : text;
  }

  /** Returns a model of a layer, without the activation at its end. */
  private static Model model(LayerCase one) {
    List<Symbol> inputs = one.inputs().stream().map(shape -> Symbol.input(shape.dims())).toList();
    Layer layer = one.layer();
    if (layer instanceof Activated activated && !(layer instanceof ActivationLayer)) {
      layer = activated.withActivation(Activation.LINEAR);
    }
    List<Symbol> given = inputs.isEmpty() ? List.of(Symbol.input(2)) : inputs;
    return Model.of("", given, layer.applyAll(inputs));
  }

  private static List<String> operators(Model model, OnnxLayout layout) throws IOException {
    OnnxOptions options = OnnxOptions.DEFAULT.layout(layout).opset(18);
    byte[] file = InOnnxRuntime.bytes(model, options);
    return Stream.of(ModelProto.parseFrom(file))
        .flatMap(message -> message.getGraph().getNodeList().stream())
        .map(NodeProto::getOpType)
        .toList();
  }
}
