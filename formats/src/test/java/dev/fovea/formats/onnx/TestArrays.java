package dev.fovea.formats.onnx;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/** Arrays for tests; the random ones are always the same for a shape. */
final class TestArrays {
  private TestArrays() {}

  static Array reals(int... dims) {
    return between(-2, 2, dims);
  }

  static Array between(double low, double high, int... dims) {
    CounterRandom random = CounterRandom.ofSeed(dims.length * 31L + Shape.of(dims).size());
    return Array.ofNumbers(
        ElementType.FLOAT, Shape.of(dims), i -> low + (high - low) * random.uniform(i));
  }

  static Array wholes(ElementType type, int low, int high, int... dims) {
    Array reals = between(low, high, dims);
    return Array.ofNumbers(type, Shape.of(dims), i -> Math.floor(reals.number(i)));
  }

  static Array longs(long... values) {
    return Array.row(values);
  }

  static Array floats(float... values) {
    return Array.of(Shape.of(values.length), values);
  }

  static Array scalar(double value) {
    return Array.scalar(ElementType.FLOAT, value);
  }

  static int[] ints(int... values) {
    return values;
  }
}
