package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.TestArrays.between;
import static dev.fovea.formats.onnx.TestArrays.floats;
import static dev.fovea.formats.onnx.TestArrays.longs;
import static dev.fovea.formats.onnx.TestArrays.reals;
import static dev.fovea.formats.onnx.TestArrays.scalar;
import static dev.fovea.formats.onnx.TestArrays.wholes;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Operators that compute element by element. */
final class ElementCases {
  private ElementCases() {}

  static Stream<OneNode> functions() {
    Array x = reals(3, 4);
    Array positive = between(0.1, 3, 2, 5);
    Array unit = between(-0.9, 0.9, 7);
    return Stream.of(
        OneNode.of("Acos", 7, unit),
        OneNode.of("Acosh", 9, between(1, 4, 6)),
        OneNode.of("Asin", 7, unit),
        OneNode.of("Asinh", 9, x),
        OneNode.of("Atan", 7, x),
        OneNode.of("Atanh", 9, unit),
        OneNode.of("Ceil", 13, x),
        OneNode.of("Cos", 7, x),
        OneNode.of("Cosh", 9, x),
        OneNode.of("Erf", 13, between(-5, 5, 40)),
        OneNode.of("Exp", 13, x),
        OneNode.of("Floor", 13, x),
        OneNode.of("Log", 13, positive),
        OneNode.of("Reciprocal", 13, positive),
        OneNode.of("Round", 11, floats(-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 0.4f)),
        OneNode.of("Sin", 7, x),
        OneNode.of("Sinh", 9, x),
        OneNode.of("Sqrt", 13, positive),
        OneNode.of("Tan", 7, unit),
        OneNode.of("Tanh", 13, x),
        OneNode.of("Sign", 13, wholes(ElementType.INT32, -2, 3, 9)),
        OneNode.of("Abs", 13, wholes(ElementType.INT8, -5, 5, 9)),
        OneNode.of("Neg", 13, wholes(ElementType.INT64, -5, 5, 9)),
        OneNode.of("IsNaN", 13, floats(1, Float.NaN, Float.POSITIVE_INFINITY)),
        OneNode.of("IsInf", 10, floats(Float.NEGATIVE_INFINITY, Float.NaN, 2))
            .with("detect_negative", 0));
  }

  static Stream<OneNode> activations() {
    Array x = reals(2, 3, 4);
    return Stream.of(
        OneNode.of("Relu", 14, x),
        OneNode.of("Relu", 14, wholes(ElementType.INT8, -5, 5, 9)),
        OneNode.of("Sigmoid", 13, between(-50, 50, 9)),
        OneNode.of("Softplus", 1, between(-50, 50, 9)),
        OneNode.of("Softsign", 1, x),
        OneNode.of("HardSwish", 14, between(-5, 5, 9)),
        OneNode.of("Mish", 18, x),
        OneNode.of("LeakyRelu", 16, x).with("alpha", 0.3f),
        OneNode.of("Elu", 6, x).with("alpha", 1.7f),
        OneNode.of("Celu", 12, x).with("alpha", 1.7f),
        OneNode.of("Selu", 6, x),
        OneNode.of("HardSigmoid", 6, between(-5, 5, 9)).with("alpha", 0.4f),
        OneNode.of("ThresholdedRelu", 10, x).with("alpha", 0.7f),
        OneNode.of("Gelu", 20, x),
        OneNode.of("Gelu", 20, x).with("approximate", "tanh"),
        OneNode.of("Shrink", 9, x).with("lambd", 1f).with("bias", 0.3f),
        OneNode.of("PRelu", 16, x, between(0, 1, 3, 1)),
        OneNode.of("Softmax", 13, x).with("axis", 1),
        OneNode.of("Softmax", 11, x).with("axis", 1),
        OneNode.of("LogSoftmax", 11, x).with("axis", -1),
        OneNode.of("LogSoftmax", 13, x),
        OneNode.of("Hardmax", 13, x).with("axis", 0),
        OneNode.of("Hardmax", 11, x));
  }

