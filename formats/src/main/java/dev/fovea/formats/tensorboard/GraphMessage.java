package dev.fovea.formats.tensorboard;

import com.google.protobuf.ByteString;
import dev.fovea.formats.model.ModelUses;
import dev.fovea.formats.tensorboard.proto.AttrValue;
import dev.fovea.formats.tensorboard.proto.GraphDef;
import dev.fovea.formats.tensorboard.proto.NodeDef;
import dev.fovea.formats.tensorboard.proto.TensorShapeProto;
import dev.fovea.formats.tensorboard.proto.VersionDef;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * The graph of a model for TensorBoard: a node for each use of a layer, with the shape of its
 * output. Nested models are groups, by the slashes in the names.
 */
final class GraphMessage {
  private static final int PRODUCER = 22;

  private GraphMessage() {}

  static GraphDef of(Model model) {
    ModelUses uses = ModelUses.of(model);
    GraphDef.Builder graph =
        GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(PRODUCER));
    Map<Integer, String> givers = new HashMap<>();
    for (int i = 0; i < model.inputs().size(); i++) {
      String name =
          model.layers().get(model.nodes().get(model.inputs().get(i).node()).layer()).name();
      givers.put(i, name);
      graph.addNode(
          NodeDef.newBuilder()
              .setName(name)
              .setOp("Input")
              .putAttr("_output_shapes", shapes(uses.shape(i))));
    }
    Map<String, Integer> used = new HashMap<>();
    for (ModelUses.Use use : uses.uses()) {
      int times = used.merge(use.path(), 1, Integer::sum);
      String name = times == 1 ? use.path() : use.path() + "_use" + times;
      NodeDef.Builder node =
          NodeDef.newBuilder()
              .setName(name)
              .setOp(use.layer().className())
              .putAttr("_output_shapes", shapes(uses.shape(use.outputs().getFirst())))
              .putAttr(
                  "settings",
                  AttrValue.newBuilder()
                      .setS(ByteString.copyFromUtf8(String.valueOf(use.layer())))
                      .build());
      use.inputs().forEach(value -> node.addInput(givers.getOrDefault(value, "")));
      for (int i = 0; i < use.outputs().size(); i++) {
        givers.put(use.outputs().get(i), i == 0 ? name : name + ":" + i);
      }
      graph.addNode(node);
    }
    return graph.build();
  }

  /** Returns a shape with the number of samples in front, which is open. */
  private static AttrValue shapes(Shape shape) {
    TensorShapeProto.Builder message =
        TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(-1));
    for (int dim : shape.dims()) {
      message.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
    }
    return AttrValue.newBuilder()
        .setList(AttrValue.ListValue.newBuilder().addShape(message))
        .build();
  }
}
