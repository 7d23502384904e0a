package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;

/** Fourier transforms and what goes with them. */
final class Signals {
  private Signals() {}

  static void addTo(OperatorTable table) {
    table.add("DFT", Signals::transform, 17, 20);
    table.add("STFT", Signals::shortTime, 17);
    table.add("HannWindow", call -> window(call, 0.5, 0.5, 0), 17);
    table.add("HammingWindow", call -> window(call, 25 / 46.0, 21 / 46.0, 0), 17);
    table.add("BlackmanWindow", call -> window(call, 0.42, 0.5, 0.08), 17);
    table.add("MelWeightMatrix", Signals::melWeights, 17);
  }

  /** Returns a window that is a sum of cosines. */
  private static Array window(Call call, double mean, double first, double second) {
    long size = call.input(0).integer(0);
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw call.failure("makes a window of size " + size);
    }
    double period = call.node().flag("periodic", true) ? size : size - 1;
    return Array.ofNumbers(
        call.type(call.node().whole("output_datatype", 1)),
        Shape.of((int) size),
        i -> {
          double angle = 2 * Math.PI * i / period;
          return mean - first * Math.cos(angle) + second * Math.cos(2 * angle);
        });
  }

  /** A row of complex numbers. */
  private record Row(double[] real, double[] imaginary) {
    static Row of(int size) {
      return new Row(new double[size], new double[size]);
    }

    /** Returns the sums of this row with the powers of a root of one, by the definition. */
    Row transformed(int count, boolean isInverse) {
      int size = real.length;
      Row result = of(count);
      double sign = isInverse ? 1 : -1;
      for (int k = 0; k < count; k++) {
        for (int n = 0; n < size; n++) {
          double angle = sign * 2 * Math.PI * ((long) k * n % size) / size;
          double cos = Math.cos(angle);
          double sin = Math.sin(angle);
          result.real[k] += real[n] * cos - imaginary[n] * sin;
          result.imaginary[k] += real[n] * sin + imaginary[n] * cos;
        }
        if (isInverse) {
          result.real[k] /= size;
          result.imaginary[k] /= size;
        }
      }
      return result;
    }
  }

  private static Array transform(Call call) {
    Array x = call.realInput();
    call.requireRank(x, 2);
    int parts = x.shape().dim(-1);
    int axis =
        call.version() < 20
            ? call.axis("axis", 1, x.rank())
            : call.axis(call.optional(2).map(given -> given.integer(0)).orElse(-2L), x.rank());
    if (parts < 1 || parts > 2 || axis == x.rank() - 1) {
      throw call.failure("transforms axis " + axis + " of an input of shape " + x.shape());
    }
    boolean isInverse = call.node().flag("inverse", false);
    boolean isOneSided = call.node().flag("onesided", false);
    int given = x.shape().dim(axis);
    boolean mirrors = isInverse && isOneSided;
    long natural = mirrors ? 2L * (given - 1) : given;
    int size =
        (int)
            Math.clamp(
                call.optional(1).map(length -> length.integer(0)).orElse(natural),
                0,
                Integer.MAX_VALUE);
    int count = isOneSided && !isInverse ? size / 2 + 1 : size;
    Lanes from = Lanes.of(x.shape().with(-1, 1), axis);
    Shape shape = x.shape().with(axis, count).with(-1, mirrors ? 1 : 2);
    Lanes to = Lanes.of(shape.with(-1, 1), axis);
    double[] result = Array.doubles(shape);
    int width = shape.dim(-1);
    for (int lane = 0; lane < from.count(); lane++) {
      Row row = Row.of(size);
      for (int n = 0; n < Math.min(size, given); n++) {
        int at = from.index(lane, n) * parts;
        row.real[n] = x.number(at);
        row.imaginary[n] = parts == 2 ? x.number(at + 1) : 0;
      }
      for (int n = given; mirrors && n < size; n++) {
        // The other half of the spectrum of real numbers.
        row.real[n] = row.real[size - n];
        row.imaginary[n] = -row.imaginary[size - n];
      }
      Row transformed = row.transformed(count, isInverse);
      for (int k = 0; k < count; k++) {
        int at = to.index(lane, k) * width;
        result[at] = transformed.real[k];
        if (width == 2) {
          result[at + 1] = transformed.imaginary[k];
        }
      }
    }
    return Array.ofNumbers(x.type(), shape, i -> result[i]);
  }

  /** Transforms parts of a signal, each under a window. */
  private static Array shortTime(Call call) {
    Array signal = call.realInput();
    long step = call.input(1).integer(0);
    Array window = call.optional(2).orElse(Array.zeros(signal.type(), Shape.of(0)));
    long frame = call.optional(3).map(given -> given.integer(0)).orElse((long) window.size());
    if (signal.rank() == 2) {
      signal = signal.reshape(signal.shape().append(1));
    }
    int length = signal.rank() == 3 ? signal.shape().dim(1) : 0;
    if (step < 1 || frame < 1 || frame > length) {
      throw call.failure(
          "takes frames of " + frame + " by steps of " + step + " of " + signal.shape());
    }
    boolean isOneSided = call.node().flag("onesided", true);
    int size = (int) frame;
    int count = isOneSided ? size / 2 + 1 : size;
    int frames = (int) ((length - frame) / step) + 1;
    int parts = signal.shape().dim(2);
    Shape shape = Shape.of(signal.shape().dim(0), frames, count, 2);
    double[] result = Array.doubles(shape);
    for (int i = 0; i < signal.shape().dim(0) * frames; i++) {
      Row row = Row.of(size);
      long start = (long) (i / frames) * length + i % frames * step;
      for (int n = 0; n < size; n++) {
        double weight = window.isEmpty() ? 1 : window.number(n);
        int at = (int) (start + n) * parts;
        row.real[n] = weight * signal.number(at);
        row.imaginary[n] = parts == 2 ? weight * signal.number(at + 1) : 0;
      }
      Row transformed = row.transformed(count, false);
      for (int k = 0; k < count; k++) {
        result[(i * count + k) * 2] = transformed.real[k];
        result[(i * count + k) * 2 + 1] = transformed.imaginary[k];
      }
    }
    return Array.ofNumbers(signal.type(), shape, i -> result[i]);
  }

  /** Returns triangles that are spaced as the ear hears, over the bins of a spectrum. */
  private static Array melWeights(Call call) {
    int bins = (int) call.input(0).integer(0);
    long length = call.input(1).integer(0);
    long rate = call.input(2).integer(0);
    double low = mel(call.input(3).number(0));
    double high = mel(call.input(4).number(0));
    ElementType type = call.type(call.node().whole("output_datatype", 1));
    if (bins < 1 || length < 1 || rate < 1) {
      throw call.failure("makes " + bins + " bins of a spectrum of " + length);
    }
    int[] edges = new int[bins + 2];
    for (int i = 0; i < edges.length; i++) {
      double frequency = 700 * (Math.pow(10, (low + i * (high - low) / edges.length) / 2595) - 1);
      edges[i] = (int) Math.floor((length + 1) * frequency / rate);
    }
    Shape shape = Shape.of(Math.toIntExact(length / 2 + 1), bins);
    double[] weights = Array.doubles(shape);
    for (int bin = 0; bin < bins; bin++) {
      int start = edges[bin];
      int center = edges[bin + 1];
      int end = edges[bin + 2];
      for (int i = start; i <= center; i++) {
        weights[i * bins + bin] = center == start ? 1 : (double) (i - start) / (center - start);
      }
      for (int i = center; i < end; i++) {
        weights[i * bins + bin] = (double) (end - i) / (end - center);
      }
    }
    return Array.ofNumbers(type, shape, i -> weights[i]);
  }

  private static double mel(double frequency) {
    return 2595 * Math.log10(1 + frequency / 700);
  }
}
