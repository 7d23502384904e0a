package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Numbers as small integers or floats with a scale and a zero point, and what is computed so. */
final class Quantizing {
  private Quantizing() {}

  static void addTo(OperatorTable table) {
    table.add("QuantizeLinear", Quantizing::quantize, 10, 13, 19, 21, 23, 24, 25);
    table.add("DequantizeLinear", Quantizing::dequantize, 10, 13, 19, 21, 23, 24, 25);
    table.addAll("DynamicQuantizeLinear", Quantizing::quantizeDynamically, 11);
    table.add("MatMulInteger", Quantizing::matMulInteger, 10);
    table.add("QLinearMatMul", Quantizing::quantizedMatMul, 10, 21);
    table.add("ConvInteger", Quantizing::convolutionInteger, 10);
    table.add("QLinearConv", Quantizing::quantizedConvolution, 10);
  }

  /**
   * Returns which of the scales belongs to an element: one for all, one for each position of an
   * axis, or one for each block of positions.
   */
  private static IntUnaryOperator scaleOf(Call call, Shape shape, Array scale) {
    if (scale.size() == 1) {
      return i -> 0;
    }
    int axis = call.axis("axis", 1, shape.rank());
    Lanes lanes = Lanes.of(shape, axis);
    int block = call.node().integer("block_size", 0);
    if (block == 0) {
      if (scale.size() != lanes.size()) {
        throw call.failure(
            "has scales of shape " + scale.shape() + " for axis " + axis + " of " + shape);
      }
      return i -> i / lanes.inner() % lanes.size();
    }
    int blocks = Math.ceilDiv(lanes.size(), Math.max(block, 1));
    if (block < 1 || !scale.shape().equals(shape.with(axis, blocks))) {
      throw call.failure("has scales of shape " + scale.shape() + " for blocks of " + shape);
    }
    return i ->
        (i / lanes.inner() / lanes.size() * blocks + i / lanes.inner() % lanes.size() / block)
                * lanes.inner()
            + i % lanes.inner();
  }

  private static double zero(Optional<Array> zeroPoint, int index) {
    return zeroPoint.map(zero -> zero.number(zero.size() == 1 ? 0 : index)).orElse(0.0);
  }

  private static Array quantize(Call call) {
    Array x = call.input(0);
    Array scale = call.input(1);
    Optional<Array> zeroPoint = call.optional(2);
    long wanted = call.node().whole("output_dtype", 0);
    ElementType type =
        zeroPoint
            .map(Array::type)
            .orElseGet(() -> wanted == 0 ? ElementType.UINT8 : call.type(wanted));
    boolean saturate = call.node().flag("saturate", true);
    IntUnaryOperator scaleOf = scaleOf(call, x.shape(), scale);
    if (type.isFloating()) {
      double[] values = Array.doubles(x.shape());
      for (int i = 0; i < values.length; i++) {
        int at = scaleOf.applyAsInt(i);
        double exact = x.number(i) / scale.number(at) + zero(zeroPoint, at);
        values[i] = type.round(exact, saturate);
      }
      return Array.ofNumbers(type, x.shape(), i -> values[i]);
    }
    return Array.ofNumbers(
        type,
        x.shape(),
        i -> {
          int at = scaleOf.applyAsInt(i);
          // In single precision, as what falls between two numbers depends on it.
          float steps = (float) x.number(i) / (float) scale.number(at);
          return saturated(Math.rint(steps) + zero(zeroPoint, at), type);
        });
  }

  /** Returns a number within the bounds of an integer type. */
  private static double saturated(double value, ElementType type) {
    return Math.min(Math.max(value, type.min()), type.max());
  }

  private static Array dequantize(Call call) {
    Array x = call.input(0);
    Array scale = call.input(1);
    Optional<Array> zeroPoint = call.optional(2);
    long wanted = call.node().whole("output_dtype", 0);
    ElementType type = wanted == 0 ? scale.type() : call.type(wanted);
    IntUnaryOperator scaleOf = scaleOf(call, x.shape(), scale);
    return Array.ofNumbers(
        type,
        x.shape(),
        i -> {
          int at = scaleOf.applyAsInt(i);
          return (x.number(i) - zero(zeroPoint, at)) * scale.number(at);
        });
  }

