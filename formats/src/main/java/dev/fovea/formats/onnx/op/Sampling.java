package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.tensor.Shape;
import java.util.Arrays;

/** Sampling of pictures at places that an input tells: Jaderberg and others (2015). */
final class Sampling {
  private Sampling() {}

  static void addTo(OperatorTable table) {
    table.add("GridSample", Sampling::gridSample, 16, 20, 22);
    table.add("AffineGrid", Sampling::affineGrid, 20);
  }

  /**
   * How places outside of a picture are taken.
   *
   * @param mode zeros, border or reflection
   * @param alignCorners whether -1 and 1 are the centers of the outermost elements, not their edges
   */
  private record Outside(String mode, boolean alignCorners) {
    double denormalized(double place, int size) {
      return alignCorners ? (place + 1) / 2 * (size - 1) : ((place + 1) * size - 1) / 2;
    }

    private double low() {
      return alignCorners ? 0 : -0.5;
    }

    private double high(int size) {
      return alignCorners ? size - 1 : size - 0.5;
    }

    double inside(double place, int size) {
      if (place >= low() && place <= high(size)) {
        return place;
      }
      return switch (mode) {
        case "border" -> Math.clamp(place, 0.0, size - 1.0);
        case "reflection" -> reflected(place, low(), high(size));
        default -> place;
      };
    }

    /** Returns the index of an element, or -1 for a zero. */
    int index(long at, int size) {
      if (at >= 0 && at < size) {
        return (int) at;
      }
      return switch (mode) {
        case "border" -> Math.clamp(at, 0, size - 1);
        case "reflection" -> Math.clamp((long) reflected(at, low(), high(size)), 0, size - 1);
        default -> -1;
      };
    }

    private static double reflected(double place, double low, double high) {
      double range = high - low;
      if (range <= 0 || Double.isNaN(place) || Double.isInfinite(place)) {
        return low;
      }
      double beyond = place < low ? low - place : place - high;
      double times = Math.floor(beyond / range);
      double rest = beyond - times * range;
      boolean isBelow = place < low;
      return (times % 2 == 0) == isBelow ? low + rest : high - rest;
    }
  }

  private static Array gridSample(Call call) {
    Array x = call.realInput();
    Array grid = call.input(1);
    int axes = x.rank() - 2;
    if (axes < 1
        || grid.rank() != x.rank()
        || grid.shape().dim(-1) != axes
        || grid.shape().dim(0) != x.shape().dim(0)) {
      throw call.failure("has a grid of shape " + grid.shape() + " for " + x.shape());
    }
    Outside outside =
        new Outside(
            call.node().text("padding_mode", "zeros"), call.node().flag("align_corners", false));
    String mode = call.node().text("mode", call.version() < 20 ? "bilinear" : "linear");
    Weights weights =
        switch (mode) {
          case "linear", "bilinear" -> Weights.LINEAR;
          case "cubic", "bicubic" -> Weights.CUBIC;
          case "nearest" -> Weights.NEAREST;
          default ->
              throw call.failure("has mode '" + mode + "'; nearest, linear and cubic are known");
        };
    int[] sizes = x.shape().slice(2, x.rank()).dims();
    int[] strides = Broadcasting.strides(x.shape().slice(2, x.rank()));
    Shape places = grid.shape().slice(1, grid.rank() - 1);
    int channels = x.shape().dim(1);
    int count = places.size();
    int elements = Shape.of(sizes).size();
    double[] values = x.toDoubles();
    double[] place = new double[axes];
    return Array.ofNumbers(
        x.type(),
        Gathering.joined(x.shape().slice(0, 2), places),
        i -> {
          int sample = i / count / channels;
          for (int axis = 0; axis < axes; axis++) {
            // The grid tells the last axis first.
            double given = grid.number((sample * count + i % count) * axes + axes - 1 - axis);
            double at = outside.denormalized(given, sizes[axis]);
            at = weights == Weights.NEAREST ? Math.rint(at) : at;
            // Cubic weights reach beyond the border, where every neighbor is moved by itself.
            boolean isFree = weights == Weights.CUBIC && outside.mode().equals("border");
            place[axis] = isFree ? at : outside.inside(at, sizes[axis]);
          }
          return sample(values, i / count * elements, 0, place, sizes, strides, weights, outside);
        });
  }

  /** The weights of neighbors. */
  private enum Weights {
    NEAREST(1),
    LINEAR(2),
    CUBIC(4);

    private final int count;

    Weights(int count) {
      this.count = count;
    }

    /** Returns the first neighbor of a place. */
    long first(double place) {
      return switch (this) {
        case NEAREST -> (long) Math.rint(place);
        case LINEAR -> (long) Math.floor(place);
        case CUBIC -> (long) Math.floor(place) - 1;
      };
    }

    double of(double distance) {
      double size = Math.abs(distance);
      return switch (this) {
        case NEAREST -> 1;
        case LINEAR -> Math.max(0, 1 - size);
        case CUBIC -> Resampler.cubicWeight(size, -0.75);
      };
    }
  }

  /** Returns the weighted sum of neighbors along one axis and, within it, along the others. */
  private static double sample(
      double[] values,
      int start,
      int axis,
      double[] place,
      int[] sizes,
      int[] strides,
      Weights weights,
      Outside outside) {
    if (axis == sizes.length) {
      return values[start];
    }
    double sum = 0;
    long first = weights.first(place[axis]);
    for (long at = first; at < first + weights.count; at++) {
      double weight = weights.of(at - place[axis]);
      int index = outside.index(at, sizes[axis]);
      if (weight != 0 && index >= 0) {
        sum +=
            weight
                * sample(
                    values,
                    start + index * strides[axis],
                    axis + 1,
                    place,
                    sizes,
                    strides,
                    weights,
                    outside);
      }
    }
    return sum;
  }

  /** Returns the places of a grid under affine maps, for GridSample. */
  private static Array affineGrid(Call call) {
    Array theta = call.realInput();
    int[] size = call.input(1).toInts();
    int axes = size.length - 2;
    if (axes < 1 || !theta.shape().equals(Shape.of(size[0], axes, axes + 1))) {
      throw call.failure("has maps of shape " + theta.shape() + " for " + axes + " axes");
    }
    boolean alignCorners = call.node().flag("align_corners", false);
    Shape places = Shape.of(Arrays.copyOfRange(size, 2, size.length));
    int[] strides = Broadcasting.strides(places);
    int count = places.size();
    return Array.ofNumbers(
        theta.type(),
        Gathering.joined(Shape.of(size[0]), places, Shape.of(axes)),
        i -> {
          int row = i / axes / count * axes + i % axes;
          int place = i / axes % count;
          double sum = theta.number(row * (axes + 1) + axes);
          for (int k = 0; k < axes; k++) {
            // The maps tell the last axis first.
            int axis = axes - 1 - k;
            int length = places.dim(axis);
            double at = place / strides[axis] % length;
            double normalized =
                alignCorners
                    ? (length == 1 ? 0 : 2 * at / (length - 1) - 1)
                    : (2 * at + 1) / length - 1;
            sum += theta.number(row * (axes + 1) + k) * normalized;
          }
          return sum;
        });
  }
}
