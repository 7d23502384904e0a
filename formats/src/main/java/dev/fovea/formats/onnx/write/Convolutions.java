package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvOptions;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.PartialConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.model.Weight;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convolutions as Conv. A kernel (kernel size, channels / groups, filters) becomes ONNX's (filters,
 * channels / groups, kernel size).
 */
final class Convolutions {
  private Convolutions() {}

  static Value conv(Use use, Conv layer) {
    ConvOptions options = layer.options();
    String kernel = use.transposed("kernel", filtersFirst(options.rank()));
    return finished(use, options, slide(use, options, kernel, bias(use, options), layer.groups()));
  }

  static Value depthwise(Use use, DepthwiseConv layer) {
    ConvOptions options = layer.options();
    String kernel = depthwiseKernel(use, options, "kernel");
    int groups = use.inputShape().channels();
    return finished(use, options, slide(use, options, kernel, bias(use, options), groups));
  }

  /** The bias belongs to the second convolution, which only mixes channels. */
  static Value separable(Use use, SeparableConv layer) {
    ConvOptions options = layer.options();
    String kernel = depthwiseKernel(use, options, "depthwise_kernel");
    String between = slide(use, options, kernel, List.of(), use.inputShape().channels());
    List<String> inputs = new ArrayList<>();
    inputs.add(between);
    inputs.add(use.transposed("pointwise_kernel", filtersFirst(options.rank())));
    inputs.addAll(bias(use, options));
    return finished(use, options, use.graph().add("Conv", inputs));
  }

  /** The kernel has zeros where there is no connection. */
  static Value partial(Use use, PartialConv layer) {
    ConvOptions options = layer.options();
    Weight weight = use.weight("kernel");
    Shape shape =
        Shape.of(layer.filters(), use.inputShape().channels(), options.kernelSize().size());
    Shape dims = shape.slice(0, 2);
    for (int size : options.kernelSize().dims()) {
      dims = dims.append(size);
    }
    String kernel =
        use.graph()
            .initializers()
            .weight(
                weight,
                "full",
                use.path() + "/kernel",
                dims,
                () -> full(weight.values(), layer.connections(), shape));
    return finished(use, options, slide(use, options, kernel, bias(use, options), 1));
  }

  /**
   * Returns the kernel with all connections.
   *
   * @param values those of the connections, (positions, connections)
   * @param shape (filters, channels, positions)
   */
  private static float[] full(float[] values, List<List<Integer>> connections, Shape shape) {
    int channels = shape.dim(1);
    int taps = shape.dim(2);
    float[] full = new float[shape.size()];
    int at = 0;
    for (int tap = 0; tap < taps; tap++) {
      for (int filter = 0; filter < connections.size(); filter++) {
        for (int channel : connections.get(filter)) {
          full[(filter * channels + channel) * taps + tap] = values[at++];
        }
      }
    }
    return full;
  }

  /** A kernel (kernel size, channels, multiplier) has one input channel for each group. */
  private static String depthwiseKernel(Use use, ConvOptions options, String name) {
    Shape shape = use.weight(name).shape();
    int filters = shape.dim(-1) * shape.dim(-2);
    Shape grouped = options.kernelSize().append(1).append(filters);
    return use.reshaped(name, grouped, filtersFirst(options.rank()));
  }

  /** Returns the axes of a kernel (kernel size, channels, filters) in ONNX's order. */
  private static int[] filtersFirst(int rank) {
    return IntStream.concat(IntStream.of(rank + 1, rank), IntStream.range(0, rank)).toArray();
  }

  private static List<String> bias(Use use, ConvOptions options) {
    return options.useBias() ? List.of(use.plain("bias")) : List.of();
  }

  private static String slide(
      Use use, ConvOptions options, String kernel, List<String> bias, int groups) {
    Sliding window =
        new Sliding(
            options.kernelSize(), options.strides(), options.dilationRate(), options.padding());
    return slide(use, window, use.input().in(Order.CHANNELS_FIRST), kernel, bias, groups);
  }

  /** Adds a convolution over values that have the spatial sizes of the layer's input. */
  static String slide(
      Use use, Sliding window, String input, String kernel, List<String> bias, int groups) {
    List<String> inputs = new ArrayList<>(List.of(input, kernel));
    inputs.addAll(bias);
    List<AttributeProto> attributes = window.attributes(use.inputShape());
    if (groups > 1) {
      attributes.add(Attributes.integer("group", groups));
    }
    return use.graph().add("Conv", inputs, attributes.toArray(AttributeProto[]::new));
  }

  /** Applies the activation and returns the output. */
  static Value finished(Use use, ConvOptions options, String convolved) {
    return Activations.output(use, options.activation(), Order.CHANNELS_FIRST, convolved);
  }
}
