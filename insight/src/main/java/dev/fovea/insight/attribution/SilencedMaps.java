package dev.fovea.insight.attribution;

import dev.fovea.model.PlannedLayer;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/**
 * Maps that are switched off: their values are zero, and nothing flows back through them.
 *
 * @param off the maps that are off, or the units of a vector, by the {@linkplain PlannedLayer#index
 *     index} of their layer
 */
public record SilencedMaps(Map<Integer, BitSet> off) {
  /** No map is off. */
  public static final SilencedMaps NONE = new SilencedMaps(Map.of());

  /** Sets the values of a layer's maps that are off to zero, for the first samples of a plan. */
  public void silenceValues(PlannedLayer layer, int samples) {
    Optional.ofNullable(off.get(layer.index()))
        .ifPresent(maps -> clear(layer, maps, layer.values(), samples));
  }

  /** Sets the gradients of a layer's maps that are off to zero, for the first samples of a plan. */
  public void silenceGradients(PlannedLayer layer, int samples) {
    Optional.ofNullable(off.get(layer.index()))
        .ifPresent(maps -> clear(layer, maps, layer.gradient(), samples));
  }

  private static void clear(PlannedLayer layer, BitSet maps, float[] numbers, int samples) {
    int channels = layer.outputShape().channels();
    for (int map = maps.nextSetBit(0); map >= 0; map = maps.nextSetBit(map + 1)) {
      for (int at = map; at < samples * layer.outputShape().size(); at += channels) {
        numbers[at] = 0;
      }
    }
  }
}
