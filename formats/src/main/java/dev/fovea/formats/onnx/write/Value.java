package dev.fovea.formats.onnx.write;

import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A value of a model in the graph. It exists in the order in which it is computed, and in others
 * once something has asked for them: so axes are moved only where they must be, and only once.
 */
final class Value {
  private final Shape shape;
  private final Order order;
  private final Map<Order, String> names = new HashMap<>();
  private final Function<Order, String> maker;
  private final boolean isConstant;

  private Value(Shape shape, Order order, Function<Order, String> maker, boolean isConstant) {
    this.shape = shape;
    this.order = order.of(shape.rank());
    this.maker = maker;
    this.isConstant = isConstant;
  }

  /**
   * Returns a value that an operator has computed.
   *
   * @param shape the shape of one sample in Fovea
   * @param order the order in which it was computed
   */
  static Value of(Graph graph, Shape shape, Order order, String name) {
    Order known = order.of(shape.rank());
    Value value =
        new Value(shape, known, wanted -> convert(graph, shape, name, known, wanted), false);
    value.names.put(known, name);
    return value;
  }

  /**
   * Returns a value that is computed when it is asked for.
   *
   * @param order the order in which it is best asked for
   * @param maker adds the operators that compute the value in an order, and returns its name
   */
  static Value lazy(Shape shape, Order order, Function<Order, String> maker) {
    return new Value(shape, order, maker, false);
  }

  /**
   * Returns a value that is the same for all samples.
   *
   * @param maker returns the name of the value of one sample, with a batch of 1, in an order
   */
  static Value constant(Shape shape, Function<Order, String> maker) {
    return new Value(shape, Order.CHANNELS_LAST, maker, true);
  }

  private static String convert(Graph graph, Shape shape, String name, Order from, Order to) {
    if (from instanceof Order.Flattened(Shape source)) {
      String apart = graph.reshape(name, Order.CHANNELS_FIRST.dims(source));
      String last = convert(graph, source, apart, Order.CHANNELS_FIRST, Order.CHANNELS_LAST);
      return convert(graph, shape, graph.reshape(last, shape), Order.CHANNELS_LAST, to);
    }
    if (to instanceof Order.Flattened(Shape source)) {
      String apart = graph.reshape(name, source);
      String first = convert(graph, source, apart, Order.CHANNELS_LAST, Order.CHANNELS_FIRST);
      return graph.reshape(first, shape);
    }
    int rank = shape.rank();
    int[] axes = to.axes(rank);
    for (int i = 0; i < rank; i++) {
      axes[i] = from.axis(axes[i], rank) - 1;
    }
    return graph.transpose(name, from.dims(shape), axes);
  }

  /** Returns the shape of one sample in Fovea. */
  Shape shape() {
    return shape;
  }

  /** Returns the order in which the value costs least. */
  Order order() {
    return order;
  }

  /** Returns the order that costs least of those in which positions along axes are Fovea's. */
  Order orderOfAxes() {
    return order instanceof Order.Flattened ? Order.CHANNELS_LAST : order;
  }

  /** Returns whether the value is the same for all samples and has a batch of 1. */
  boolean isConstant() {
    return isConstant;
  }

  /** Returns the name of the value in the order in which it costs least. */
  String name() {
    return in(order);
  }

  /** Returns the name of the value in an order. */
  String in(Order wanted) {
    Order known = wanted.of(shape.rank());
    String name = names.get(known);
    if (name == null) {
      name = maker.apply(known);
      names.put(known, name);
    }
    return name;
  }
}
