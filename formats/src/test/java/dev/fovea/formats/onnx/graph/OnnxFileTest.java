package dev.fovea.formats.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fovea.formats.BadModelException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.message.TensorMessages;
import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.formats.onnx.proto.FunctionProto;
import dev.fovea.formats.onnx.proto.GraphProto;
import dev.fovea.formats.onnx.proto.ModelProto;
import dev.fovea.formats.onnx.proto.NodeProto;
import dev.fovea.formats.onnx.proto.OperatorSetIdProto;
import dev.fovea.formats.onnx.proto.SparseTensorProto;
import dev.fovea.formats.onnx.proto.StringStringEntryProto;
import dev.fovea.formats.onnx.proto.TensorProto;
import dev.fovea.formats.onnx.proto.TensorShapeProto;
import dev.fovea.formats.onnx.proto.TypeProto;
import dev.fovea.formats.onnx.proto.ValueInfoProto;
import dev.fovea.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxFileTest {
  private static NodeProto.Builder node(String operator, String input, String output) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).addOutput(output);
    return input.isEmpty() ? node : node.addInput(input);
  }

  private static ValueInfoProto value(String name) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(1)
            .setShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
                    .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(3))
                    .addDim(TensorShapeProto.Dimension.newBuilder()));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Returns a graph with an input x and an output y. */
  private static GraphProto.Builder graph(NodeProto.Builder... nodes) {
    GraphProto.Builder graph =
        GraphProto.newBuilder().setName("g").addInput(value("x")).addOutput(value("y"));
    for (NodeProto.Builder node : nodes) {
      graph.addNode(node);
    }
    return graph;
  }

  private static ModelProto.Builder model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph);
  }

  private static OnnxModel read(ModelProto.Builder model) throws BadModelException {
    return OnnxFile.read(model.build().toByteArray(), "m.onnx");
  }

  private static void refused(ModelProto.Builder model, String reason) {
    assertThatThrownBy(() -> read(model))
        .isInstanceOf(BadModelException.class)
        .hasMessageStartingWith("m.onnx: ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private static void refused(GraphProto.Builder graph, String reason) {
    refused(model(graph), reason);
  }

  private static TensorProto.Builder tensor(int type, long... dims) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName("w").setDataType(type);
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  private static GraphProto.Builder holding(TensorProto.Builder tensor) {
    return graph(node("Relu", "x", "y")).addInitializer(tensor);
  }

  @Test
  void aGraphIsReadAsItStands() throws BadModelException {
    OnnxModel model =
        read(
            model(
                    graph(
                        node("Scale", "x", "h")
                            .setDomain("com.example")
                            .setName("first")
                            .addInput("")
                            .addAttribute(
                                AttributeProto.newBuilder()
                                    .setName("axes")
                                    .setType(AttributeProto.AttributeType.INTS)
                                    .addInts(1)
                                    .addInts(2)),
                        node("Relu", "h", "y")))
                .setProducerName("maker")
                .addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey("licence").setValue("MIT"))
                .addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain("com.example").setVersion(2)));
    assertThat(model.opset()).isEqualTo(17);
    assertThat(model.opsets()).containsEntry("com.example", 2);
    assertThat(model.metadata()).isEqualTo(Map.of("licence", "MIT"));
    assertThat(model.producer().name()).isEqualTo("maker");
    Node first = model.graph().nodes().getFirst();
    assertThat(first.title()).isEqualTo("com.example.Scale \"first\"");
    assertThat(first.hasInput(1)).isFalse();
    assertThat(first.integers("axes")).hasValueSatisfying(a -> assertThat(a).containsExactly(1, 2));
    assertThatThrownBy(() -> first.real("axes", 0)).hasMessageContaining("'axes' is a list");
    ValueInfo input = model.graph().inputs().getFirst();
    assertThat(input.describe()).isEqualTo("float [batch, 3, ?]");
    assertThat(input.shape()).contains(Shape.of(-1, 3, -1));
  }

  @Test
  void nodesComeAfterWhatTheyRead() throws BadModelException {
    OnnxModel model =
        read(model(graph(node("C", "b", "y"), node("B", "a", "b"), node("A", "x", "a"))));
    assertThat(model.graph().nodes()).extracting(Node::operator).containsExactly("A", "B", "C");
  }

  @Test
  void numbersAreReadFromEveryField() throws BadModelException {
    OnnxGraph graph =
        read(model(
                graph(node("Relu", "x", "y"))
                    .addInitializer(tensor(1, 2).setName("f").addFloatData(1).addFloatData(2))
                    .addInitializer(tensor(11, 1).setName("d").addDoubleData(3))
                    .addInitializer(tensor(7).setName("i").addInt64Data(-4))
                    .addInitializer(tensor(13, 1).setName("u").addUint64Data(-1))
                    .addInitializer(tensor(2, 1).setName("b").addInt32Data(200))
                    .addInitializer(tensor(9, 1).setName("t").addInt32Data(1))
                    .addInitializer(tensor(10, 1).setName("h").addInt32Data(0x3c00))
                    .addInitializer(tensor(16, 1).setName("bf").addInt32Data(0x4000))
                    .addInitializer(tensor(22, 3).setName("i4").addInt32Data(0xf1).addInt32Data(7))
                    .addInitializer(
                        tensor(5, 1)
                            .setName("raw")
                            .setRawData(ByteString.copyFrom(new byte[] {1, 1})))
                    .addInitializer(tensor(1, 0).setName("empty"))
                    .addSparseInitializer(
                        SparseTensorProto.newBuilder()
                            .setValues(tensor(1, 2).setName("s").addFloatData(5).addFloatData(6))
                            .setIndices(
                                tensor(7, 2, 2)
                                    .addInt64Data(0)
                                    .addInt64Data(1)
                                    .addInt64Data(1)
                                    .addInt64Data(0))
                            .addDims(2)
                            .addDims(2))))
            .graph();
    Map<String, Array> read = graph.initializers();
    assertThat(read.get("f").toFloats()).containsExactly(1, 2);
    assertThat(read.get("d").type()).isEqualTo(ElementType.DOUBLE);
    assertThat(read.get("i").integer(0)).isEqualTo(-4);
    assertThat(read.get("i").rank()).isZero();
    assertThat(read.get("u").number(0)).isEqualTo(0x1p64);
    assertThat(read.get("b").integer(0)).isEqualTo(200);
    assertThat(read.get("t").type()).isEqualTo(ElementType.BOOL);
    assertThat(read.get("h").number(0)).isEqualTo(1);
    assertThat(read.get("bf").number(0)).isEqualTo(2);
    assertThat(read.get("i4").toLongs()).containsExactly(1, -1, 7);
    assertThat(read.get("raw").integer(0)).isEqualTo(257);
    assertThat(read.get("empty").size()).isZero();
    assertThat(read.get("s").toFloats()).containsExactly(0, 5, 6, 0);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    refused(ModelProto.newBuilder().setIrVersion(8), "it has no graph");
    refused(
        graph(node("Relu", "a", "y")), "Relu \"y\": reads the value 'a', which nothing computes");
    refused(graph(node("Relu", "x", "z")), "output 'y', which nothing computes");
    refused(graph(node("Relu", "x", "y"), node("Abs", "x", "y")), "'y', which is there already");
    refused(graph(node("Relu", "x", "x"), node("Abs", "x", "y")), "'x', which is there already");
    refused(
        graph(node("Relu", "b", "a"), node("Abs", "a", "b"), node("Exp", "a", "y")), "a circle");
    refused(graph(node("Relu", "y", "y")), "a circle");
    refused(graph(node("Relu", "x", "y")).addInput(value("x")), "two inputs");
    refused(
        graph(node("Relu", "x", "y")).addInitializer(tensor(1, 0)).addInitializer(tensor(1, 0)),
        "initializer 'w' is there twice");
    refused(GraphProto.newBuilder().addNode(node("Relu", "", "y")), "no outputs");
    AttributeProto.Builder axis =
        AttributeProto.newBuilder()
            .setName("axis")
            .setType(AttributeProto.AttributeType.INT)
            .setI(1);
    refused(
        graph(node("Relu", "x", "y").addAttribute(axis).addAttribute(axis)),
        "has the attribute 'axis' twice");
    refused(
        model(graph(node("Relu", "x", "y")))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(-1)),
        "wants version -1");
  }

  @Test
  void tensorsThatAreNotWhatTheySayAreRefused() {
    refused(holding(tensor(1, 1L << 30, 1L << 30)), "more elements than an array can hold");
    refused(holding(tensor(1, 1L << 60)), "must be between 0 and 2^31 - 1");
    refused(holding(tensor(1, -1)), "must be between 0 and 2^31 - 1");
    refused(holding(tensor(1, 1 << 28).addFloatData(1)), "has 1 values");
    refused(
        holding(tensor(1, 1 << 28).setRawData(ByteString.copyFrom(new byte[8]))),
        "has 8 bytes of data");
    refused(holding(tensor(11, (1 << 29) + 1).addDoubleData(1)), "4 GiB together");
    refused(holding(tensor(1, 3).addFloatData(1)), "initializer 'w' has 1 values");
    refused(holding(tensor(8, 1).addStringData(ByteString.copyFromUtf8("a"))), "holds texts");
    refused(holding(tensor(14, 1)), "complex numbers");
    refused(holding(tensor(99, 1)), "element type 99");
    refused(holding(tensor(0, 1)), "no element type");
    SparseTensorProto.Builder sparse =
        SparseTensorProto.newBuilder()
            .setValues(tensor(1, 1).addFloatData(5))
            .setIndices(tensor(7, 1).addInt64Data(9))
            .addDims(4);
    refused(graph(node("Relu", "x", "y")).addSparseInitializer(sparse), "outside of its shape");
    refused(
        graph(node("Relu", "x", "y")).addSparseInitializer(sparse.clone().addDims(1 << 28)),
        "2^26 elements");
  }

  @Test
  void externalDataIsNotReadForBytes() {
    TensorProto.Builder external =
        tensor(1, 1)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"));
    refused(holding(external), "'/etc/passwd'");
  }

  @Test
  void deepNestingIsRefused() {
    GraphProto.Builder inner = graph(node("Relu", "x", "y"));
    for (int depth = 0; depth < 60; depth++) {
      AttributeProto.Builder body =
          AttributeProto.newBuilder()
              .setName("body")
              .setType(AttributeProto.AttributeType.GRAPH)
              .setG(inner);
      inner = graph(node("Loop", "x", "y").addAttribute(body));
    }
    refused(inner, "nested too deeply");
  }

  @Test
  void filesOfNothingButMessagesAreRefused() {
    // Five million empty nodes are ten megabytes of file and would be half a gigabyte of memory.
    byte[] node = {0x0a, 0};
    byte[] nodes = new byte[10_000_000];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node[i % 2];
    }
    byte[] model =
        ByteString.copyFrom(new byte[] {0x3a})
            .concat(ByteString.copyFrom(new byte[] {(byte) 0x80, (byte) 0xad, (byte) 0xe2, 0x04}))
            .concat(ByteString.copyFrom(nodes))
            .toByteArray();
    assertThatThrownBy(() -> OnnxFile.read(model, "m.onnx"))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("4,000,000");
  }

  @Test
  void functionsThatCallThemselvesOrExplodeAreRefused() {
    refused(
        model(graph(node("F", "x", "y").setDomain("d")))
            .addFunctions(function("F", node("F", "a", "b").setDomain("d"))),
        "calls itself");
    ModelProto.Builder bomb = model(graph(node("F40", "x", "y").setDomain("d")));
    for (int i = 1; i <= 40; i++) {
      bomb.addFunctions(
          function(
              "F" + i,
              node("F" + (i - 1), "a", "h").setDomain("d"),
              node("F" + (i - 1), "h", "b").setDomain("d")));
    }
    bomb.addFunctions(function("F0", node("Relu", "a", "b")));
    refused(bomb, "more than 1000000 nodes");
  }

  private static FunctionProto.Builder function(String name, NodeProto.Builder... nodes) {
    FunctionProto.Builder function =
        FunctionProto.newBuilder().setDomain("d").setName(name).addInput("a").addOutput("b");
    for (NodeProto.Builder node : nodes) {
      function.addNode(node);
    }
    return function;
  }

  @Test
  void damagedFilesGiveOneLine() {
    GraphProto.Builder graph =
        graph(node("Conv", "x", "h").addInput("w"), node("Relu", "h", "y"))
            .addInitializer(
                TensorMessages.message(
                    "w", Array.ofNumbers(ElementType.FLOAT, Shape.of(2, 3, 3), i -> i)));
    byte[] good = model(graph).build().toByteArray();
    for (int length = 0; length < good.length; length++) {
      check(Arrays.copyOf(good, length));
    }
    Random random = new Random(5);
    for (int round = 0; round < 5000; round++) {
      byte[] bad = good.clone();
      for (int flip = 0; flip <= round % 4; flip++) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      check(bad);
    }
  }

  /** Reads a file that may be bad: it is read, or refused with one line. */
  private static void check(byte[] content) {
    try {
      assertThat(OnnxFile.read(content, "m.onnx").graph().outputs()).isNotEmpty();
    } catch (BadModelException e) {
      assertThat(e).hasMessageStartingWith("m.onnx: ").hasMessageNotContaining("\n");
    }
  }

  @Test
  void otherFilesAreNoModels() {
    for (String content : List.of("", "PK\u0003\u0004", "\u0089HDF\r\n", "hello, world")) {
      assertThatThrownBy(
              () -> OnnxFile.read(content.getBytes(StandardCharsets.ISO_8859_1), "m.onnx"))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("no ONNX model");
    }
  }
}
