package dev.fovea.insight;

import dev.fovea.kernel.Window;
import dev.fovea.layer.Layer;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;

/**
 * A pooling layer applied to one map: its windows, and the position of the maximum of each.
 *
 * @param rule maximum or average
 * @param window windows of the outputs
 * @param input (height, width); the slices of a volume are placed one below the other
 * @param output (height, width)
 * @param winners position in the input of the maximum of each output, row by row; empty for average
 *     pooling
 */
@SuppressWarnings("ArrayRecordComponent")
public record PoolingWinners(
    Pooling.Rule rule, Window window, float[] input, float[] output, int[] winners) {

  /** Returns whether a layer pools. */
  public static boolean pools(Layer layer) {
    return layer instanceof Pooling || layer instanceof GlobalPooling;
  }

  /**
   * Returns what a layer does with one map of a sample.
   *
   * @param layer a layer that {@linkplain #pools pools}
   * @param sample index of the sample
   * @param channel index of the map
   * @throws IndexOutOfBoundsException if there is no such sample or channel
   */
  public static PoolingWinners of(
      Activations activations, PlannedLayer layer, int sample, int channel) {
    PlannedLayer below = activations.layers().get(layer.inputs().getFirst());
    FeatureMaps in = FeatureMaps.of(activations.values(below, sample));
    Window window = window(layer.layer(), below.outputShape());
    float[] input = in.map(channel);
    float[] all = activations.values(layer, sample).data();
    float[] output = new float[window.outputs()];
    for (int i = 0; i < output.length; i++) {
      output[i] = all[i * in.count() + channel];
    }
    Pooling.Rule rule = rule(layer.layer());
    int[] winners = rule == Pooling.Rule.MAX ? winners(window, input) : new int[0];
    return new PoolingWinners(rule, window, input, output, winners);
  }

  private static Pooling.Rule rule(Layer layer) {
    return switch (layer) {
      case Pooling pooling -> pooling.rule();
      case GlobalPooling pooling -> pooling.rule();
      default -> throw new IllegalArgumentException(layer.className() + " does not pool");
    };
  }

  private static Window window(Layer layer, Shape input) {
    return switch (layer) {
      case Pooling pooling -> pooling.window(input);
      case GlobalPooling pooling -> pooling.window(input);
      default -> throw new IllegalArgumentException(layer.className() + " does not pool");
    };
  }

  /** Finds the maxima as the kernels do: the first of equal values, NaN before every number. */
  private static int[] winners(Window window, float[] input) {
    int[] winners = new int[window.outputs()];
    for (int output = 0; output < winners.length; output++) {
      int best = -1;
      for (int tap = 0; tap < window.taps(); tap++) {
        int at = window.position(output, tap);
        if (at >= 0 && (best < 0 || Float.compare(input[at], input[best]) > 0)) {
          best = at;
        }
      }
      winners[output] = best;
    }
    return winners;
  }

  /** Returns the height of the input, with all slices of a volume. */
  public int inputHeight() {
    return window.inD() * window.inH();
  }

  /** Returns the height of the output, with all slices of a volume. */
  public int outputHeight() {
    return window.outD() * window.outH();
  }
}
