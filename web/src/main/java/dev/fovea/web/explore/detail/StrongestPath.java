package dev.fovea.web.explore.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fovea.kernel.Window;
import dev.fovea.layer.convolution.Conv;
import dev.fovea.layer.convolution.DepthwiseConv;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.pooling.Pooling;
import dev.fovea.model.PlannedLayer;
import dev.fovea.tensor.Shape;
import dev.fovea.web.explore.live.MapSizes;
import java.util.List;

/**
 * The way back from a unit to the picture: at each layer to the input that had the most say, which
 * is the winner of a pooling and the largest product of a convolution or a dense layer. It ends
 * where a layer is of another kind and changes places.
 */
final class StrongestPath {
  private StrongestPath() {}

  /** Lists layer, map, row and column of each station, from the unit down. */
  static void write(List<PlannedLayer> layers, PlannedLayer from, int place, ArrayNode into) {
    PlannedLayer layer = from;
    int at = place;
    while (at >= 0) {
      int[] unit = MapSizes.of(layer.outputShape()).at(at);
      into.addArray().add(layer.index()).add(unit[0]).add(unit[1]).add(unit[2]);
      if (layer.inputs().isEmpty()) {
        return;
      }
      PlannedLayer below = layers.get(layer.inputs().getFirst());
      at = strongest(layers, layer, below, at);
      if (at >= 0 && layer.inputs().size() > 1) {
        below = loudest(layers, layer, at);
      }
      layer = below;
    }
  }

  /** Of several inputs of the same shape, the one with the largest value at a place. */
  private static PlannedLayer loudest(List<PlannedLayer> layers, PlannedLayer layer, int at) {
    PlannedLayer best = layers.get(layer.inputs().getFirst());
    for (int input : layer.inputs()) {
      PlannedLayer other = layers.get(input);
      if (other.outputShape().equals(best.outputShape())
          && Math.abs(other.values()[at]) > Math.abs(best.values()[at])) {
        best = other;
      }
    }
    return best;
  }

  /** Returns the place in the array of the input, or -1. */
  private static int strongest(
      List<PlannedLayer> layers, PlannedLayer layer, PlannedLayer below, int place) {
    Shape in = below.outputShape();
    if (below.values() == layer.values()) {
      return place;
    }
    return switch (layer.layer()) {
      case Conv conv -> convolution(layer, below, conv.options().window(in), conv.groups(), place);
      case DepthwiseConv conv ->
          convolution(layer, below, conv.options().window(in), in.channels(), place);
      case Pooling pooling -> pooling(below, pooling.window(in), in.channels(), place);
      case Dense dense when in.rank() == 1 -> dense(layer, below, place);
      default -> in.equals(layer.outputShape()) ? place : -1;
    };
  }

  private static int convolution(
      PlannedLayer layer, PlannedLayer below, Window window, int groups, int place) {
    int filters = layer.outputShape().channels();
    int channels = below.outputShape().channels();
    int inputs = channels / groups;
    int filter = place % filters;
    int first = filter / (filters / groups) * inputs;
    float[] kernel = layer.owner().weights().getFirst().values();
    int best = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int tap = 0; tap < window.taps(); tap++) {
      int at = window.position(place / filters, tap);
      for (int input = 0; at >= 0 && input < inputs; input++) {
        int source = at * channels + first + input;
        float product = below.values()[source] * kernel[(tap * inputs + input) * filters + filter];
        if (product > most) {
          most = product;
          best = source;
        }
      }
    }
    return best;
  }

  private static int pooling(PlannedLayer below, Window window, int channels, int place) {
    int best = -1;
    for (int tap = 0; tap < window.taps(); tap++) {
      int at = window.position(place / channels, tap);
      int source = at * channels + place % channels;
      if (at >= 0
          && (best < 0 || Float.compare(below.values()[source], below.values()[best]) > 0)) {
        best = source;
      }
    }
    return best;
  }

  private static int dense(PlannedLayer layer, PlannedLayer below, int unit) {
    int units = layer.outputShape().channels();
    float[] kernel = layer.owner().weights().getFirst().values();
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < below.outputShape().size(); i++) {
      float product = below.values()[i] * kernel[i * units + unit];
      if (product > most) {
        most = product;
        best = i;
      }
    }
    return best;
  }
}
