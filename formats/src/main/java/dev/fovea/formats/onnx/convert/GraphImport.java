package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.ImportedModel;
import dev.fovea.formats.onnx.TensorLayout;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.formats.onnx.graph.OnnxModel;
import dev.fovea.formats.onnx.graph.ValueInfo;
import dev.fovea.layer.InputLayer;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes a model of layers of the content of an ONNX file. */
public final class GraphImport {
  /** The sides of pictures of the well-known collections and networks. */
  private static final int[] USUAL_SIZES = {28, 32, 64, 96, 112, 128, 160, 192, 224, 227, 256, 299};

  private final OnnxModel content;
  private final List<FlatNode> nodes;
  private final LayoutDemand demand;

  private GraphImport(OnnxModel content) {
    this.content = content;
    this.nodes =
        Patterns.in(
            Inlining.of(content),
            content.graph().initializers(),
            content.graph().outputs().stream().map(ValueInfo::name).toList());
    this.demand = new LayoutDemand(nodes, content.graph().initializers());
  }

  /**
   * Returns the model of a file.
   *
   * @throws OnnxException if no layers do what the graph does; the message names the node and says
   *     why
   */
  public static ImportedModel of(OnnxModel content) {
    GraphImport graph = new GraphImport(content);
    OnnxException reason =
        new OnnxException("has no inputs, so there is nothing to compute of samples");
    boolean isFirst = true;
    for (BatchAxis batch : BatchAxis.candidates(content.graph().requiredInputs())) {
      OpenSizes sizes = OpenSizes.assumed();
      try {
        return graph.convert(batch, sizes);
      } catch (OnnxException e) {
        // What the most likely reading of the file says is told.
        reason = isFirst ? e : reason;
        isFirst = false;
      }
      if (sizes.hasOpen()) {
        Optional<ImportedModel> ofSize = graph.ofOneSize(batch);
        if (ofSize.isPresent()) {
          return ofSize.get();
        }
      }
    }
    throw reason;
  }

  /** Returns the operators that layers stand for. */
  public static Set<String> operators() {
    return Converters.operators();
  }

  /**
   * Returns the model for the size of pictures that is the only usual one to fit: a file may leave
   * height and width open although the number of rows of a matrix fixes them.
   */
  private Optional<ImportedModel> ofOneSize(BatchAxis batch) {
    for (int size : USUAL_SIZES) {
      try {
        return Optional.of(convert(batch, OpenSizes.fixed(size)));
      } catch (OnnxException e) {
        // The next size may fit.
      }
    }
    return Optional.empty();
  }

  private ImportedModel convert(BatchAxis batch, OpenSizes sizes) {
    Conversion conversion = new Conversion(batch.factor(), demand);
    List<TensorLayout> inputs = new ArrayList<>();
    List<Signal> from = new ArrayList<>();
    for (ValueInfo info : content.graph().requiredInputs()) {
      Source source = source(conversion, info, batch, sizes);
      conversion.put(info.name(), source.view());
      from.add(source.view().signal());
      inputs.add(source.layout());
    }
    content
        .graph()
        .initializers()
        .forEach((name, array) -> conversion.put(name, Value.Known.of(array)));
    List<String> names = content.graph().outputs().stream().map(ValueInfo::name).toList();
    conversion.run(nodes, names);
    List<Output> outputs = new ArrayList<>();
    for (ValueInfo info : content.graph().outputs()) {
      outputs.add(Output.of(conversion, info));
    }
    try {
      Model model =
          conversion.graph().model("", from, outputs.stream().map(Output::signal).toList());
      return adopted(
          new ImportedModel(model, inputs, outputs.stream().map(Output::layout).toList()));
    } catch (IllegalArgumentException e) {
      throw new OnnxException(String.valueOf(e.getMessage()), e);
    }
  }

  /** An input of the graph. */
  private record Source(View view, TensorLayout layout) {}

