package dev.fovea.formats.onnx.write;

import dev.fovea.formats.onnx.proto.AttributeProto;
import dev.fovea.kernel.Window;
import dev.fovea.layer.convolution.ConvOptions;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Transposed convolutions as ConvTranspose. A kernel (kernel size, filters / groups, channels)
 * becomes ONNX's (channels, filters / groups, kernel size).
 */
final class TransposedConvolutions {
  /** A size from which the margins are computed if the model leaves one open; any will do. */
  private static final int SOME_SIZE = 64;

  private TransposedConvolutions() {}

  static Value convTranspose(Use use, ConvTranspose layer) {
    ConvOptions options = layer.options();
    int rank = options.rank();
    int[] axes = IntStream.concat(IntStream.of(rank + 1, rank), IntStream.range(0, rank)).toArray();
    List<String> inputs = new ArrayList<>();
    inputs.add(use.input().in(Order.CHANNELS_FIRST));
    inputs.add(use.transposed("kernel", axes));
    if (options.useBias()) {
      inputs.add(use.plain("bias"));
    }
    String name =
        use.graph()
            .add(
                "ConvTranspose",
                inputs,
                attributes(layer, use.inputShape()).toArray(AttributeProto[]::new));
    return Convolutions.finished(use, options, name);
  }

  /**
   * Returns the attributes. The operator computes (size - 1) stride + k positions, k being the
   * dilated size of the kernel, removes the margins, and adds the output padding at the end.
   */
  private static List<AttributeProto> attributes(ConvTranspose layer, Shape input) {
    ConvOptions options = layer.options();
    int rank = options.rank();
    Shape known = input;
    for (int i = 0; i < rank; i++) {
      known = input.dim(i) == Shape.UNKNOWN ? known.with(i, SOME_SIZE) : known;
    }
    Window window = layer.window(known);
    int[] inputs = last(rank, window.outD(), window.outH(), window.outW());
    int[] outputs = last(rank, window.inD(), window.inH(), window.inW());
    int[] before = last(rank, window.padD(), window.padH(), window.padW());
    int[] pads = new int[2 * rank];
    int[] added = new int[rank];
    for (int i = 0; i < rank; i++) {
      int reach = (options.kernelSize().dim(i) - 1) * options.dilationRate().dim(i) + 1;
      int whole = (inputs[i] - 1) * options.strides().dim(i) + reach;
      int after = whole - before[i] - outputs[i];
      pads[i] = before[i];
      pads[rank + i] = Math.max(0, after);
      added[i] = Math.max(0, -after);
    }
    List<AttributeProto> attributes =
        new Sliding(
                options.kernelSize(), options.strides(), options.dilationRate(), options.padding())
            .attributes(pads);
    if (IntStream.of(added).anyMatch(positions -> positions > 0)) {
      attributes.add(Attributes.integers("output_padding", added));
    }
    if (layer.groups() > 1) {
      attributes.add(Attributes.integer("group", layer.groups()));
    }
    return attributes;
  }

  /** Returns the last of three numbers, one for each spatial axis. */
  private static int[] last(int rank, int... three) {
    return IntStream.of(three).skip(3L - rank).toArray();
  }
}
