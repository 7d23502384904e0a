package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Node;
import dev.fovea.formats.onnx.graph.OnnxModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The operators that layers stand for. */
final class Converters {
  private static final Map<String, Converter> ALL = all();

  private Converters() {}

  /** The converters by operator, while they are added. */
  static final class Table {
    private final Map<String, Converter> converters = new HashMap<>();

    /** A converter of an operator with one output. */
    @FunctionalInterface
    interface Single {
      Value convert(Call call);
    }

    void add(String operator, Single converter) {
      addAll(operator, call -> List.of(converter.convert(call)));
    }

    void addAll(String operator, Converter converter) {
      if (converters.putIfAbsent(operator, converter) != null) {
        throw new IllegalStateException(operator + " is there twice");
      }
    }
  }

  private static Map<String, Converter> all() {
    Table table = new Table();
    ArithmeticConverters.addTo(table);
    ActivationConverters.addTo(table);
    ConvolutionConverters.addTo(table);
    PoolingConverters.addTo(table);
    NormalizationConverters.addTo(table);
    MatrixConverters.addTo(table);
    ShapeConverters.addTo(table);
    SelectionConverters.addTo(table);
    ExpansionConverters.addTo(table);
    ReductionConverters.addTo(table);
    ResizeConverters.addTo(table);
    QuantizationConverters.addTo(table);
    return Map.copyOf(table.converters);
  }

  /** Returns the operators that layers stand for. */
  static Set<String> operators() {
    return new TreeSet<>(ALL.keySet());
  }

  /**
   * Returns the converter of a node.
   *
   * @throws dev.fovea.formats.onnx.graph.OnnxException if no layer does what the node does
   */
  static Converter of(Node node) {
    Converter converter = node.domain().equals(OnnxModel.ONNX) ? ALL.get(node.operator()) : null;
    if (converter == null) {
      throw node.failure("there is no layer that does the same");
    }
    return converter;
  }
}