  /** Quantizes to bytes whose scale and zero point follow from the smallest and largest number. */
  private static List<Array> quantizeDynamically(Call call) {
    Array x = call.realInput();
    float low = 0;
    float high = 0;
    for (float value : x.toFloats()) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float scale = (high - low) / 255;
    float zero = scale == 0 ? 0 : (float) Math.rint(Math.clamp(-low / scale, 0, 255));
    return List.of(
        Array.ofNumbers(
            ElementType.UINT8,
            x.shape(),
            i ->
                saturated(
                    Math.rint(scale == 0 ? 0 : (float) x.number(i) / scale) + zero,
                    ElementType.UINT8)),
        Array.of(Shape.SCALAR, scale),
        Array.scalar(ElementType.UINT8, zero));
  }

  /** Returns numbers less their zero points, as longs or, for small floats, as doubles. */
  private static Array centered(Array x, Optional<Array> zeroPoint, int axis) {
    if (zeroPoint.isEmpty()) {
      return x.to(x.type().isFloating() ? ElementType.DOUBLE : ElementType.INT64);
    }
    Array zero = aligned(zeroPoint.get(), x.rank(), axis);
    Array zeros = zero.broadcast(Broadcasting.shape(zero.shape(), x.shape()));
    return x.type().isFloating()
        ? Array.ofNumbers(ElementType.DOUBLE, x.shape(), i -> x.number(i) - zeros.number(i))
        : Array.ofIntegers(ElementType.INT64, x.shape(), i -> x.integer(i) - zeros.integer(i));
  }

  /** Returns a row of parameters so that it broadcasts along an axis. */
  private static Array aligned(Array parameters, int rank, int axis) {
    if (parameters.rank() != 1 || parameters.size() == 1) {
      return parameters.size() == 1 ? parameters.reshape(Shape.SCALAR) : parameters;
    }
    int[] dims = Transforms.filled(rank, 1);
    dims[axis] = parameters.size();
    return parameters.reshape(Shape.of(dims));
  }

  private static Array matMulInteger(Call call) {
    Array a = call.input(0);
    Array b = call.input(1);
    return Products.matMul(
            centered(a, call.optional(2), Math.max(a.rank() - 2, 0)),
            centered(b, call.optional(3), b.rank() - 1))
        .to(ElementType.INT32);
  }

  private static Array quantizedMatMul(Call call) {
    Array a = call.input(0);
    Array b = call.input(3);
    Array product =
        Products.matMul(
            centered(a, Optional.of(call.input(2)), Math.max(a.rank() - 2, 0)),
            centered(b, Optional.of(call.input(5)), b.rank() - 1));
    int rank = product.rank();
    Array left = aligned(call.input(1), rank, Math.max(rank - 2, 0));
    Array right = aligned(call.input(4), rank, Math.max(rank - 1, 0));
    return requantized(call, product, left, right, call.input(6), call.input(7));
  }

  /** Scales sums of products by those of their factors and rounds them to the type of a result. */
  private static Array requantized(
      Call call, Array sums, Array left, Array right, Array scale, Array zeroPoint) {
    ElementType type = zeroPoint.type();
    Shape shape = sums.shape();
    if (scale.size() != 1 || zeroPoint.size() != 1) {
      throw call.failure("has a result with scales of shape " + scale.shape() + ", not one");
    }
    Array lefts = left.broadcast(Broadcasting.shape(left.shape(), shape));
    Array rights = right.broadcast(Broadcasting.shape(right.shape(), shape));
    return Array.ofNumbers(
        type,
        shape,
        i -> {
          double value = sums.number(i) * lefts.number(i) * rights.number(i) / scale.number(0);
          return type.isFloating()
              ? value + zeroPoint.number(0)
              : saturated(Math.rint(value) + zeroPoint.number(0), type);
        });
  }

  private static Array convolutionInteger(Call call) {
    Array x = centered(call.input(0), call.optional(2), 1);
    Array w = centered(call.input(1), call.optional(3), 0);
    return Convolutions.convolve(call, x, w).to(ElementType.INT32);
  }

  private static Array quantizedConvolution(Call call) {
    Array x = centered(call.input(0), Optional.of(call.input(2)), 1);
    Array w = centered(call.input(3), Optional.of(call.input(5)), 0);
    Array sums = Convolutions.convolve(call, x, w);
    if (call.optional(8).isPresent()) {
      Array bias = aligned(call.input(8), sums.rank(), 1).to(ElementType.DOUBLE);
      sums = Elementwise.combine(sums, bias, Double::sum, (a, b, u) -> a + b);
    }
    Array filters = aligned(call.input(4), sums.rank(), 1);
    return requantized(call, sums, call.input(1), filters, call.input(6), call.input(7));
  }
}
