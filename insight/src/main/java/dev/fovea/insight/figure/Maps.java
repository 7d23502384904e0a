package dev.fovea.insight.figure;

import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.TileGrid;
import dev.fovea.insight.text.Words;
import java.util.List;
import java.util.stream.IntStream;

/** Feature maps as tiles. */
final class Maps {
  private Maps() {}

  /** Returns one tile for each of the first maps. */
  static List<Pixels> tiles(FeatureMaps maps, Scale scale, int most) {
    return IntStream.range(0, Math.min(most, maps.count()))
        .mapToObj(i -> scale.pixels(maps.width(), maps.height(), maps.map(i)))
        .toList();
  }

  /** Returns a grid of at most {@code most} maps, whose note says whether there are more. */
  static TileGrid grid(
      Words words, FeatureMaps maps, Scale scale, int columns, double size, int most) {
    // Maps that are omitted are counted but need not be drawn.
    List<Pixels> made = tiles(maps, scale, most);
    List<Pixels> all =
        IntStream.range(0, maps.count())
            .mapToObj(i -> i < made.size() ? made.get(i) : made.getFirst())
            .toList();
    return TileGrid.of(all).columns(columns, size).most(most).in(words);
  }

  /**
   * Returns a scale on which large values are dark; white is zero, or the least value if any is
   * negative.
   */
  static Scale inverted(float... values) {
    return zeroBased(ColorMap.GREY_INVERTED, values);
  }

  /** Returns a scale from zero, or with zero in the middle if any value is negative. */
  static Scale zeroBased(ColorMap map, float... values) {
    for (float value : values) {
      if (value < 0) {
        return Scale.aroundZero(map, values);
      }
    }
    return Scale.fromZero(map, values);
  }
}
