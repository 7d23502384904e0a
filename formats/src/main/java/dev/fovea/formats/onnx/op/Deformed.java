package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.tensor.Shape;
import java.util.Optional;

/** Dai and others, "Deformable Convolutional Networks" (2017): taps move by offsets. */
final class Deformed {
  private Deformed() {}

  static void addTo(OperatorTable table) {
    table.add("DeformConv", Deformed::convolution, 19, 22);
  }

  private static Array convolution(Call call) {
    Array x = call.realInput();
    Array w = call.input(1);
    Array offset = call.input(2);
    Optional<Array> bias = call.optional(3);
    Optional<Array> mask = call.optional(4);
    if (x.rank() != 4 || w.rank() != 4) {
      throw call.failure("is computed for pictures, and got " + x.shape());
    }
    int groups = call.node().integer("group", 1);
    int offsetGroups = call.node().integer("offset_group", 1);
    int channels = x.shape().dim(1);
    int filters = w.shape().dim(0);
    int perGroup = w.shape().dim(1);
    if (groups < 1
        || offsetGroups < 1
        || perGroup * groups != channels
        || filters % groups != 0
        || channels % offsetGroups != 0) {
      throw call.failure("has weights of shape " + w.shape() + " for " + x.shape());
    }
    Window window = Window.of(call, x.shape(), w.shape().slice(2, 4).dims());
    int rows = window.output()[0];
    int columns = window.output()[1];
    int taps = window.taps();
    if (!offset
        .shape()
        .equals(Shape.of(x.shape().dim(0), offsetGroups * taps * 2, rows, columns))) {
      throw call.failure("has offsets of shape " + offset.shape() + " for " + x.shape());
    }
    double[] values = x.toDoubles();
    int places = rows * columns;
    int height = x.shape().dim(2);
    int width = x.shape().dim(3);
    return Array.ofNumbers(
        x.type(),
        Shape.of(x.shape().dim(0), filters, rows, columns),
        i -> {
          int place = i % places;
          int filter = i / places % filters;
          int sample = i / places / filters;
          double sum = bias.map(given -> given.number(filter)).orElse(0.0);
          for (int c = 0; c < perGroup; c++) {
            int channel = filter / (filters / groups) * perGroup + c;
            int group = channel / (channels / offsetGroups);
            for (int tap = 0; tap < taps; tap++) {
              int shift = ((sample * offsetGroups + group) * taps + tap) * 2;
              double y =
                  place / columns * window.strides()[0]
                      - window.before()[0]
                      + tap / window.kernel()[1] * window.dilations()[0]
                      + offset.number(shift * places + place);
              double at =
                  place % columns * window.strides()[1]
                      - window.before()[1]
                      + tap % window.kernel()[1] * window.dilations()[1]
                      + offset.number((shift + 1) * places + place);
              double factor =
                  mask.map(given -> given.number(shift / 2 * places + place)).orElse(1.0);
              sum +=
                  factor
                      * w.number((filter * perGroup + c) * taps + tap)
                      * between(
                          values, (sample * channels + channel) * height, height, width, y, at);
            }
          }
          return sum;
        });
  }

  /** Returns the number at a place between elements, with zeros around the picture. */
  private static double between(
      double[] values, int plane, int height, int width, double y, double x) {
    double sum = 0;
    long top = (long) Math.floor(y);
    long left = (long) Math.floor(x);
    for (long row = top; row <= top + 1; row++) {
      for (long column = left; column <= left + 1; column++) {
        if (row >= 0 && row < height && column >= 0 && column < width) {
          sum +=
              (1 - Math.abs(y - row))
                  * (1 - Math.abs(x - column))
                  * values[(plane + (int) row) * width + (int) column];
        }
      }
    }
    return sum;
  }
}
