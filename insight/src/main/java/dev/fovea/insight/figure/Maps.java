package dev.fovea.insight.figure;

import dev.fovea.insight.FeatureMaps;
import dev.fovea.insight.draw.ColorMap;
import dev.fovea.insight.draw.Pixels;
import dev.fovea.insight.draw.Scale;
import dev.fovea.insight.draw.TileGrid;
import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Tensor;
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

  /**
   * Returns a sample as an image. Images are shown unchanged if their values are 0 to 1, and scaled
   * to their own range otherwise; other samples are shown as maps.
   *
   * @param sample (height, width, 1 or 3), or another shape
   */
  static Pixels input(Tensor sample) {
    float low = 0;
    float high = 1;
    for (float value : sample.data()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Tensor shown = Tensor.zeros(sample.shape());
    for (int i = 0; i < shown.data().length; i++) {
      shown.data()[i] = (sample.data()[i] - low) / (high - low);
    }
    int rank = sample.shape().rank();
    if (rank == 3) {
      return Pixels.of(shown);
    }
    if (rank == 1) {
      return new Scale(ColorMap.GREY, 0, 1).pixels(shown.data().length, 1, shown.data());
    }
    FeatureMaps maps = FeatureMaps.of(shown);
    return new Scale(ColorMap.GREY, 0, 1)
        .pixels(maps.width(), maps.height() * maps.count(), maps.values());
  }
}
