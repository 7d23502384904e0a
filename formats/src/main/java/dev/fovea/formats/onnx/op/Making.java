package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.array.RawElements;
import dev.fovea.formats.onnx.graph.Attribute;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** Operators that make arrays: constants, ranges, and other types of the same elements. */
final class Making {
  private Making() {}

  static void addTo(OperatorTable table) {
    table.add("Constant", Making::constant, 1, 9, 11, 12, 13, 19, 21, 23, 24, 25);
    table.add("ConstantOfShape", Making::constantOfShape, 9, 20, 21, 23, 24, 25);
    table.add("Range", Making::range, 11);
    table.add("EyeLike", Making::eyeLike, 9, 22);
    table.add("Cast", Making::cast, 1, 6, 9, 13, 19, 21, 23, 24, 25);
    table.add("CastLike", call -> cast(call, call.input(1).type()), 15, 19, 21, 23, 24, 25);
    table.add("BitCast", Making::bitCast, 26);
  }

  private static Array constant(Call call) {
    for (var attribute : call.node().attributes().entrySet()) {
      Optional<Array> value =
          switch (attribute.getValue()) {
            case Attribute.Numbers(Array array) -> Optional.of(array);
            case Attribute.Whole(long whole) -> Optional.of(Array.of(Shape.SCALAR, whole));
            case Attribute.Real(float real) -> Optional.of(Array.of(Shape.SCALAR, real));
            case Attribute.Wholes(List<Long> wholes)
                when !attribute.getKey().equals("value_floats") ->
                Optional.of(Array.row(wholes.stream().mapToLong(Long::longValue).toArray()));
            case Attribute.Reals(List<Float> reals) -> Optional.of(row(reals));
            default -> Optional.empty();
          };
      if (value.isPresent() && attribute.getKey().contains("value")) {
        return value.get();
      }
    }
    throw call.failure("has no value");
  }

  private static Array row(List<Float> values) {
    float[] row = new float[values.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(i);
    }
    return Array.of(Shape.of(row.length), row);
  }

  private static Array constantOfShape(Call call) {
    Shape shape = Transforms.shape(call, call.input(0));
    Array value = call.node().array("value").orElseGet(() -> Array.of(Shape.of(1), 0f));
    if (value.size() != 1) {
      throw call.failure("fills with a value of shape " + value.shape() + ", which is not one");
    }
    return value.pick(shape, i -> 0);
  }

  /** Counts from a start by steps to a limit that is not reached. */
  private static Array range(Call call) {
    Array start = call.input(0);
    Array limit = call.input(1);
    Array step = call.input(2);
    if (step.number(0) == 0) {
      throw call.failure("counts by steps of 0");
    }
    if (start.type().isFloating()) {
      double count = Math.max(Math.ceil((limit.number(0) - start.number(0)) / step.number(0)), 0);
      return Array.ofNumbers(
          start.type(),
          Shape.of(count > Integer.MAX_VALUE - 8 ? Integer.MAX_VALUE : (int) count),
          i -> start.number(0) + i * step.number(0));
    }
    long by = step.integer(0);
    long distance = Math.subtractExact(limit.integer(0), start.integer(0));
    long count = Math.max(by > 0 ? Math.ceilDiv(distance, by) : Math.ceilDiv(-distance, -by), 0);
    return Array.ofIntegers(
        start.type(),
        Shape.of((int) Math.min(count, Integer.MAX_VALUE)),
        i -> start.integer(0) + i * by);
  }

  private static Array eyeLike(Call call) {
    Array x = call.input(0);
    if (x.rank() != 2) {
      throw call.failure("is for inputs of 2 dimensions, and got " + x.shape());
    }
    ElementType type =
        call.node().has("dtype") ? call.type(call.node().whole("dtype", 0)) : x.type();
    int k = call.node().integer("k", 0);
    int columns = x.shape().dim(1);
    return Array.ofIntegers(type, x.shape(), i -> i % columns - (long) (i / columns) == k ? 1 : 0);
  }

  private static Array cast(Call call) {
    if (call.version() >= 6) {
      return cast(call, call.type(call.node().requireWhole("to")));
    }
    String name = call.node().text("to", "");
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return cast(call, type);
      }
    }
    throw call.failure("casts to '" + name + "', which is no type of numbers");
  }

  private static Array cast(Call call, ElementType type) {
    Array x = call.input(0);
    boolean saturate = call.node().flag("saturate", true);
    if (type == ElementType.FLOAT8E8M0) {
      String mode = call.node().text("round_mode", "up");
      return Array.ofNumbers(type, x.shape(), i -> powerOfTwo(x.number(i), mode));
    }
    return saturate || !type.isFloating()
        ? x.to(type)
        : Array.ofNumbers(type, x.shape(), x::number);
  }

  /** Returns a power of two that a number is rounded to, up, down or to the nearest one. */
  private static double powerOfTwo(double value, String mode) {
    if (!(value > 0) || Double.isInfinite(value) || mode.equals("nearest")) {
      return value;
    }
    double below = Math.scalb(1.0, Math.getExponent(value));
    return mode.equals("up") && below < value ? 2 * below : below;
  }

  private static Array bitCast(Call call) {
    Array x = call.input(0);
    ElementType type = call.type(call.node().requireWhole("to"));
    if (type.bits() != x.type().bits()) {
      throw call.failure(
          "reads bits of " + x.type() + " as " + type + ", which has another number of them");
    }
    return RawElements.reinterpret(x, type);
  }
}
