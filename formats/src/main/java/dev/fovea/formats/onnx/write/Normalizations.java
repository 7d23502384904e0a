package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.layer.normalization.Affine;
import dev.fovea.layer.normalization.BatchNormalization;
import dev.fovea.layer.normalization.GroupNormalization;
import dev.fovea.layer.normalization.LayerNormalization;
import dev.fovea.layer.normalization.LocalResponseNormalization;
import dev.fovea.layer.normalization.UnitNormalization;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Normalization layers. */
final class Normalizations {
  /** The number of axes of a picture. */
  private static final int PICTURE = 3;

  /** Keras's smallest square of a length to divide by. */
  private static final double SMALLEST_SQUARE = 1e-12;

  private Normalizations() {}

  /** The operator's channels are axis 1, where they may be as they are. */
  static Value batch(Use use, BatchNormalization layer) {
    if (use.training()) {
      throw use.refusal(
          "it is called with training=True and normalizes by the batch that it predicts; call it"
              + " without");
    }
    Value input = use.input();
    int rank = use.rank();
    int axis = Axes.ofSample(layer.axis(), use.inputShape());
    Order order = input.order();
    if (order.axis(axis, rank) == 1) {
      return use.output(order, normalized(use, layer, order, input.name()));
    }
    return axis == rank - 1 ? byRows(use, layer) : byMovedAxis(use, layer, axis);
  }

  /** Values with channels last are rows of channels, where nothing has to be moved. */
  private static Value byRows(Use use, BatchNormalization layer) {
    Shape shape = use.inputShape();
    if (!shape.isKnown()) {
      Order order = Order.CHANNELS_FIRST;
      return use.output(order, normalized(use, layer, order, use.input().in(order)));
    }
    Graph graph = use.graph();
    Order order = Order.CHANNELS_LAST;
    String rows = graph.add("Reshape", use.input().in(order), graph.integers(-1, shape.channels()));
    String y = normalized(use, layer, order, rows);
    return use.output(order, graph.add("Reshape", y, graph.integers(shape.prepend(-1).dims())));
  }

  private static Value byMovedAxis(Use use, BatchNormalization layer, int axis) {
    Order order = Order.CHANNELS_LAST;
    int rank = use.rank();
    int[] front = new int[rank];
    int[] back = new int[rank];
    for (int i = 0; i < rank; i++) {
      front[i] = i == 0 ? axis : i <= axis ? i - 1 : i;
      back[front[i]] = i;
    }
    Graph graph = use.graph();
    Shape shape = use.inputShape();
    String moved = graph.transpose(use.input().in(order), shape, front);
    String y = normalized(use, layer, order, moved);
    return use.output(order, graph.transpose(y, Transposition.of(shape, front), back));
  }

  private static String normalized(Use use, BatchNormalization layer, Order order, String x) {
    Shape perChannel = use.weight("moving_mean").shape();
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.addAll(affine(use, layer.affine(), perChannel, order));
    inputs.add(perChannel(use, "moving_mean", order));
    inputs.add(perChannel(use, "moving_variance", order));
    return use.graph().add("BatchNormalization", inputs, epsilon(layer.epsilon()));
  }

  private static String perChannel(Use use, String name, Order order) {
    return use.spread(name, use.weight(name).shape(), vectors(order));
  }

  /** Returns the order of values with one element for each channel. */
  private static Order vectors(Order order) {
    return order instanceof Order.Flattened ? order : Order.CHANNELS_LAST;
  }

  private static AttributeProto epsilon(double epsilon) {
    return Attributes.number("epsilon", epsilon);
  }

  /** Returns gamma and beta, or ones and zeros for those that the layer does not have. */
  private static List<String> affine(Use use, Affine affine, Shape shape, Order order) {
    Order here = shape.rank() == 1 ? vectors(order) : order;
    String gamma =
        affine.scale()
            ? use.spread("gamma", shape, here)
            : use.constants("ones", shape, here, filled(shape, 1));
    String beta =
        affine.center()
            ? use.spread("beta", shape, here)
            : use.constants("zeros", shape, here, filled(shape, 0));
    return List.of(gamma, beta);
  }

  private static float[] filled(Shape shape, float value) {
    float[] values = new float[shape.size()];
    Arrays.fill(values, value);
    return values;
  }

  /** The operator normalizes along the last axes; along all of them the order does not matter. */
  static Value layer(Use use, LayerNormalization layer) {
    int count = layer.axes().size();
    int first = use.rank() - count;
    Order order = first == 0 ? use.input().order() : Order.CHANNELS_LAST;
    Shape normalized = use.inputShape().slice(first, use.rank());
    List<String> inputs = new ArrayList<>();
    inputs.add(use.input().in(order));
    inputs.addAll(affine(use, layer.affine(), normalized, order));
    String y =
        use.graph()
            .add(
                "LayerNormalization",
                inputs,
                Attributes.integer("axis", first + 1),
                epsilon(layer.epsilon()));
    return use.output(order, y);
  }

