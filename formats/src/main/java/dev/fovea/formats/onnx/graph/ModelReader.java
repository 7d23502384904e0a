package dev.fovea.formats.onnx.graph;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes records of the messages of a file, and checks that they fit together. */
final class ModelReader {
  private final TensorReader tensors;
  private final AttributeReader attributes;

  ModelReader(TensorReader tensors) {
    this.tensors = tensors;
    this.attributes = new AttributeReader(tensors, inner -> graph(inner, false));
  }

  OnnxModel read(ModelProto model) {
    if (!model.hasGraph()) {
      throw new OnnxException("is no ONNX model: it has no graph");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    Map<OnnxFunction.Key, OnnxFunction> functions = new LinkedHashMap<>();
    for (FunctionProto function : model.getFunctionsList()) {
      OnnxFunction read = function(function);
      if (functions.putIfAbsent(read.key(), read) != null) {
        throw new OnnxException("has two functions of the name '" + read.key().name() + "'");
      }
    }
    OnnxGraph graph = graph(model.getGraph(), true);
    FunctionCalls.check(graph, functions);
    return new OnnxModel(
        model.getIrVersion(),
        new OnnxModel.Producer(
            model.getProducerName(),
            model.getProducerVersion(),
            model.getDomain(),
            model.getModelVersion()),
        opsets(model.getOpsetImportList()),
        metadata,
        model.getDocString(),
        graph,
        functions);
  }

  private static Map<String, Integer> opsets(List<OperatorSetIdProto> imports) {
    Map<String, Integer> opsets = new LinkedHashMap<>();
    for (OperatorSetIdProto set : imports) {
      long version = set.getVersion();
      if (version < 1 || version > Short.MAX_VALUE) {
        throw new OnnxException(
            "wants version %s of the operators '%s', which cannot be"
                .formatted(version, set.getDomain()));
      }
      opsets.merge(domain(set.getDomain()), (int) version, Math::max);
    }
    return opsets;
  }

  /** Returns a domain, the empty text for both names of ONNX's own. */
  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? OnnxModel.ONNX : domain;
  }

  private OnnxFunction function(FunctionProto function) {
    Map<String, Attribute> defaults = new LinkedHashMap<>();
    String title = "function '" + function.getName() + "'";
    for (AttributeProto attribute : function.getAttributeProtoList()) {
      defaults.put(attribute.getName(), attributes.read(attribute, title));
    }
    Set<String> known = new HashSet<>(function.getInputList());
    if (known.size() != function.getInputCount()) {
      throw new OnnxException(title + " has two inputs of one name");
    }
    List<Node> nodes = NodeOrder.sorted(nodes(function.getNodeList()), known, true, title);
    for (String output : function.getOutputList()) {
      if (!known.contains(output)) {
        throw new OnnxException(title + " has the output '" + output + "', which nothing computes");
      }
    }
    return new OnnxFunction(
        new OnnxFunction.Key(
            domain(function.getDomain()), function.getName(), function.getOverload()),
        function.getInputList(),
        function.getOutputList(),
        function.getAttributeList(),
        defaults,
        nodes,
        opsets(function.getOpsetImportList()));
  }