  static Stream<OneNode> arithmetic() {
    Array a = reals(2, 3, 4);
    Array b = between(0.5, 2, 3, 1);
    Array m = wholes(ElementType.INT64, -9, 9, 12);
    Array n = wholes(ElementType.INT64, 1, 5, 12);
    return Stream.of(
        OneNode.of("Add", 14, a, b),
        OneNode.of("Sub", 14, b, a),
        OneNode.of("Mul", 14, m, n),
        OneNode.of("Div", 14, m, n),
        OneNode.of("Div", 14, a, b),
        OneNode.of("Pow", 15, b, a),
        OneNode.of("Pow", 15, n, wholes(ElementType.INT32, 0, 4, 12)),
        OneNode.of("Mod", 13, m, n),
        OneNode.of("Mod", 13, n, Array.ofIntegers(ElementType.INT64, Shape.of(12), i -> -2)),
        OneNode.of("Mod", 13, m, n).with("fmod", 1),
        OneNode.of("Mod", 13, a, b).with("fmod", 1),
        OneNode.of("Max", 13, a, b, scalar(0.3)),
        OneNode.of("Min", 13, m, n),
        OneNode.of("Mean", 13, a, b, reals(4)),
        OneNode.of("Sum", 13, a, b, reals(4)),
        OneNode.of("Clip", 13, m, longs(-3).reshape(Shape.SCALAR)),
        OneNode.of("Clip", 13, a).andNone().and(scalar(0.5)),
        OneNode.of("CumSum", 14, a, Array.of(Shape.SCALAR, 1L)).with("exclusive", 1),
        OneNode.of("CumSum", 14, a, Array.of(Shape.SCALAR, -1L)).with("reverse", 1));
  }

  /** The same in other types. */
  static Stream<OneNode> types() {
    List<OneNode> nodes = new ArrayList<>();
    for (ElementType type : List.of(ElementType.DOUBLE, ElementType.FLOAT16)) {
      Array x = reals(2, 3, 4).to(type);
      nodes.add(OneNode.of("Add", 14, x, between(1, 2, 4).to(type)));
      nodes.add(OneNode.of("MatMul", 13, x, reals(4, 2).to(type)));
      nodes.add(OneNode.of("Softmax", 13, x));
      nodes.add(OneNode.of("Max", 13, x, between(-1, 1, 4).to(type)));
      nodes.add(OneNode.of("Where", 16, Array.row(1, 0, 0, 1).to(ElementType.BOOL), x, x));
      nodes.add(OneNode.of("Concat", 13, x, x).with("axis", 0));
      nodes.add(OneNode.of("Cast", 13, x).with("to", 6));
    }
    for (ElementType type : List.of(ElementType.INT32, ElementType.INT64)) {
      Array x = wholes(type, -20, 20, 3, 5);
      nodes.add(OneNode.of("Sub", 14, x, wholes(type, -20, 20, 5)));
      nodes.add(OneNode.of("MatMul", 13, x, wholes(type, -20, 20, 5, 2)));
      nodes.add(OneNode.of("ReduceMax", 18, x, longs(1)));
      nodes.add(OneNode.of("ReduceSum", 13, x));
      nodes.add(OneNode.of("TopK", 11, x, longs(3)).outputs(2));
      nodes.add(OneNode.of("Cast", 13, x).with("to", 2));
    }
    return nodes.stream();
  }

  static Stream<OneNode> logic() {
    Array a = wholes(ElementType.INT32, 0, 4, 2, 6);
    Array b = wholes(ElementType.INT32, 0, 4, 6);
    Array p = wholes(ElementType.INT32, 0, 2, 2, 6).to(ElementType.BOOL);
    Array q = wholes(ElementType.INT32, 0, 2, 6).to(ElementType.BOOL);
    return Stream.of(
        OneNode.of("Equal", 13, a, b),
        OneNode.of("Greater", 13, a, b),
        OneNode.of("Less", 13, a, b),
        OneNode.of("GreaterOrEqual", 16, a, b),
        OneNode.of("LessOrEqual", 16, a, b),
        OneNode.of("And", 7, p, q),
        OneNode.of("Or", 7, p, q),
        OneNode.of("Xor", 7, p, q),
        OneNode.of("Not", 1, p),
        OneNode.of("BitwiseAnd", 18, a, b),
        OneNode.of("BitwiseOr", 18, a, b),
        OneNode.of("BitwiseXor", 18, a, b),
        OneNode.of("BitwiseNot", 18, a),
        OneNode.of(
                "BitShift",
                11,
                wholes(ElementType.UINT8, 0, 255, 9),
                wholes(ElementType.UINT8, 0, 7, 9))
            .with("direction", "LEFT"),
        OneNode.of("Where", 16, q, reals(2, 6), scalar(3)));
  }
}
