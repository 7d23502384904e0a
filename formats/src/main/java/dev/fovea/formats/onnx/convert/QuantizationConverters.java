package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.layer.math.FakeQuantization;
import java.util.Optional;

/**
 * Quantized networks. Their weights are dequantized at load, and their values are the real numbers
 * that the whole ones stand for, rounded where the file rounds them. Between two roundings layers
 * compute with floats.
 *
 * <p>A quantized value of the graph is a view of whole numbers; where a node dequantizes what
 * another one has quantized, the layer that rounds is all that is left of both.
 */
final class QuantizationConverters {
  private QuantizationConverters() {}

  static void addTo(Converters.Table table) {
    table.add("QuantizeLinear", QuantizationConverters::quantize);
    table.add("DequantizeLinear", QuantizationConverters::dequantize);
    table.add("QLinearConv", QuantizationConverters::convolution);
    table.add("QLinearMatMul", QuantizationConverters::product);
  }

  /**
   * How whole numbers stand for real ones: real = (whole - zero) scale.
   *
   * @param type the type of the whole numbers
   */
  private record Scale(double scale, int zero, ElementType type) {
    static Scale of(Call call, int scale, int zero, ElementType absent) {
      Array scales = call.fixed(scale, "scale");
      Optional<Array> zeros = call.optionalFixed(zero, "zero point");
      if (scales.size() != 1) {
        throw call.failure("has a scale for each channel of a value; a layer rounds all alike");
      }
      return new Scale(
          scales.number(0),
          zeros.map(array -> (int) array.integer(0)).orElse(0),
          zeros.map(Array::type).orElse(absent));
    }

    FakeQuantization layer(String name) {
      return new FakeQuantization(
          name, Call.decimal((float) scale), zero, (int) type.min(), (int) type.max());
    }

    /** Returns the real numbers of a view of whole ones. */
    View real(Call call, View whole) {
      return Rescales.linear(call, whole, scale, -zero * scale).type(ElementType.FLOAT);
    }

    /** Returns a view of whole numbers of one of real ones. */
    View whole(Call call, View rounded) {
      return Rescales.linear(call, rounded, 1 / scale, zero).type(type);
    }
  }

  private static View rounded(Call call, View real, Scale scale, String name) {
    if (!scale.type().isInteger()) {
      throw call.failure("rounds to " + scale.type() + "; layers know whole numbers only");
    }
    return call.elementwise(scale.layer(name), real);
  }

  private static View quantize(Call call) {
    Scale scale = Scale.of(call, 1, 2, type(call));
    View rounded = rounded(call, call.view(0), scale, call.name());
    View whole = scale.whole(call, rounded);
    call.conversion().noteReal(whole, rounded, scale);
    return whole;
  }

  private static ElementType type(Call call) {
    return ElementType.ofCode(call.node().integer("output_dtype", 0)).orElse(ElementType.UINT8);
  }

  private static View dequantize(Call call) {
    Scale scale = Scale.of(call, 1, 2, ElementType.UINT8);
    return real(call, call.view(0), scale);
  }

  /** Returns the real numbers of whole ones: those that were rounded, if nothing lies between. */
  private static View real(Call call, View whole, Scale scale) {
    return call.conversion().realOf(whole, scale).orElseGet(() -> scale.real(call, whole));
  }

  /** Inputs: x, its scale and zero, w, its scale and zero, the scale and zero of y, bias. */
  private static View convolution(Call call) {
    View x = real(call, call.view(0), Scale.of(call, 1, 2, ElementType.UINT8));
    double inputScale = call.fixed(1, "scale").number(0);
    Array weights = dequantized(call, 3, 0);
    Array scales = call.fixed(4, "scale");
    Optional<float[]> bias =
        call.optionalFixed(8, "bias")
            .map(
                array -> {
                  float[] values = new float[array.size()];
                  for (int i = 0; i < values.length; i++) {
                    double scale = scales.number(scales.size() == 1 ? 0 : i);
                    values[i] = (float) (array.number(i) * inputScale * scale);
                  }
                  return values;
                });
    Bias.Source source = Bias.given(call, bias);
    View y = ConvolutionConverters.convolution(call, x, weights, 3, source);
    return requantized(call, y, 6);
  }

  private static View requantized(Call call, View real, int index) {
    Scale scale = Scale.of(call, index, index + 1, ElementType.UINT8);
    View rounded = rounded(call, real, scale, "");
    View whole = scale.whole(call, rounded);
    call.conversion().noteReal(whole, rounded, scale);
    return whole;
  }

  /**
   * Returns the real numbers of constant whole ones.
   *
   * @param axis the axis along which scales may differ
   */
  private static Array dequantized(Call call, int index, int axis) {
    Array whole = call.fixed(index, "weights");
    Array scales = call.fixed(index + 1, "scale");
    Optional<Array> zeros = call.optionalFixed(index + 2, "zero point");
    int inner = whole.shape().slice(axis + 1, whole.rank()).size();
    int count = whole.shape().dim(axis);
    return Array.ofNumbers(
        ElementType.FLOAT,
        whole.shape(),
        i -> {
          int channel = i / inner % count;
          double zero =
              zeros.map(array -> array.number(array.size() == 1 ? 0 : channel)).orElse(0.0);
          return (whole.number(i) - zero) * scales.number(scales.size() == 1 ? 0 : channel);
        });
  }

  /** Inputs: a, its scale and zero, b, its scale and zero, the scale and zero of y. */
  private static View product(Call call) {
    View a = real(call, call.view(0), Scale.of(call, 1, 2, ElementType.UINT8));
    Array matrix = dequantized(call, 3, call.fixed(3, "matrix").rank() - 1);
    if (matrix.rank() != 2) {
      throw call.failure("needs a matrix as its second input");
    }
    Bias.Source none = Bias.given(call, Optional.empty());
    View y = MatrixConverters.dense(call, a, a.rank() - 1, matrix, false, 3, 1, none);
    return requantized(call, y, 6);
  }
}