  private Source source(
      Conversion conversion, ValueInfo info, BatchAxis batch, OpenSizes sizes) {
    if (info.kind() != ValueInfo.Kind.TENSOR || info.dimensions().isEmpty()) {
      throw new OnnxException(
          "its input '%s' is %s; a model takes arrays of a known number of dimensions"
              .formatted(info.name(), info.describe()));
    }
    List<Dimension> dims = info.dimensions().get();
    boolean hasBatch = batch.isFirstOf(info);
    boolean isSingle = !dims.isEmpty() && !hasBatch && batch.sizes(info)[0] == 1;
    List<Integer> order = new ArrayList<>(new InputOrder(demand).of(info, hasBatch || isSingle ? 1 : 0));
    if (order.isEmpty()) {
      order.add(InputOrder.NEW);
    }
    int[][] extents = new int[dims.size()][];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = axis == 0 ? batch.sizes(info) : extent(info, axis, order, sizes);
    }
    List<Shape> shapes = new ArrayList<>();
    for (int k = 0; k < Factor.ASSUMPTIONS; k++) {
      int assumption = k;
      shapes.add(
          Shape.of(
              order.stream()
                  .mapToInt(axis -> axis == InputOrder.NEW ? 1 : extents[axis][assumption])
                  .toArray()));
    }
    int[] sample = shapes.getFirst().dims();
    for (int i = 0; i < sample.length; i++) {
      sample[i] = sample[i] == shapes.getLast().dim(i) ? sample[i] : Shape.UNKNOWN;
    }
    String name = conversion.names().ofInput(info.name());
    Signal signal =
        conversion.graph().input(new InputLayer(name, Shape.of(sample)), shapes);
    return source(info, signal, order, conversion.batch().filter(factor -> hasBatch));
  }

  /** Returns the sizes of an axis; an open number of channels is that of the weights. */
  private int[] extent(ValueInfo info, int axis, List<Integer> order, OpenSizes sizes) {
    boolean isOpen = !(info.dimensions().orElseThrow().get(axis) instanceof Dimension.Fixed);
    if (isOpen && order.size() > 1 && order.getLast() == axis) {
      OptionalInt channels = demand.channels(info.name());
      if (channels.isPresent()) {
        return new int[] {channels.getAsInt(), channels.getAsInt()};
      }
    }
    return sizes.of(info, axis);
  }

  private static Source source(
      ValueInfo info, Signal signal, List<Integer> order, Optional<Factor> batch) {
    List<Dimension> dims = info.dimensions().orElseThrow();
    List<List<Factor>> axes = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int axis = 0; axis < dims.size(); axis++) {
      int at = order.indexOf(axis);
      boolean isBatch = axis == 0 && batch.isPresent();
      axes.add(isBatch ? List.of(batch.get()) : at < 0 ? List.of() : View.factors(signal, at));
      places.add(isBatch ? TensorLayout.BATCH : at < 0 ? TensorLayout.NONE : at + 1);
    }
    List<Factor> memory = new ArrayList<>();
    for (int axis : order) {
      if (axis != InputOrder.NEW) {
        memory.addAll(axes.get(axis));
      }
    }
    ElementType type = info.type().orElse(ElementType.FLOAT);
    return new Source(
        new View(signal, memory, axes, type), new TensorLayout(info.name(), type, dims, places));
  }

  /** Lets a file that is for one sample take any number of them, if all its values begin with it. */
  private static ImportedModel adopted(ImportedModel model) {
    boolean isSingle =
        model.inputs().stream().allMatch(GraphImport::beginsWithOne)
            && model.outputs().stream().allMatch(GraphImport::beginsWithOne);
    return isSingle
        ? new ImportedModel(
            model.model(),
            model.inputs().stream().map(GraphImport::withBatch).toList(),
            model.outputs().stream().map(GraphImport::withBatch).toList())
        : model;
  }

  private static boolean beginsWithOne(TensorLayout layout) {
    return !layout.axes().isEmpty()
        && layout.axes().getFirst() == TensorLayout.NONE
        && !layout.axes().contains(TensorLayout.BATCH);
  }

  private static TensorLayout withBatch(TensorLayout layout) {
    List<Integer> axes = new ArrayList<>(layout.axes());
    axes.set(0, TensorLayout.BATCH);
    return new TensorLayout(layout.name(), layout.type(), layout.dimensions(), axes);
  }
}
