package dev.fovea.formats.onnx.write;

import dev.fovea.tensor.Shape;

/**
 * Layers that keep all values and change their shape. Fovea's order of the values counts, so the
 * channels have to be last; unless they stay as they are, or what follows takes them in another
 * order.
 */
final class Reshapes {
  private Reshapes() {}

  static Value reshape(Use use) {
    return use.outputShape().rank() == 1 ? flatten(use) : reshaped(use);
  }

  /** The vector may stay in the order of the sample, which a dense layer after it can take in. */
  static Value flatten(Use use) {
    Value input = use.input();
    Graph graph = use.graph();
    Shape shape = use.inputShape();
    if (shape.rank() == 1) {
      return input;
    }
    if (!shape.isKnown() || shape.rank() == 0) {
      String last = graph.reshape(input.in(Order.CHANNELS_LAST), use.outputShape());
      return use.output(Order.CHANNELS_LAST, last);
    }
    Order apart = Order.flattened(shape);
    if (apart.equals(Order.CHANNELS_LAST)) {
      return use.output(apart, graph.add("Flatten", input.name()));
    }
    return Value.lazy(
        use.outputShape(),
        input.order().equals(Order.CHANNELS_FIRST) ? apart : Order.CHANNELS_LAST,
        order -> flattened(use, apart, order));
  }

  private static String flattened(Use use, Order apart, Order wanted) {
    Value input = use.input();
    Order from = wanted.equals(apart) ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST;
    Order order = wanted.equals(apart) ? apart : Order.CHANNELS_LAST;
    Value flat = use.output(order, use.graph().add("Flatten", input.in(from)));
    return flat.in(wanted);
  }

  private static Value reshaped(Use use) {
    Value input = use.input();
    Shape from = use.inputShape();
    Shape to = use.outputShape();
    boolean keepsChannels =
        from.rank() > 0
            && to.rank() > 0
            && from.channels() == to.channels()
            && from.channels() != Shape.UNKNOWN;
    boolean first =
        keepsChannels && (input.order().equals(Order.CHANNELS_FIRST) || from.rank() == 1);
    return Value.lazy(
        to,
        first ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST,
        order -> reshaped(use, keepsChannels, order));
  }

  private static String reshaped(Use use, boolean keepsChannels, Order wanted) {
    boolean direct = keepsChannels && wanted.equals(Order.CHANNELS_FIRST);
    Order order = direct ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST;
    String name = use.graph().reshape(use.input().in(order), order.dims(use.outputShape()));
    return use.output(order, name).in(wanted);
  }
}
