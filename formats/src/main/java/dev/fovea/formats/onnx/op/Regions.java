package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Operators on boxes in pictures, as detectors have them. */
final class Regions {
  private Regions() {}

  static void addTo(OperatorTable table) {
    table.add("RoiAlign", Regions::align, 10, 16, 22);
    table.add("MaxRoiPool", Regions::maxPool, 1, 22);
    table.add("NonMaxSuppression", Regions::suppress, 10, 11);
  }

  /** He and others, "Mask R-CNN" (2017). */
  private static Array align(Call call) {
    Array x = pictures(call);
    Array boxes = call.input(1);
    Array samples = call.input(2);
    int rows = call.node().integer("output_height", 1);
    int columns = call.node().integer("output_width", 1);
    int ratio = call.node().integer("sampling_ratio", 0);
    double scale = call.node().real("spatial_scale", 1);
    boolean isMax = call.node().text("mode", "avg").equals("max");
    boolean isHalfPixel =
        call.version() >= 16
            && call.node()
                .text("coordinate_transformation_mode", "half_pixel")
                .equals("half_pixel");
    int channels = x.shape().dim(1);
    int count = boxes.rank() == 2 && boxes.shape().dim(1) == 4 ? boxes.shape().dim(0) : -1;
    if (count < 0 || samples.size() != count || rows < 1 || columns < 1) {
      throw call.failure("has boxes of shape " + boxes.shape() + " of " + samples.shape());
    }
    Plane plane = new Plane(x.toDoubles(), x.shape().dim(2), x.shape().dim(3));
    double offset = isHalfPixel ? 0.5 : 0;
    return Array.ofNumbers(
        x.type(),
        Shape.of(count, channels, rows, columns),
        i -> {
          int box = i / columns / rows / channels;
          double left = boxes.number(box * 4) * scale - offset;
          double top = boxes.number(box * 4 + 1) * scale - offset;
          double width = boxes.number(box * 4 + 2) * scale - offset - left;
          double height = boxes.number(box * 4 + 3) * scale - offset - top;
          width = isHalfPixel ? width : Math.max(width, 1);
          height = isHalfPixel ? height : Math.max(height, 1);
          int sample = Gathering.index(call, samples.integer(box), x.shape().dim(0));
          return plane.bin(
              sample * channels + i / columns / rows % channels,
              new Bin(
                  top + height / rows * (i / columns % rows),
                  left + width / columns * (i % columns),
                  height / rows,
                  width / columns),
              ratio,
              isMax);
        });
  }

  private static Array pictures(Call call) {
    Array x = call.realInput();
    if (x.rank() != 4) {
      throw call.failure("is for inputs of 4 dimensions, and got " + x.shape());
    }
    return x;
  }

  /** A part of a box that becomes one number. */
  private record Bin(double top, double left, double height, double width) {}

  /** Pictures of one channel, one after the other. */
  private record Plane(double[] values, int height, int width) {
    /** Returns the mean or the largest of numbers sampled in a bin. */
    double bin(int picture, Bin bin, int ratio, boolean isMax) {
      int rows = ratio > 0 ? ratio : Math.clamp((long) Math.ceil(bin.height), 0, height + 1);
      int columns = ratio > 0 ? ratio : Math.clamp((long) Math.ceil(bin.width), 0, width + 1);
      double sum = 0;
      double best = Double.NEGATIVE_INFINITY;
      for (int row = 0; row < rows; row++) {
        double y = bin.top + (row + 0.5) * bin.height / rows;
        for (int column = 0; column < columns; column++) {
          double x = bin.left + (column + 0.5) * bin.width / columns;
          double[] parts = parts(picture, y, x);
          sum += parts[0] + parts[1] + parts[2] + parts[3];
          for (double part : parts) {
            best = Math.max(best, part);
          }
        }
      }
      // The largest is that of the weighted neighbors, as ONNX's reference takes it.
      return isMax ? (rows * columns == 0 ? 0 : best) : sum / Math.max(rows * columns, 1);
    }

    /** Returns the four neighbors of a place, each times its weight. */
    private double[] parts(int picture, double y, double x) {
      if (y < -1 || y > height || x < -1 || x > width) {
        return new double[4];
      }
      double row = Math.clamp(y, 0.0, height - 1.0);
      double column = Math.clamp(x, 0.0, width - 1.0);
      int top = (int) row;
      int left = (int) column;
      int bottom = Math.min(top + 1, height - 1);
      int right = Math.min(left + 1, width - 1);
      double down = row - top;
      double across = column - left;
      int start = picture * height;
      return new double[] {
        (1 - down) * (1 - across) * values[(start + top) * width + left],
        (1 - down) * across * values[(start + top) * width + right],
        down * (1 - across) * values[(start + bottom) * width + left],
        down * across * values[(start + bottom) * width + right]
      };
    }
  }

