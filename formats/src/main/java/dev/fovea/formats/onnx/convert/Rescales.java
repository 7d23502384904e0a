package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.layer.Constants;
import dev.fovea.layer.Layer;
import dev.fovea.layer.normalization.Normalizing;
import dev.fovea.layer.preprocessing.Rescaling;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * Sums and products of a value and a constant, as {@link Rescaling}. Those that follow each other,
 * such as (x / 255 - mean) / deviation, become one layer.
 */
final class Rescales {
  private static final Constants ZERO = Constants.of(0);

  private Rescales() {}

  /**
   * Returns x plus a constant; with {@code sign} -1 the constant minus x.
   *
   * @return nothing if the constant does not fit
   */
  static Optional<View> plus(Call call, int input, Array constant, int sign) {
    View view = call.view(input);
    return Operand.of(call, constant, view)
        .map(
            operand ->
                rescaled(call, input, view, operand, Constants.of(sign), operand.constants()));
  }

  /**
   * Returns x times a function of a constant.
   *
   * @return nothing if the constant does not fit
   */
  static Optional<View> times(Call call, int input, Array constant, DoubleUnaryOperator factor) {
    View view = call.view(input);
    return Operand.of(call, constant, view)
        .map(
            operand ->
                rescaled(call, input, view, operand, map(operand.constants(), factor), ZERO));
  }

  private static Constants map(Constants constants, DoubleUnaryOperator function) {
    return Constants.of(
        constants.shape(),
        constants.values().stream().mapToDouble(function::applyAsDouble).toArray());
  }

  private static View rescaled(
      Call call, int input, View view, Operand operand, Constants scale, Constants offset) {
    if (isAll(scale, 1) && isAll(offset, 0)) {
      return view;
    }
    Signal from = operand.value().signal();
    Constants factor = scale;
    Constants summand = offset;
    boolean isOnly =
        from.equals(view.signal())
            && call.conversion().isExclusive(call.node().inputs().get(input));
    if (isOnly && from.symbol().layer() instanceof Normalizing<?> before) {
      int channels = from.shape().channels();
      boolean fits = isRow(scale, channels) && isRow(offset, channels);
      if (fits && before.affine().scale() && before.affine().center()) {
        intoAffine(call, before, channels, scale, offset);
        return view;
      }
    }
    if (isOnly && from.symbol().layer() instanceof Rescaling before) {
      try {
        // (x s + o) t + p = x (s t) + (o t + p)
        factor = combined(before.scale(), scale, (a, b) -> a * b);
        summand = combined(combined(before.offset(), scale, (a, b) -> a * b), offset, Double::sum);
        from = new Signal(from.symbol().inputs().getFirst(), from.shapes());
      } catch (ShapeException e) {
        factor = scale;
        summand = offset;
      }
    }
    Signal result = call.graph().apply(new Rescaling(call.name(), factor, summand), from);
    return new View(result, view.memory(), view.axes(), view.type());
  }

  private static boolean isRow(Constants constants, int channels) {
    return constants.shape().rank() == 0
        || (constants.shape().rank() == 1 && constants.shape().dim(0) == channels);
  }

  /** Lets a normalization scale and shift its channels itself: gamma s, and beta s + o. */
  private static void intoAffine(
      Call call, Layer layer, int channels, Constants scale, Constants offset) {
    call.graph()
        .change(
            layer,
            values -> {
              List<Supplier<float[]>> changed = new ArrayList<>(values);
              for (int i = 0; i < 2; i++) {
                Supplier<float[]> before = values.get(i);
                boolean isBeta = i == 1;
                changed.set(
                    i,
                    () -> {
                      float[] row = before.get();
                      for (int c = 0; c < channels; c++) {
                        double sum = isBeta ? at(offset, c) : 0;
                        row[c] = (float) (row[c] * at(scale, c) + sum);
                      }
                      return row;
                    });
              }
              return changed;
            });
  }

  private static double at(Constants constants, int channel) {
    return constants.values().get(constants.values().size() == 1 ? 0 : channel);
  }

  /** Returns a multiple of a value by one factor. */
  static View times(Call call, View view, double factor) {
    return factor == 1
        ? view
        : call.elementwise(new Rescaling("", Constants.of(factor), ZERO), view);
  }

  /** Returns x times a factor plus an offset. */
  static View linear(Call call, View view, double factor, double offset) {
    return factor == 1 && offset == 0
        ? view
        : call.elementwise(new Rescaling("", Constants.of(factor), Constants.of(offset)), view);
  }

  private static boolean isAll(Constants constants, double value) {
    return constants.values().stream().allMatch(each -> each == value);
  }

  private interface Combination {
    double of(double a, double b);
  }

  private static Constants combined(Constants a, Constants b, Combination combination) {
    Shape shape = Broadcasting.shape(a.shape(), b.shape());
    Array first = array(a).broadcast(shape);
    Array second = array(b).broadcast(shape);
    double[] values = new double[shape.size()];
    Arrays.setAll(values, i -> combination.of(first.number(i), second.number(i)));
    return Constants.of(shape, values);
  }

  private static Array array(Constants constants) {
    return Array.of(
        constants.shape(), constants.values().stream().mapToDouble(Double::doubleValue).toArray());
  }
}