  private OnnxGraph graph(GraphProto graph, boolean isOutermost) {
    Map<String, Array> initializers = new LinkedHashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      String title = "initializer '" + tensor.getName() + "'";
      requireNew(initializers.put(tensor.getName(), tensors.read(tensor, title)), title);
    }
    for (SparseTensorProto sparse : graph.getSparseInitializerList()) {
      String title = "initializer '" + sparse.getValues().getName() + "'";
      requireNew(
          initializers.put(sparse.getValues().getName(), tensors.read(sparse, title)), title);
    }
    List<ValueInfo> inputs = values(graph.getInputList());
    List<ValueInfo> outputs = values(graph.getOutputList());
    Set<String> known = new HashSet<>();
    for (ValueInfo input : inputs) {
      if (input.name().isEmpty() || !known.add(input.name())) {
        throw new OnnxException("has two inputs, or one without a name: '" + input.name() + "'");
      }
    }
    known.addAll(initializers.keySet());
    List<Node> nodes =
        NodeOrder.sorted(
            nodes(graph.getNodeList()), known, isOutermost, "graph '" + graph.getName() + "'");
    if (isOutermost) {
      requireOutputs(outputs, known);
    }
    Map<String, ValueInfo> values = new LinkedHashMap<>();
    for (ValueInfo value : values(graph.getValueInfoList())) {
      values.put(value.name(), value);
    }
    return new OnnxGraph(graph.getName(), nodes, inputs, outputs, initializers, values);
  }

  private static void requireNew(@Nullable Array older, String title) {
    if (older != null) {
      throw new OnnxException(title + " is there twice");
    }
  }

  private static void requireOutputs(List<ValueInfo> outputs, Set<String> known) {
    if (outputs.isEmpty()) {
      throw new OnnxException("has no outputs");
    }
    for (ValueInfo output : outputs) {
      if (!known.contains(output.name())) {
        throw new OnnxException("has the output '" + output.name() + "', which nothing computes");
      }
    }
  }

  private List<Node> nodes(List<NodeProto> messages) {
    List<Node> nodes = new ArrayList<>(messages.size());
    for (NodeProto message : messages) {
      Node bare =
          new Node(
              message.getName(),
              domain(message.getDomain()),
              message.getOpType(),
              message.getOverload(),
              message.getInputList(),
              message.getOutputList(),
              Map.of());
      Map<String, Attribute> read = new LinkedHashMap<>();
      for (AttributeProto attribute : message.getAttributeList()) {
        Attribute value = attributes.read(attribute, bare.title());
        if (read.put(attribute.getName(), value) != null) {
          throw bare.failure("has the attribute '" + attribute.getName() + "' twice");
        }
      }
      nodes.addAll(
          RuntimeOperators.plain(
              new Node(
                  bare.name(),
                  bare.domain(),
                  bare.operator(),
                  bare.overload(),
                  bare.inputs(),
                  bare.outputs(),
                  read)));
    }
    return nodes;
  }

  private static List<ValueInfo> values(List<ValueInfoProto> messages) {
    return messages.stream().map(ModelReader::value).toList();
  }

  private static ValueInfo value(ValueInfoProto message) {
    TypeProto type = message.getType();
    return switch (type.getValueCase()) {
      case TENSOR_TYPE -> {
        TypeProto.Tensor tensor = type.getTensorType();
        Optional<ElementType> element = ElementType.ofCode(tensor.getElemType());
        ValueInfo.Kind kind =
            element.isPresent() || tensor.getElemType() == 0
                ? ValueInfo.Kind.TENSOR
                : tensor.getElemType() == 8 ? ValueInfo.Kind.TEXTS : ValueInfo.Kind.OTHER_TENSOR;
        Optional<List<Dimension>> dims =
            tensor.hasShape()
                ? Optional.of(
                    tensor.getShape().getDimList().stream()
                        .map(dim -> dimension(dim, message.getName()))
                        .toList())
                : Optional.empty();
        yield new ValueInfo(message.getName(), kind, element, dims);
      }
      case SEQUENCE_TYPE -> plain(message, ValueInfo.Kind.SEQUENCE);
      case OPTIONAL_TYPE -> plain(message, ValueInfo.Kind.OPTIONAL);
      case VALUE_NOT_SET -> plain(message, ValueInfo.Kind.UNKNOWN);
    };
  }

  private static ValueInfo plain(ValueInfoProto message, ValueInfo.Kind kind) {
    return new ValueInfo(message.getName(), kind, Optional.empty(), Optional.empty());
  }

  private static Dimension dimension(TensorShapeProto.Dimension message, String value) {
    if (message.hasDimParam() && !message.getDimParam().isEmpty()) {
      return new Dimension.Named(message.getDimParam());
    }
    if (!message.hasDimValue()) {
      return new Dimension.Free();
    }
    long size = message.getDimValue();
    if (size < -1 || size > Integer.MAX_VALUE) {
      throw new OnnxException(
          "value '%s' has a dimension of %s, which cannot be".formatted(value, size));
    }
    // Some exporters write -1, or 0 in a batch, for a size that is free.
    return size < 0 ? new Dimension.Free() : new Dimension.Fixed(size);
  }
}