  /**
   * Groups become channels, whose values InstanceNormalization takes together; ONNX's own
   * GroupNormalization has had a factor for each channel since opset 21 only.
   */
  static Value group(Use use, GroupNormalization layer) {
    int channels = use.inputShape().channels();
    int groups = layer.groups() < 0 ? channels : layer.groups();
    Order order = Order.CHANNELS_FIRST.of(use.rank());
    String x = use.input().in(order);
    Graph graph = use.graph();
    if (groups == channels && use.rank() > 1) {
      List<String> inputs = new ArrayList<>(List.of(x));
      inputs.addAll(affine(use, layer.affine(), Shape.of(channels), Order.CHANNELS_LAST));
      String y = graph.add("InstanceNormalization", inputs, epsilon(layer.epsilon()));
      return use.output(order, y);
    }
    Shape perGroup = Shape.of(groups);
    String grouped = graph.add("Reshape", x, graph.integers(0, groups, -1));
    String ones = use.constants("ones", perGroup, Order.CHANNELS_LAST, filled(perGroup, 1));
    String zeros = use.constants("zeros", perGroup, Order.CHANNELS_LAST, filled(perGroup, 0));
    String normalized =
        graph.add("InstanceNormalization", List.of(grouped, ones, zeros), epsilon(layer.epsilon()));
    String y = graph.add("Reshape", normalized, shapeOf(use, x, order));
    if (layer.affine().scale()) {
      y = graph.add("Mul", y, use.spread("gamma", use.perChannel(), order));
    }
    if (layer.affine().center()) {
      y = graph.add("Add", y, use.spread("beta", use.perChannel(), order));
    }
    return use.output(order, y);
  }

  /** Returns the shape to reshape to, which is computed if the model leaves sizes open. */
  private static String shapeOf(Use use, String x, Order order) {
    Shape shape = use.inputShape();
    return shape.isKnown()
        ? use.graph().integers(order.dims(shape).prepend(0).dims())
        : use.graph().add("Shape", x);
  }

  /** The operator takes pictures; other values become some, with the channels as they are. */
  static Value localResponse(Use use, LocalResponseNormalization layer) {
    Graph graph = use.graph();
    Order order = Order.CHANNELS_FIRST.of(use.rank());
    boolean isPicture = use.rank() == PICTURE;
    String x = use.input().in(order);
    int channels = use.inputShape().channels();
    String picture = isPicture ? x : graph.add("Reshape", x, graph.integers(0, channels, -1, 1));
    String y =
        layer.size() % 2 == 0
            ? evenResponse(use, layer, picture)
            : graph.add(
                "LRN",
                picture,
                Attributes.integer("size", layer.size()),
                Attributes.number("alpha", layer.alpha()),
                Attributes.number("beta", layer.beta()),
                Attributes.number("bias", layer.bias()));
    return use.output(order, isPicture ? y : graph.add("Reshape", y, shapeOf(use, x, order)));
  }

  /** Runtimes refuse even sizes: the sum over channels is a convolution of the squares instead. */
  private static String evenResponse(Use use, LocalResponseNormalization layer, String x) {
    int channels = use.inputShape().channels();
    int before = (layer.size() - 1) / 2;
    float[] weights = new float[channels * channels];
    for (int i = 0; i < weights.length; i++) {
      int distance = i % channels - i / channels;
      boolean near = distance >= -before && distance < layer.size() - before;
      weights[i] = near ? (float) (layer.alpha() / layer.size()) : 0;
    }
    Graph graph = use.graph();
    Shape kernel = Shape.of(channels, channels, 1, 1);
    String sums =
        graph.add(
            "Conv",
            graph.add("Mul", x, x),
            graph.initializers().floats(use.path() + "/neighbors", kernel, weights));
    String base = graph.add("Add", sums, layer.bias());
    return graph.add("Div", x, graph.add("Pow", base, layer.beta()));
  }

  /** The square of the length is at least 1e-12, as in Keras. */
  static Value unit(Use use, UnitNormalization layer) {
    Graph graph = use.graph();
    int[] axes = layer.axes().stream().mapToInt(use::axisInGraph).sorted().distinct().toArray();
    return use.each(x -> graph.add("Div", x, length(graph, x, axes)));
  }

  /** Adds the length along axes, at least 1e-6. */
  static String length(Graph graph, String x, int... axes) {
    String square = graph.reduce("ReduceSumSquare", x, axes);
    return graph.add("Sqrt", graph.add("Max", square, SMALLEST_SQUARE));
  }
}
