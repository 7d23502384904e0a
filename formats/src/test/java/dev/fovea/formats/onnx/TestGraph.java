package dev.fovea.formats.onnx;

import com.google.protobuf.ByteString;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.message.TensorMessages;
import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.formats.onnx.proto.GraphProto;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.formats.onnx.proto.OperatorSetIdProto;
import dev.fovea.formats.onnx.proto.TensorShapeProto;
import dev.fovea.formats.onnx.proto.TypeProto;
import dev.fovea.formats.onnx.proto.ValueInfoProto;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A graph as a program would export it, written down node by node. */
final class TestGraph {
  private final int opset;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private int count;

  TestGraph(int opset) {
    this.opset = opset;
  }

  private String name(String stem) {
    return String.format(Locale.ROOT, "%s_%d", stem, ++count);
  }

  /** Adds an input of floats; a text is the name of an open size. */
  String input(String name, Object... dims) {
    return input(ElementType.FLOAT, name, dims);
  }

  String input(ElementType type, String name, Object... dims) {
    graph.addInput(value(type, name, dims));
    return name;
  }

  private static ValueInfoProto value(ElementType type, String name, Object... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dim : dims) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dim instanceof Integer size ? one.setDimValue(size) : one.setDimParam("" + dim));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.code()).setShape(shape)))
        .build();
  }

  /** Adds an initializer of random numbers. */
  String weight(int... dims) {
    CounterRandom random = CounterRandom.ofSeed(++count);
    float[] values = new float[Shape.of(dims).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.uniform(i, -0.5f, 0.5f);
    }
    return constant(Array.of(Shape.of(dims), values));
  }

  /** Adds an initializer of random numbers above 0. */
  String positive(int... dims) {
    CounterRandom random = CounterRandom.ofSeed(++count);
    float[] values = new float[Shape.of(dims).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.uniform(i, 0.5f, 1.5f);
    }
    return constant(Array.of(Shape.of(dims), values));
  }

  String constant(Array array) {
    String name = name("constant");
    graph.addInitializer(TensorMessages.message(name, array));
    return name;
  }

  String scalar(double value) {
    return constant(Array.scalar(ElementType.FLOAT, value));
  }

  String longs(long... values) {
    return constant(Array.row(values));
  }

  String index(long value) {
    return constant(Array.of(Shape.SCALAR, value));
  }

  String floats(float... values) {
    return constant(Array.of(Shape.of(values.length), values));
  }

  /** Adds a node, of another domain if that stands before a dot, and returns its first output. */
  String add(String operator, List<String> inputs, Object... attributes) {
    return addAll(operator, 1, inputs, attributes).getFirst();
  }

  /** Adds a node with several outputs. */
  List<String> addAll(String operator, int outputs, List<String> inputs, Object... attributes) {
    int dot = operator.lastIndexOf('.');
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setDomain(operator.substring(0, Math.max(0, dot)))
            .setOpType(operator.substring(dot + 1))
            .setName("");
    inputs.forEach(node::addInput);
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add(name(operator.toLowerCase(Locale.ROOT)));
    }
    names.forEach(node::addOutput);
    for (int i = 0; i < attributes.length; i += 2) {
      node.addAttribute(attribute("" + attributes[i], attributes[i + 1]));
    }
    graph.addNode(node);
    return names;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    return switch (value) {
      case Integer whole -> attribute.setType(AttributeProto.AttributeType.INT).setI(whole).build();
      case Float real -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(real).build();
      case String text ->
          attribute
              .setType(AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(text))
              .build();
      case int[] wholes -> {
        attribute.setType(AttributeProto.AttributeType.INTS);
        Arrays.stream(wholes).forEach(attribute::addInts);
        yield attribute.build();
      }
      case Array array ->
          attribute
              .setType(AttributeProto.AttributeType.TENSOR)
              .setT(TensorMessages.message("", array))
              .build();
      default -> throw new IllegalArgumentException("no attribute: " + value);
    };
  }

  /** Adds an output of floats. */
  TestGraph output(String name, int rank) {
    Object[] dims = new Object[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = name("size");
    }
    graph.addOutput(value(ElementType.FLOAT, name, dims));
    return this;
  }

  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(opset < 9 ? 3 : 8)
        .setProducerName("test")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