  /** Girshick, "Fast R-CNN" (2015): the largest number of each part of a box. */
  private static Array maxPool(Call call) {
    Array x = pictures(call);
    Array boxes = call.input(1);
    int[] pooled =
        call.node().integers("pooled_shape").orElseThrow(() -> call.failure("has no pooled_shape"));
    double scale = call.node().real("spatial_scale", 1);
    if (pooled.length != 2 || boxes.rank() != 2 || boxes.shape().dim(1) != 5) {
      throw call.failure("has boxes of shape " + boxes.shape());
    }
    int channels = x.shape().dim(1);
    int height = x.shape().dim(2);
    int width = x.shape().dim(3);
    return Array.ofNumbers(
        x.type(),
        Shape.of(boxes.shape().dim(0), channels, pooled[0], pooled[1]),
        i -> {
          int box = i / pooled[1] / pooled[0] / channels * 5;
          int sample = Gathering.index(call, boxes.integer(box), x.shape().dim(0));
          int[] rows =
              part(
                  boxes.number(box + 2) * scale,
                  boxes.number(box + 4) * scale,
                  i / pooled[1] % pooled[0],
                  pooled[0],
                  height);
          int[] columns =
              part(
                  boxes.number(box + 1) * scale,
                  boxes.number(box + 3) * scale,
                  i % pooled[1],
                  pooled[1],
                  width);
          int plane = (sample * channels + i / pooled[1] / pooled[0] % channels) * height;
          double best = Double.NEGATIVE_INFINITY;
          for (int row = rows[0]; row < rows[1]; row++) {
            for (int column = columns[0]; column < columns[1]; column++) {
              best = Math.max(best, x.number((plane + row) * width + column));
            }
          }
          return Double.isInfinite(best) ? 0 : best;
        });
  }

  /** Returns the first element of a part of a side of a box, and the one behind its last. */
  private static int[] part(double start, double end, int index, int parts, int size) {
    long first = Math.round(start);
    double length = Math.max(Math.round(end) - first + 1, 1) / (double) parts;
    return new int[] {
      Math.clamp((long) Math.floor(index * length) + first, 0, size),
      Math.clamp((long) Math.ceil((index + 1) * length) + first, 0, size)
    };
  }

  /** Keeps the boxes of each class that no better one covers. */
  private static Array suppress(Call call) {
    Array boxes = call.input(0);
    Array scores = call.input(1);
    long most = call.optional(2).map(given -> given.integer(0)).orElse(0L);
    double overlap = call.optional(3).map(given -> given.number(0)).orElse(0.0);
    double least = call.optional(4).map(given -> given.number(0)).orElse(Double.NEGATIVE_INFINITY);
    boolean isCentered = call.node().flag("center_point_box", false);
    if (boxes.rank() != 3
        || scores.rank() != 3
        || boxes.shape().dim(2) != 4
        || boxes.shape().dim(1) != scores.shape().dim(2)) {
      throw call.failure(
          "has boxes of shape " + boxes.shape() + " and scores of " + scores.shape());
    }
    int count = boxes.shape().dim(1);
    int classes = scores.shape().dim(1);
    List<long[]> selected = new ArrayList<>();
    for (int row = 0; row < scores.shape().dim(0) * classes; row++) {
      int first = row * count;
      int sample = row / classes;
      List<Integer> candidates =
          IntStream.range(0, count)
              .filter(i -> scores.number(first + i) > least)
              .boxed()
              .sorted((a, b) -> Double.compare(scores.number(first + b), scores.number(first + a)))
              .toList();
      List<Integer> kept = new ArrayList<>();
      for (int candidate : candidates) {
        if (kept.size() < most
            && kept.stream()
                .allMatch(
                    better ->
                        !(overlap(
                                boxes,
                                sample * count + candidate,
                                sample * count + better,
                                isCentered)
                            > overlap))) {
          kept.add(candidate);
        }
      }
      int own = row % classes;
      kept.forEach(box -> selected.add(new long[] {sample, own, box}));
    }
    return Array.ofIntegers(
        ElementType.INT64, Shape.of(selected.size(), 3), i -> selected.get(i / 3)[i % 3]);
  }

  /** Returns the area that two boxes share, as a part of the area that they cover. */
  private static double overlap(Array boxes, int a, int b, boolean isCentered) {
    double[] first = corners(boxes, a, isCentered);
    double[] second = corners(boxes, b, isCentered);
    double height = Math.min(first[2], second[2]) - Math.max(first[0], second[0]);
    double width = Math.min(first[3], second[3]) - Math.max(first[1], second[1]);
    double shared = Math.max(height, 0) * Math.max(width, 0);
    double all = area(first) + area(second) - shared;
    return all > 0 ? shared / all : 0;
  }

  private static double area(double[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }

  /** Returns top, left, bottom and right of a box, which may be given by any two corners. */
  private static double[] corners(Array boxes, int box, boolean isCentered) {
    double a = boxes.number(box * 4);
    double b = boxes.number(box * 4 + 1);
    double c = boxes.number(box * 4 + 2);
    double d = boxes.number(box * 4 + 3);
    return isCentered
        ? new double[] {b - d / 2, a - c / 2, b + d / 2, a + c / 2}
        : new double[] {Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)};
  }
}
