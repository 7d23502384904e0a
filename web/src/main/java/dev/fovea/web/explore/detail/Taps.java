package dev.fovea.web.explore.detail;

import dev.fovea.kernel.Window;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.ConvTranspose;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.convolution.SeparableConv;
import dev.fovea.model.PlannedLayer;
import dev.fovea.model.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The inputs that a unit of a convolution of any kind reads, and the weights that multiply them.
 *
 * @param window the kernel's window; that of the mirrored convolution for a transposed one
 * @param inputs the number of maps that a unit reads
 * @param firstMaps the first of them for each filter
 * @param positions where a unit reads
 * @param weights the kernel
 * @param bias (filters)
 */
record Taps(
    Window window,
    int inputs,
    int[] firstMaps,
    Positions positions,
    Weights weights,
    float[] bias) {
  /** Finds where a position of the output reads through a tap; -1 for nowhere. */
  interface Positions {
    int of(int position, int tap);
  }

  /** Finds the weight of a tap, the number of an input map among those read, and a filter. */
  interface Weights {
    float of(int tap, int input, int filter);
  }

  /** Returns what a convolution reads; empty for other layers. */
  static Optional<Taps> of(PlannedLayer layer, PlannedLayer below) {
    return switch (layer.layer()) {
      case Conv conv ->
          Optional.of(
              plain(layer, below, conv.options().window(below.outputShape()), conv.groups()));
      case DepthwiseConv conv ->
          Optional.of(
              plain(
                  layer,
                  below,
                  conv.options().window(below.outputShape()),
                  below.outputShape().channels()));
      case ConvTranspose conv -> Optional.of(transposed(layer, below, conv));
      case SeparableConv conv -> Optional.of(separable(layer, below, conv));
      default -> Optional.empty();
    };
  }

  /** Kernels are stored as (taps, inputs of a group, filters). */
  private static Taps plain(PlannedLayer layer, PlannedLayer below, Window window, int groups) {
    int filters = layer.outputShape().channels();
    int inputs = below.outputShape().channels() / groups;
    float[] kernel = values(layer, 0);
    return new Taps(
        window,
        inputs,
        firstMaps(filters, groups, inputs),
        window::position,
        (tap, input, filter) -> kernel[(tap * inputs + input) * filters + filter],
        bias(layer, 1));
  }

  /**
   * Every input adds its kernel to the output: a unit reads, through each tap, the input whose
   * kernel lies on it so. Kernels are stored as (taps, filters of a group, channels).
   */
  private static Taps transposed(PlannedLayer layer, PlannedLayer below, ConvTranspose conv) {
    Window window = conv.window(below.outputShape());
    int filters = layer.outputShape().channels();
    int channels = below.outputShape().channels();
    int inputs = channels / conv.groups();
    int perGroup = filters / conv.groups();
    int[] first = firstMaps(filters, conv.groups(), inputs);
    int[][] readers = readers(window);
    float[] kernel = values(layer, 0);
    return new Taps(
        window,
        inputs,
        first,
        (position, tap) -> readers[tap][position],
        (tap, input, filter) ->
            kernel[(tap * perGroup + filter % perGroup) * channels + first[filter] + input],
        bias(layer, 1));
  }

  /** Returns, for each tap and input position of a window, the output that reads it, or -1. */
  private static int[][] readers(Window window) {
    int[][] readers = new int[window.taps()][window.inputs()];
    for (int tap = 0; tap < readers.length; tap++) {
      Arrays.fill(readers[tap], -1);
      for (int output = 0; output < window.outputs(); output++) {
        int input = window.position(output, tap);
        if (input >= 0) {
          readers[tap][input] = output;
        }
      }
    }
    return readers;
  }

  /**
   * A depthwise kernel and the weights that mix its results are together one kernel: that of a
   * plain convolution with their products.
   */
  private static Taps separable(PlannedLayer layer, PlannedLayer below, SeparableConv conv) {
    int filters = layer.outputShape().channels();
    int channels = below.outputShape().channels();
    int multiplier = conv.depthMultiplier();
    float[] depthwise = values(layer, 0);
    float[] pointwise = values(layer, 1);
    Window window = conv.options().window(below.outputShape());
    return new Taps(
        window,
        channels,
        new int[filters],
        window::position,
        (tap, input, filter) -> {
          float sum = 0;
          for (int m = 0; m < multiplier; m++) {
            int map = input * multiplier + m;
            sum += depthwise[tap * channels * multiplier + map] * pointwise[map * filters + filter];
          }
          return sum;
        },
        bias(layer, 2));
  }

  private static int[] firstMaps(int filters, int groups, int inputs) {
    int[] first = new int[filters];
    Arrays.setAll(first, filter -> filter / (filters / groups) * inputs);
    return first;
  }

  private static float[] values(PlannedLayer layer, int weight) {
    return layer.owner().weights().get(weight).values();
  }

  private static float[] bias(PlannedLayer layer, int index) {
    List<Weight> weights = layer.owner().weights();
    return weights.size() > index
        ? weights.get(index).values()
        : new float[layer.outputShape().channels()];
  }
}
