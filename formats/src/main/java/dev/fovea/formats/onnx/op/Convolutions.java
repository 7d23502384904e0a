package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Convolutions of any number of axes, and their transposes. */
final class Convolutions {
  private Convolutions() {}

  static void addTo(OperatorTable table) {
    table.add("Conv", Convolutions::convolution, 1, 11, 22);
    table.add("ConvTranspose", Convolutions::transposed, 1, 11, 22);
    table.add("Col2Im", Convolutions::columnsToImage, 18);
  }

  private static Array convolution(Call call) {
    Array x = call.input(0);
    Array w = call.input(1);
    call.requireSameType(x, w);
    Array sums = convolve(call, x, w);
    return withBias(call, sums, x.type());
  }

  /** Adds the third input, one number for each channel, if there is one. */
  private static Array withBias(Call call, Array sums, ElementType type) {
    if (call.optional(2).isEmpty()) {
      return sums.to(type);
    }
    Array bias = call.input(2);
    int channels = sums.shape().dim(1);
    if (bias.size() != channels) {
      throw call.failure("has a bias of shape " + bias.shape() + " for " + channels + " channels");
    }
    int inner = sums.shape().slice(2, sums.rank()).size();
    return Array.ofNumbers(
        type, sums.shape(), i -> sums.number(i) + bias.number(i / inner % channels));
  }

  /** Returns a convolution without a bias, in double precision. */
  static Array convolve(Call call, Array x, Array w) {
    call.requireRank(x, 3);
    int groups = call.node().integer("group", 1);
    int channels = w.rank() < 2 ? 0 : w.shape().dim(1);
    int filters = w.rank() < 2 ? 0 : w.shape().dim(0);
    if (w.rank() != x.rank()
        || groups < 1
        || (long) channels * groups != x.shape().dim(1)
        || filters % groups != 0) {
      throw call.failure(
          "has weights of shape %s in %s groups, which do not fit an input of shape %s"
              .formatted(w.shape(), groups, x.shape()));
    }
    int[] own = w.shape().slice(2, w.rank()).dims();
    int[] kernel = call.node().integers("kernel_shape").orElse(own);
    if (!Arrays.equals(kernel, own)) {
      throw call.failure(
          "has a kernel_shape of " + Arrays.toString(kernel) + " and weights of " + w.shape());
    }
    Window window = Window.of(call, x.shape(), kernel);
    int[] sources = window.sources();
    int places = window.places();
    int taps = window.taps();
    int elements = window.elements();
    double[] input = x.toDoubles();
    double[] weights = w.toDoubles();
    int batch = x.shape().dim(0);
    Shape shape = Gathering.joined(Shape.of(batch, filters), Shape.of(window.output()));
    double[] output = Array.doubles(shape);
    int step = window.strides()[window.strides().length - 1];
    for (int tap = 0; tap < taps; tap++) {
      List<Run> runs = Run.of(sources, tap, taps, step);
      for (int sample = 0; sample < batch; sample++) {
        for (int filter = 0; filter < filters; filter++) {
          int group = filter / (filters / groups);
          for (int channel = 0; channel < channels; channel++) {
            double weight = weights[(filter * channels + channel) * taps + tap];
            int from = ((sample * groups + group) * channels + channel) * elements;
            int to = (sample * filters + filter) * places;
            for (Run run : runs) {
              run.add(weight, input, from, output, to, step);
            }
          }
        }
      }
    }
    return Array.of(shape, output);
  }

  /**
   * Places, one after the other, at which a tap lies over elements at equal distances.
   *
   * @param place the first place
   * @param source the element under the tap there
   * @param length the number of places
   */
  private record Run(int place, int source, int length) {
    static List<Run> of(int[] sources, int tap, int taps, int step) {
      List<Run> runs = new ArrayList<>();
      int places = sources.length / taps;
      int start = 0;
      for (int place = 1; place <= places; place++) {
        int before = sources[(place - 1) * taps + tap];
        boolean goesOn =
            place < places && before >= 0 && sources[place * taps + tap] == before + step;
        if (!goesOn) {
          if (before >= 0) {
            runs.add(new Run(start, sources[start * taps + tap], place - start));
          }
          start = place;
        }
      }
      return runs;
    }

    void add(double weight, double[] input, int from, double[] output, int to, int step) {
      int at = from + source;
      int end = to + place + length;
      for (int i = to + place; i < end; i++) {
        output[i] += weight * input[at];
        at += step;
      }
    }
  }

  private static Array transposed(Call call) {
    Array x = call.input(0);
    Array w = call.input(1);
    call.requireSameType(x, w);
    call.requireRank(x, 3);
    int groups = call.node().integer("group", 1);
    if (w.rank() != x.rank()
        || w.shape().dim(0) != x.shape().dim(1)
        || groups < 1
        || w.shape().dim(0) % groups != 0) {
      throw call.failure(
          "has weights of shape %s in %s groups, which do not fit an input of shape %s"
              .formatted(w.shape(), groups, x.shape()));
    }
    Window window = TransposedWindow.of(call, x.shape(), w.shape());
    int[] sources = window.sources();
    int places = window.places();
    int taps = window.taps();
    int elements = window.elements();
    int inChannels = x.shape().dim(1) / groups;
    int outChannels = w.shape().dim(1);
    int batch = x.shape().dim(0);
    Shape shape =
        Gathering.joined(
            Shape.of(batch, Math.multiplyExact(outChannels, groups)), Shape.of(window.input()));
    double[] input = x.toDoubles();
    double[] weights = w.toDoubles();
    double[] output = Array.doubles(shape);
    for (int sample = 0; sample < batch; sample++) {
      for (int in = 0; in < inChannels * groups; in++) {
        for (int out = 0; out < outChannels; out++) {
          int from = (sample * inChannels * groups + in) * places;
          int to = ((sample * groups + in / inChannels) * outChannels + out) * elements;
          int kernel = (in * outChannels + out) * taps;
          for (int i = 0; i < sources.length; i++) {
            if (sources[i] >= 0) {
              output[to + sources[i]] += input[from + i / taps] * weights[kernel + i % taps];
            }
          }
        }
      }
    }
    return withBias(call, Array.of(shape, output), x.type());
  }

  /** Adds blocks, which stand as columns, at their places in a picture. */
  private static Array columnsToImage(Call call) {
    Array x = call.input(0);
    int[] image = call.input(1).toInts();
    int[] block = call.input(2).toInts();
    if (x.rank() != 3 || image.length != block.length) {
      throw call.failure("has blocks of shape " + x.shape() + " for " + image.length + " axes");
    }
    int blockSize = Shape.of(block).size();
    int channels = blockSize == 0 ? 0 : x.shape().dim(1) / blockSize;
    Shape shape = Gathering.joined(Shape.of(x.shape().dim(0), channels), Shape.of(image));
    Window window = Window.of(call, shape, block);
    int[] sources = window.sources();
    int places = window.places();
    int elements = window.elements();
    if (!x.shape().tail().equals(Shape.of(channels * blockSize, places))) {
      throw call.failure(
          "has blocks of shape " + x.shape() + ", and needs " + places + " of " + blockSize);
    }
    double[] output = Array.doubles(shape);
    for (int plane = 0; plane < x.shape().dim(0) * channels; plane++) {
      for (int i = 0; i < sources.length; i++) {
        if (sources[i] >= 0) {
          int place = i / blockSize;
          int tap = i % blockSize;
          output[plane * elements + sources[i]] +=
              x.number((plane * blockSize + tap) * places + place);
        }
      }
    }
    return Array.ofNumbers(x.type(), shape, i -> output[i]);
  }
}
