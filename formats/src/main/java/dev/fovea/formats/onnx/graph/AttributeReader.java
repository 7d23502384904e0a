package dev.fovea.formats.onnx.graph;

import com.google.protobuf.ByteString;
import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.formats.onnx.proto.GraphProto;
import dev.fovea.formats.onnx.proto.TensorProto;
import java.util.function.Function;

/** Reads attributes of nodes. */
final class AttributeReader {
  /** The number of the element type of texts. */
  private static final int STRING = 8;

  private final TensorReader tensors;
  private final Function<GraphProto, OnnxGraph> graphs;

  AttributeReader(TensorReader tensors, Function<GraphProto, OnnxGraph> graphs) {
    this.tensors = tensors;
    this.graphs = graphs;
  }

  Attribute read(AttributeProto attribute, String title) {
    if (!attribute.getRefAttrName().isEmpty()) {
      return new Attribute.Reference(attribute.getRefAttrName());
    }
    return switch (type(attribute)) {
      case INT -> new Attribute.Whole(attribute.getI());
      case FLOAT -> new Attribute.Real(attribute.getF());
      case STRING -> new Attribute.Text(attribute.getS().toStringUtf8());
      case INTS, UNDEFINED -> new Attribute.Wholes(attribute.getIntsList());
      case FLOATS -> new Attribute.Reals(attribute.getFloatsList());
      case STRINGS ->
          new Attribute.Texts(
              attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList());
      case TENSOR -> tensor(attribute, title);
      case GRAPH -> new Attribute.Graph(graphs.apply(attribute.getG()));
      case SPARSE_TENSOR ->
          new Attribute.Numbers(
              tensors.read(
                  attribute.getSparseTensor(),
                  title + ": attribute '" + attribute.getName() + "'"));
      case TENSORS -> new Attribute.Other("a list of tensors");
      case GRAPHS -> new Attribute.Other("a list of graphs");
      case SPARSE_TENSORS -> new Attribute.Other("a list of sparse tensors");
      case TYPE_PROTO, TYPE_PROTOS -> new Attribute.Other("a type");
    };
  }

  private Attribute tensor(AttributeProto attribute, String title) {
    TensorProto tensor = attribute.getT();
    return tensor.getDataType() == STRING
        ? new Attribute.Other("a tensor of texts")
        : new Attribute.Numbers(
            tensors.read(tensor, title + ": attribute '" + attribute.getName() + "'"));
  }

  /** Returns the type of an attribute; the first version of the format left it to be seen. */
  private static AttributeProto.AttributeType type(AttributeProto attribute) {
    if (attribute.getType() != AttributeProto.AttributeType.UNDEFINED) {
      return attribute.getType();
    }
    if (attribute.hasI()) {
      return AttributeProto.AttributeType.INT;
    }
    if (attribute.hasF()) {
      return AttributeProto.AttributeType.FLOAT;
    }
    if (attribute.hasS()) {
      return AttributeProto.AttributeType.STRING;
    }
    if (attribute.hasT()) {
      return AttributeProto.AttributeType.TENSOR;
    }
    if (attribute.hasG()) {
      return AttributeProto.AttributeType.GRAPH;
    }
    if (attribute.getFloatsCount() > 0) {
      return AttributeProto.AttributeType.FLOATS;
    }
    return attribute.getStringsCount() > 0
        ? AttributeProto.AttributeType.STRINGS
        : AttributeProto.AttributeType.UNDEFINED;
  }
}
