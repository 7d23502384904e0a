package dev.fovea.web.explore.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.kernel.Window;
import dev.fovea.model.PlannedLayer;
import dev.fovea.web.explore.wire.Packet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A convolution at one place: what the window reads of each input map, the kernel, the products,
 * their sum, and the bias.
 */
final class ConvolutionSteps {
  /** So many input maps are sent, those with the largest sums first. */
  private static final int SHOWN = 64;

  private ConvolutionSteps() {}

  static Packet describe(
      PlannedLayer layer, PlannedLayer below, Taps taps, int place, ObjectNode head) {
    int filters = layer.outputShape().channels();
    int channels = below.outputShape().channels();
    int inputs = taps.inputs();
    int filter = place % filters;
    int position = place / filters;
    int firstMap = taps.firstMaps()[filter];
    Window window = taps.window();
    float[][] read = new float[inputs][window.taps()];
    float[][] kernel = new float[inputs][window.taps()];
    boolean[] outside = new boolean[window.taps()];
    double[] sums = new double[inputs];
    double sum = 0;
    for (int tap = 0; tap < window.taps(); tap++) {
      int at = taps.positions().of(position, tap);
      outside[tap] = at < 0;
      for (int input = 0; input < inputs; input++) {
        read[input][tap] = at < 0 ? 0 : below.values()[at * channels + firstMap + input];
        kernel[input][tap] = taps.weights().of(tap, input, filter);
        sums[input] += (double) read[input][tap] * kernel[input][tap];
      }
    }
    for (double part : sums) {
      sum += part;
    }
    head.put("kind", "convolution").put("below", below.index());
    head.put("rows", window.kernelD() * window.kernelH()).put("columns", window.kernelW());
    head.put("bias", taps.bias()[filter]);
    head.put("sum", sum).put("count", inputs);
    ArrayNode edge = head.putArray("outside");
    for (boolean out : outside) {
      edge.add(out);
    }
    ArrayNode list = head.putArray("inputs");
    IntStream.range(0, inputs)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(sums[i])))
        .limit(SHOWN)
        .forEach(
            input -> {
              ObjectNode one = list.addObject();
              one.put("map", firstMap + input).put("sum", sums[input]);
              numbers(one.putArray("window"), read[input]);
              numbers(one.putArray("kernel"), kernel[input]);
            });
    return Packet.of(head);
  }

  static void numbers(ArrayNode into, float[] values) {
    for (float value : values) {
      into.add(value);
    }
  }
}
