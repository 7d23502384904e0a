package dev.fovea.web.explore.live;

import dev.fovea.tensor.Shape;

/**
 * The values of a layer for one sample as maps. A vector is one map of one row; the slices of a
 * volume are placed one below the other.
 *
 * @param maps the number of maps
 */
public record MapSizes(int maps, int height, int width) {
  /** Returns the maps of values of a shape. */
  public static MapSizes of(Shape shape) {
    if (shape.rank() < 2) {
      return new MapSizes(1, 1, shape.size());
    }
    int maps = Math.max(1, shape.channels());
    int width = Math.max(1, shape.dim(shape.rank() - 2));
    return new MapSizes(maps, Math.max(1, shape.size() / maps / width), width);
  }

  /** Returns the place of a value in the array of a sample. */
  public int place(int map, int y, int x) {
    return (y * width + x) * maps + map;
  }

  /** Returns the place of a value in the array of a sample, whose map, row and column it is. */
  public int[] at(int place) {
    int pixel = place / maps;
    return new int[] {place % maps, pixel / width, pixel % width};
  }
}
