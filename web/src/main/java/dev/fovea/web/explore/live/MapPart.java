package dev.fovea.web.explore.live;

import dev.fovea.model.PlannedLayer;
import dev.fovea.web.explore.wire.ByteMaps;
import java.io.ByteArrayOutputStream;

/**
 * The part of a layer's latest values that a page shows.
 *
 * @param range the range of all values of the layer
 * @param first the first map
 * @param maps the number of maps
 * @param shrink each byte is the mean of so many pixels in both directions
 */
public record MapPart(PlannedLayer layer, ByteMaps range, int first, int maps, int shrink) {
  /** Longer rows of a vector are cut; the page shows them in parts. */
  private static final int ROW = 16_384;

  /** Returns what is watched of a layer. */
  public static MapPart of(PlannedLayer layer, Watch watch) {
    MapSizes sizes = MapSizes.of(layer.outputShape());
    int first = Math.min(watch.first(), sizes.maps() - 1);
    int longer = Math.max(sizes.height(), sizes.width());
    return new MapPart(
        layer,
        ByteMaps.of(layer.values(), 0, layer.outputShape().size()),
        first,
        Math.min(watch.maps(), sizes.maps() - first),
        Math.ceilDiv(longer, sizes.height() == 1 ? ROW : watch.side()));
  }

  /** Returns the height of each map, in bytes. */
  public int height() {
    return Math.ceilDiv(MapSizes.of(layer.outputShape()).height(), shrink);
  }

  /** Returns the width of each map, in bytes. */
  public int width() {
    return Math.ceilDiv(MapSizes.of(layer.outputShape()).width(), shrink);
  }

  /** Writes the maps one after the other, each row by row. */
  public void write(ByteArrayOutputStream out) {
    MapSizes sizes = MapSizes.of(layer.outputShape());
    range.write(
        layer.values(), sizes.height(), sizes.width(), sizes.maps(), first, maps, shrink, out);
  }
}
