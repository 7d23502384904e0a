package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Activation functions of single numbers. */
final class Activations {
  private static final float SELU_ALPHA = 1.67326319217681884765625f;
  private static final float SELU_GAMMA = 1.05070102214813232421875f;

  /** What a node's attributes make of a number. */
  private interface Parametric {
    DoubleUnaryOperator of(Call call);
  }

  private Activations() {}

  static void addTo(OperatorTable table) {
    table.add("Relu", Activations::relu, 1, 6, 13, 14);
    table.add("Sigmoid", Functions.real(Activations::sigmoid), 1, 6, 13);
    table.add("Softplus", Functions.real(Activations::softplus), 1, 22);
    table.add("Softsign", Functions.real(x -> x / (1 + Math.abs(x))), 1, 22);
    table.add("HardSwish", Functions.real(x -> x * hardSigmoid(x, 1 / 6.0, 0.5)), 14, 22);
    table.add("Mish", Functions.real(x -> x * Math.tanh(softplus(x))), 18, 22);
    table.add("LeakyRelu", real(Activations::leakyRelu), 1, 6, 16);
    table.add("Elu", real(Activations::elu), 1, 6, 22);
    table.add("Celu", real(Activations::celu), 12);
    table.add("Selu", real(Activations::selu), 1, 6, 22);
    table.add("HardSigmoid", real(Activations::hardSigmoid), 1, 6, 22);
    table.add("ThresholdedRelu", real(Activations::thresholdedRelu), 10, 22);
    table.add("Gelu", real(Activations::gelu), 20);
    table.add("Swish", real(Activations::swish), 24);
    table.add("Shrink", Activations::shrink, 9);
    table.add("PRelu", Activations::prelu, 1, 6, 7, 9, 16);
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  static double hardSigmoid(double x, double alpha, double beta) {
    return Math.max(0, Math.min(1, alpha * x + beta));
  }

  private static OperatorTable.Single real(Parametric function) {
    return call -> Elementwise.map(call.realInput(), function.of(call));
  }

  private static Array relu(Call call) {
    Array x = call.input(0);
    return x.type().isFloating()
        ? Elementwise.map(x, v -> Math.max(v, 0))
        : Array.ofIntegers(x.type(), x.shape(), i -> Math.max(x.integer(i), 0));
  }

  private static DoubleUnaryOperator leakyRelu(Call call) {
    float alpha = call.node().real("alpha", 0.01f);
    return x -> x < 0 ? alpha * x : x;
  }

  private static DoubleUnaryOperator elu(Call call) {
    float alpha = call.node().real("alpha", 1);
    return x -> x < 0 ? alpha * Math.expm1(x) : x;
  }

  private static DoubleUnaryOperator celu(Call call) {
    float alpha = call.node().real("alpha", 1);
    return x -> Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
  }

  private static DoubleUnaryOperator selu(Call call) {
    float alpha = call.node().real("alpha", call.version() < 6 ? 1.6732f : SELU_ALPHA);
    float gamma = call.node().real("gamma", call.version() < 6 ? 1.0507f : SELU_GAMMA);
    return x -> gamma * (x > 0 ? x : alpha * Math.expm1(x));
  }

  private static DoubleUnaryOperator hardSigmoid(Call call) {
    float alpha = call.node().real("alpha", 0.2f);
    float beta = call.node().real("beta", 0.5f);
    return x -> hardSigmoid(x, alpha, beta);
  }

  private static DoubleUnaryOperator thresholdedRelu(Call call) {
    float alpha = call.node().real("alpha", 1);
    return x -> x > alpha ? x : 0;
  }

  /** Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), exact or by its tanh formula. */
  private static DoubleUnaryOperator gelu(Call call) {
    String approximate = call.node().text("approximate", "none");
    return switch (approximate) {
      case "none" -> x -> 0.5 * x * (1 + ErrorFunction.of(x / Math.sqrt(2)));
      case "tanh" ->
          x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      default ->
          throw call.failure("has approximate '" + approximate + "'; none and tanh are known");
    };
  }

  private static DoubleUnaryOperator swish(Call call) {
    float alpha = call.node().real("alpha", 1);
    return x -> x * sigmoid(alpha * x);
  }

  private static Array shrink(Call call) {
    float bias = call.node().real("bias", 0);
    float lambda = call.node().real("lambd", 0.5f);
    return Elementwise.map(call.input(0), x -> x < -lambda ? x + bias : x > lambda ? x - bias : 0);
  }

  /** Slopes for negative numbers; before version 7, a row of them belongs to the channels. */
  private static Array prelu(Call call) {
    Array x = call.input(0);
    Array slope = call.input(1);
    call.requireSameType(x, slope);
    if (call.version() < 7 && slope.rank() == 1 && slope.size() > 1 && x.rank() > 2) {
      int[] dims = new int[x.rank() - 1];
      Arrays.fill(dims, 1);
      dims[0] = slope.size();
      slope = slope.reshape(Shape.of(dims));
    }
    if (!Broadcasting.shape(x.shape(), slope.shape()).equals(x.shape())) {
      throw call.failure("slopes of shape " + slope.shape() + " do not fit " + x.shape());
    }
    return Elementwise.combine(
        x, slope, (v, s) -> v < 0 ? v * s : v, (v, s, u) -> u || v >= 0 ? v : v * s);
  }
}
