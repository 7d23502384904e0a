package dev.fovea.formats.onnx;

import com.google.protobuf.ByteString;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.onnx.message.TensorMessages;
import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.formats.onnx.proto.AttributeProto.AttributeType;
import dev.fovea.formats.onnx.proto.GraphProto;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.formats.onnx.proto.OperatorSetIdProto;
import dev.fovea.formats.onnx.proto.TensorShapeProto;
import dev.fovea.formats.onnx.proto.TypeProto;
import dev.fovea.formats.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of one node with its inputs, made for a test. */
record OneNode(
    String operator,
    int opset,
    Map<String, Object> attributes,
    List<Optional<Array>> inputs,
    int outputs) {

  static OneNode of(String operator, int opset, Array... inputs) {
    return new OneNode(
        operator, opset, Map.of(), Arrays.stream(inputs).map(Optional::of).toList(), 1);
  }

  /** Returns this node with an attribute. */
  OneNode with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(attributes);
    more.put(name, value);
    return new OneNode(operator, opset, more, inputs, outputs);
  }

  /** Returns this node with one more input. */
  OneNode and(Array input) {
    List<Optional<Array>> more = new ArrayList<>(inputs);
    more.add(Optional.of(input));
    return new OneNode(operator, opset, attributes, more, outputs);
  }

  /** Returns this node with an input left out. */
  OneNode andNone() {
    List<Optional<Array>> more = new ArrayList<>(inputs);
    more.add(Optional.empty());
    return new OneNode(operator, opset, attributes, more, outputs);
  }

  /** Returns this node with so many outputs. */
  OneNode outputs(int count) {
    return new OneNode(operator, opset, attributes, inputs, count);
  }

  static String input(int index) {
    return "x" + index;
  }

  /** Returns the inputs that are there, by name. */
  Map<String, Array> given() {
    Map<String, Array> given = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      String name = input(i);
      inputs.get(i).ifPresent(array -> given.put(name, array));
    }
    return given;
  }

  byte[] model() {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName("node");
    GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    for (int i = 0; i < inputs.size(); i++) {
      String name = input(i);
      node.addInput(inputs.get(i).isPresent() ? name : "");
      inputs.get(i).ifPresent(array -> graph.addInput(value(name, array)));
    }
    for (int i = 0; i < outputs; i++) {
      node.addOutput("y" + i);
      graph.addOutput(ValueInfoProto.newBuilder().setName("y" + i));
    }
    attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
    return ModelProto.newBuilder()
        .setIrVersion(10)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph.addNode(node))
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name, Array array) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int dim : array.shape().dims()) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(array.type().code()).setShape(shape)))
        .build();
  }

  static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    switch (value) {
      case Integer whole -> attribute.setType(AttributeType.INT).setI(whole);
      case Float real -> attribute.setType(AttributeType.FLOAT).setF(real);
      case String text ->
          attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
      case int[] wholes -> {
        attribute.setType(AttributeType.INTS);
        for (int whole : wholes) {
          attribute.addInts(whole);
        }
      }
      case float[] reals -> {
        attribute.setType(AttributeType.FLOATS);
        for (float real : reals) {
          attribute.addFloats(real);
        }
      }
      case List<?> texts -> {
        attribute.setType(AttributeType.STRINGS);
        texts.forEach(text -> attribute.addStrings(ByteString.copyFromUtf8(text.toString())));
      }
      case Array array ->
          attribute.setType(AttributeType.TENSOR).setT(TensorMessages.message("", array));
      default -> throw new IllegalArgumentException(name + ": " + value);
    }
    return attribute.build();
  }

  @Override
  public String toString() {
    List<String> settings = new ArrayList<>();
    attributes.forEach(
        (name, value) ->
            settings.add(
                name
                    + "="
                    + switch (value) {
                      case int[] wholes -> Arrays.toString(wholes);
                      case float[] reals -> Arrays.toString(reals);
                      default -> value.toString();
                    }));
    return operator
        + "-"
        + opset
        + inputs.stream().map(i -> i.map(Array::toString).orElse("none")).toList()
        + settings;
  }
}
