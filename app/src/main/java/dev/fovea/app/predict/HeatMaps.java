package dev.fovea.app.predict;

import dev.fovea.insight.figure.DetectionFigure;
import dev.fovea.zoo.locate.ScoreMap;
import java.util.List;
import java.util.stream.IntStream;

/** The score maps of all scales as one heat map for each class. */
final class HeatMaps {
  /** The most rows or columns of a heat map. */
  private static final int MOST = 160;

  private HeatMaps() {}

  /**
   * Returns the largest probability of each class around each place of a picture.
   *
   * @param height of the picture in pixels
   * @param width of the picture in pixels
   */
  static List<DetectionFigure.HeatMap> of(List<ScoreMap> maps, int height, int width, int classes) {
    double cell = Math.max(1, Math.max(height, width) / (double) MOST);
    int rows = (int) Math.ceil(height / cell);
    int columns = (int) Math.ceil(width / cell);
    return IntStream.range(0, classes)
        .mapToObj(
            label ->
                new DetectionFigure.HeatMap(
                    String.valueOf(label), rows, columns, heat(maps, label, rows, columns, cell)))
        .toList();
  }

  private static float[] heat(List<ScoreMap> maps, int label, int rows, int columns, double cell) {
    float[] heat = new float[rows * columns];
    for (ScoreMap map : maps) {
      // The place of a window is the square around its middle up to those of its neighbors.
      double down = map.strides().dim(0) / map.scale() / cell;
      double across = map.strides().dim(1) / map.scale() / cell;
      double top =
          (map.window().dim(0) / 2.0 - map.margin().dim(0)) / map.scale() / cell - down / 2;
      double left =
          (map.window().dim(1) / 2.0 - map.margin().dim(1)) / map.scale() / cell - across / 2;
      for (int y = 0; y < map.rows(); y++) {
        for (int x = 0; x < map.columns(); x++) {
          float score = map.score(y, x, label);
          int bottom = Math.min(rows, (int) Math.ceil(top + (y + 1) * down));
          int right = Math.min(columns, (int) Math.ceil(left + (x + 1) * across));
          for (int row = Math.max(0, (int) (top + y * down)); row < bottom; row++) {
            for (int column = Math.max(0, (int) (left + x * across)); column < right; column++) {
              heat[row * columns + column] = Math.max(heat[row * columns + column], score);
            }
          }
        }
      }
    }
    return heat;
  }
}
