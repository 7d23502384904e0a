package dev.fovea.formats.keras;

import dev.fovea.layer.Layer;
import dev.fovea.layer.shape.Permute;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts layers that work on samples with the channels as the last axis into models with the channels
 * first: between two layers that move them. Kernels have the same form in both.
 */
final class ChannelsFirst {
  private static final int IMAGE = 3;

  /** The axes of a sample at the layer before. */
  private int rank = IMAGE;

  /**
   * Returns the layers that stand for one with the channels first.
   *
   * @param className Keras's name of its class
   * @param layers what it is with the channels last
   * @param keepsAxes whether its output is an image again, or whatever has its axes
   */
  List<Layer> around(String className, String name, List<Layer> layers, boolean keepsAxes) {
    if (className.endsWith("D") && className.length() > 2) {
      rank = 1 + Character.digit(className.charAt(className.length() - 2), 10);
    } else if (!className.equals("Flatten")) {
      rank = IMAGE;
    }
    List<Integer> last = new ArrayList<>(IntStream.rangeClosed(2, rank).boxed().toList());
    last.add(1);
    List<Integer> first = new ArrayList<>(IntStream.range(1, rank).boxed().toList());
    first.addFirst(rank);
    List<Layer> all = new ArrayList<>();
    all.add(new Permute(name + "_channels_last", last));
    all.addAll(layers);
    if (keepsAxes) {
      all.add(new Permute(name + "_channels_first", first));
    }
    return List.copyOf(all);
  }
}
