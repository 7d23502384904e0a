package dev.fovea.insight;

import dev.fovea.kernel.Window;
import dev.fovea.layer.Layer;
import dev.fovea.layer.pooling.GlobalPooling;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;

/**
 * What a pooling layer does with one map: its windows, and which pixel of each is the largest.
 *
 * @param rule max, or average, which has no winners
 * @param window where each output looks
 * @param input (height, width); the depths of a volume stand one under the other
 * @param output (height, width)
 * @param winners for each output the place in the input it came from, row by row; empty for average
 */
@SuppressWarnings("ArrayRecordComponent")
public record PoolingWinners(
    Pooling.Rule rule, Window window, float[] input, float[] output, int[] winners) {

  /** Whether a layer pools. */
  public static boolean pools(Layer layer) {
    return layer instanceof Pooling || layer instanceof GlobalPooling;
  }

  /**
   * What the layer did.
   *
   * @param layer one that {@link #pools}
   * @param channel which of its maps
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

  /** As the kernels choose: of equal values the first, and NaN beats every number. */
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

  /** Rows of the input as a picture. */
  public int inputHeight() {
    return window.inD() * window.inH();
  }

  /** Rows of the output as a picture. */
  public int outputHeight() {
    return window.outD() * window.outH();
  }
}
