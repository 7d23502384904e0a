package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.OnnxFile;
import dev.fovea.formats.onnx.op.Evaluator;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds operators to ONNX Runtime, over versions, attributes, types and odd shapes. */
class OnnxRuntimeTest {
  @ParameterizedTest
  @MethodSource({
    "functions", "activations", "arithmetic", "logic", "shapes", "moving", "gathering", "reductions",
    "products", "convolutions", "pooling", "normalizations", "resizing", "sampling", "quantizing",
    "recurrence", "rest"
  })
  void anOperatorGivesWhatOnnxRuntimeGives(OneNode node) throws IOException, OrtException {
    List<Array> expected = OnnxRuntime.run(node.model(), node.given());
    List<Array> actual =
        new ArrayList<>(
            Evaluator.of(OnnxFile.read(node.model(), "model")).run(node.given()).values());
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(OperatorCase.difference(actual.get(i), expected.get(i)))
          .as("output %s", i)
          .isEmpty();
    }
  }

  private static Array reals(int... dims) {
    return between(-2, 2, dims);
  }

  private static Array between(double low, double high, int... dims) {
    CounterRandom random = CounterRandom.ofSeed(dims.length * 31L + Shape.of(dims).size());
    return Array.ofNumbers(
        ElementType.FLOAT, Shape.of(dims), i -> low + (high - low) * random.uniform(i));
  }

  private static Array wholes(ElementType type, int low, int high, int... dims) {
    Array reals = between(low, high, dims);
    return Array.ofNumbers(type, Shape.of(dims), i -> Math.floor(reals.number(i)));
  }

  private static Array longs(long... values) {
    return Array.row(values);
  }

  private static Array floats(float... values) {
    return Array.of(Shape.of(values.length), values);
  }

  private static Array scalar(double value) {
    return Array.scalar(ElementType.FLOAT, value);
  }

  private static int[] ints(int... values) {
    return values;
  }

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

  static Stream<OneNode> shapes() {
    Array x = reals(2, 3, 1, 4);
    return Stream.of(
        OneNode.of("Shape", 15, x).with("start", -3).with("end", 9),
        OneNode.of("Size", 13, x),
        OneNode.of("Reshape", 14, x, longs(0, -1, 2)),
        OneNode.of("Flatten", 13, x).with("axis", -1),
        OneNode.of("Flatten", 13, x).with("axis", 0),
        OneNode.of("Squeeze", 13, x),
        OneNode.of("Squeeze", 13, x, longs(-2)),
        OneNode.of("Squeeze", 11, x).with("axes", ints(2)),
        OneNode.of("Unsqueeze", 13, x, longs(-1, 0)),
        OneNode.of("Unsqueeze", 11, x).with("axes", ints(0, 3)),
        OneNode.of("Identity", 14, x),
        OneNode.of("Expand", 13, x, longs(5, 1, 1, 3, 1)),
        OneNode.of("Tile", 13, x, longs(2, 1, 3, 2)),
        OneNode.of("ConstantOfShape", 9, longs(2, 3)).with("value", longs(7)),
        OneNode.of("EyeLike", 9, reals(3, 5)).with("k", -1).with("dtype", 7),
        OneNode.of(
            "Range",
            11,
            Array.of(Shape.SCALAR, 7L),
            Array.of(Shape.SCALAR, -4L),
            Array.of(Shape.SCALAR, -3L)),
        OneNode.of("Range", 11, scalar(1), scalar(3), scalar(0.3)),
        OneNode.of("Cast", 13, between(-3, 3, 9)).with("to", 7),
        OneNode.of("Cast", 13, between(-3, 3, 9)).with("to", 9),
        OneNode.of("Cast", 13, between(-3, 3, 9)).with("to", 10),
        OneNode.of("Cast", 19, between(-900, 900, 19)).with("to", 16),
        OneNode.of("Cast", 13, wholes(ElementType.INT64, -3, 3, 9)).with("to", 1),
        OneNode.of("CastLike", 15, between(-3, 3, 9), longs(3)),
        OneNode.of("Trilu", 14, reals(2, 3, 4)).and(Array.of(Shape.SCALAR, 1L)),
        OneNode.of("Trilu", 14, reals(2, 4, 3)).with("upper", 0),
        OneNode.of("Dropout", 13, x).outputs(2),
        OneNode.of("Dropout", 10, x));
  }

  static Stream<OneNode> moving() {
    Array x = reals(2, 3, 4);
    Array picture = reals(2, 8, 4, 6);
    return Stream.of(
        OneNode.of("Transpose", 13, x).with("perm", ints(2, 0, 1)),
        OneNode.of("Concat", 13, x, reals(2, 1, 4), reals(2, 2, 4)).with("axis", -2),
        OneNode.of("Split", 13, x, longs(1, 2)).with("axis", 1).outputs(2),
        OneNode.of("Split", 18, reals(7, 2)).with("num_outputs", 3).outputs(3),
        OneNode.of("Split", 11, reals(4, 2)).with("split", ints(1, 3)).outputs(2),
        OneNode.of("Slice", 13, x, longs(1, -1), longs(9, -9), longs(1, 2), longs(1, -2)),
        OneNode.of("Slice", 13, x, longs(0, 3), longs(2, 1)),
        OneNode.of("Slice", 13, x, longs(-1), longs(Long.MIN_VALUE), longs(-1), longs(-1)),
        OneNode.of("Slice", 9, x)
            .with("starts", ints(1))
            .with("ends", ints(-1))
            .with("axes", ints(2)),
        OneNode.of("Pad", 13, x, longs(0, 1, 2, 1, 0, 3), scalar(7)),
        OneNode.of("Pad", 13, x, longs(0, -1, 2, 0, 0, -3), scalar(7)),
        OneNode.of("Pad", 13, x, longs(1, 2, 3, 1, 1, 2)).with("mode", "reflect"),
        OneNode.of("Pad", 13, x, longs(1, 2, 3, 1, 1, 2)).with("mode", "edge"),
        OneNode.of("Pad", 19, x, longs(1, 2, 3, 1, 1, 2)).with("mode", "wrap"),
        OneNode.of("Pad", 18, x, longs(2, 1)).andNone().and(longs(-1)),
        OneNode.of("Pad", 10, x).with("pads", ints(0, 1, 2, 1, 0, 3)).with("value", 2f),
        OneNode.of("DepthToSpace", 13, picture).with("blocksize", 2),
        OneNode.of("DepthToSpace", 13, picture).with("blocksize", 2).with("mode", "CRD"),
        OneNode.of("SpaceToDepth", 13, picture).with("blocksize", 2),
        OneNode.of("ReverseSequence", 10, reals(4, 3, 2), longs(1, 4, 2)),
        OneNode.of("ReverseSequence", 10, reals(3, 4, 2), longs(1, 4, 2))
            .with("batch_axis", 0)
            .with("time_axis", 1),
        OneNode.of("CenterCropPad", 18, reals(5, 4, 3), longs(2, 7)).with("axes", ints(0, 1)));
  }

  static Stream<OneNode> gathering() {
    Array x = reals(3, 4, 2);
    Array indices = Array.of(Shape.of(2, 2), 0, -1, 2, 1);
    Array pairs = Array.of(Shape.of(2, 2), 0, 1, 2, -1);
    Array elements = wholes(ElementType.INT64, 0, 3, 2, 4, 2);
    return Stream.of(
        OneNode.of("Gather", 13, x, indices).with("axis", 0),
        OneNode.of("Gather", 13, x, longs(3, 0)).with("axis", 1),
        OneNode.of("GatherElements", 13, x, elements).with("axis", 0),
        OneNode.of("GatherND", 13, x, pairs),
        OneNode.of("GatherND", 13, x, Array.of(Shape.of(3, 1), 0L, -1L, 2L))
            .with("batch_dims", 1),
        OneNode.of("ScatterElements", 18, x, elements, reals(2, 4, 2)).with("axis", 0)
            .with("reduction", "add"),
        OneNode.of("ScatterElements", 18, x, elements, reals(2, 4, 2)).with("axis", 0)
            .with("reduction", "max"),
        OneNode.of("ScatterND", 18, x, pairs, reals(2, 2)).with("reduction", "mul"),
        OneNode.of("ScatterND", 16, x, Array.of(Shape.of(2, 1), 0L, 2L), reals(2, 4, 2)),
        OneNode.of("Compress", 11, x, Array.row(1, 0, 1).to(ElementType.BOOL)).with("axis", 1),
        OneNode.of("Compress", 11, x, Array.row(0, 0, 1, 1).to(ElementType.BOOL)),
        OneNode.of("OneHot", 11, indices, longs(3), floats(-1, 5)).with("axis", 1),
        OneNode.of("NonZero", 13, wholes(ElementType.INT32, 0, 2, 3, 4)),
        OneNode.of("TopK", 11, x, longs(2)).with("axis", 1).outputs(2),
        OneNode.of("TopK", 11, x, longs(3)).with("axis", 0).with("largest", 0).outputs(2),
        OneNode.of("Unique", 11, wholes(ElementType.FLOAT, 0, 5, 3, 4)).outputs(4),
        OneNode.of("Unique", 11, wholes(ElementType.FLOAT, 0, 2, 5, 2)).with("axis", 0).outputs(4),
        OneNode.of("Unique", 11, wholes(ElementType.FLOAT, 0, 5, 3, 4)).with("sorted", 0)
            .outputs(4));
  }

  static Stream<OneNode> reductions() {
    List<OneNode> nodes = new ArrayList<>();
    for (String name :
        List.of(
            "ReduceMean", "ReduceProd", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2",
            "ReduceSumSquare", "ReduceLogSumExp", "ReduceLogSum")) {
      Array x = between(0.2, 2, 2, 3, 4);
      nodes.add(OneNode.of(name, 18, x, longs(-1, 0)).with("keepdims", 0));
      nodes.add(OneNode.of(name, 13, x).with("axes", ints(1)));
      nodes.add(OneNode.of(name, 18, x));
    }
    nodes.add(OneNode.of("ReduceSum", 13, reals(2, 3, 4), longs(1)));
    nodes.add(OneNode.of("ReduceSum", 13, reals(2, 3)).with("noop_with_empty_axes", 1));
    nodes.add(OneNode.of("ReduceSum", 11, wholes(ElementType.INT64, 0, 9, 2, 3)));
    nodes.add(OneNode.of("ArgMax", 13, wholes(ElementType.FLOAT, 0, 4, 3, 9)).with("axis", 1));
    nodes.add(
        OneNode.of("ArgMax", 13, wholes(ElementType.FLOAT, 0, 4, 3, 9))
            .with("axis", 1)
            .with("select_last_index", 1)
            .with("keepdims", 0));
    nodes.add(OneNode.of("ArgMin", 13, reals(3, 4)));
    return nodes.stream();
  }

  static Stream<OneNode> products() {
    return Stream.of(
        OneNode.of("MatMul", 13, reals(2, 1, 3, 4), reals(5, 4, 2)),
        OneNode.of("MatMul", 13, reals(4), reals(4, 3)),
        OneNode.of("MatMul", 13, reals(2, 3, 4), reals(4)),
        OneNode.of("Gemm", 13, reals(4, 3), reals(5, 4))
            .with("transA", 1)
            .with("transB", 1)
            .with("alpha", 0.7f),
        OneNode.of("Gemm", 13, reals(3, 4), reals(4, 5), reals(3, 1)).with("beta", 0.3f),
        OneNode.of("Einsum", 12, reals(2, 3, 4), reals(2, 4, 5)).with("equation", "bij, bjk -> bik"),
        OneNode.of("Einsum", 12, reals(3, 3)).with("equation", "ii"),
        OneNode.of("Einsum", 12, reals(2, 3, 4), reals(4)).with("equation", "...k,k->..."),
        OneNode.of("Einsum", 12, reals(3), reals(4)).with("equation", "i,j"),
        OneNode.of("Det", 11, reals(2, 3, 3)));
  }

  static Stream<OneNode> convolutions() {
    Array picture = reals(2, 4, 7, 6);
    return Stream.of(
        OneNode.of("Conv", 11, picture, reals(6, 2, 3, 2), reals(6))
            .with("group", 2)
            .with("strides", ints(2, 1))
            .with("dilations", ints(1, 2))
            .with("pads", ints(1, 0, 2, 1)),
        OneNode.of("Conv", 11, picture, reals(3, 4, 3, 3))
            .with("auto_pad", "SAME_LOWER")
            .with("strides", ints(2, 2)),
        OneNode.of("Conv", 11, reals(1, 2, 5, 4, 3), reals(3, 2, 2, 3, 2)),
        OneNode.of("Conv", 11, reals(1, 2, 9), reals(3, 2, 4)).with("auto_pad", "VALID"),
        OneNode.of("ConvTranspose", 11, reals(1, 4, 3, 5), reals(4, 3, 3, 2), reals(6))
            .with("group", 2)
            .with("strides", ints(2, 3))
            .with("output_padding", ints(1, 2))
            .with("pads", ints(1, 0, 1, 1)),
        OneNode.of("ConvTranspose", 11, reals(1, 2, 3, 3), reals(2, 3, 3, 3))
            .with("strides", ints(3, 2))
            .with("output_shape", ints(8, 6)),
        OneNode.of("ConvTranspose", 11, reals(1, 2, 3, 3), reals(2, 3, 4, 4))
            .with("strides", ints(2, 2))
            .with("auto_pad", "SAME_UPPER"),
        OneNode.of("ConvTranspose", 11, reals(1, 2, 4), reals(2, 3, 3))
            .with("dilations", ints(2)),
        OneNode.of("Col2Im", 18, reals(2, 12, 9), longs(4, 4), longs(2, 2)),
        OneNode.of("DeformConv", 19, reals(1, 4, 5, 5), reals(2, 4, 3, 3), reals(1, 18, 3, 3)));
  }

  static Stream<OneNode> pooling() {
    Array x = reals(2, 3, 7, 8);
    return Stream.of(
        OneNode.of("MaxPool", 12, x).with("kernel_shape", ints(3, 2))
            .with("strides", ints(2, 2)).with("pads", ints(1, 0, 1, 1)).outputs(2),
        OneNode.of("MaxPool", 12, x).with("kernel_shape", ints(3, 3))
            .with("strides", ints(2, 3)).with("ceil_mode", 1).with("storage_order", 1).outputs(2),
        OneNode.of("MaxPool", 12, x).with("kernel_shape", ints(2, 3))
            .with("dilations", ints(2, 3)),
        OneNode.of("MaxPool", 12, wholes(ElementType.UINT8, 0, 255, 1, 1, 6, 6))
            .with("kernel_shape", ints(2, 2)),
        OneNode.of("MaxPool", 12, x).with("kernel_shape", ints(3, 3))
            .with("strides", ints(2, 2)).with("auto_pad", "SAME_LOWER"),
        OneNode.of("AveragePool", 19, x).with("kernel_shape", ints(3, 3))
            .with("strides", ints(2, 2)).with("pads", ints(1, 1, 1, 1)),
        OneNode.of("AveragePool", 19, x).with("kernel_shape", ints(3, 3))
            .with("pads", ints(1, 1, 1, 1)).with("count_include_pad", 1),
        OneNode.of("AveragePool", 19, x).with("kernel_shape", ints(3, 3))
            .with("strides", ints(3, 2)).with("ceil_mode", 1),
        OneNode.of("AveragePool", 19, x).with("kernel_shape", ints(2, 3))
            .with("dilations", ints(2, 2)),
        OneNode.of("AveragePool", 11, reals(1, 2, 9)).with("kernel_shape", ints(4))
            .with("auto_pad", "SAME_UPPER"),
        OneNode.of("LpPool", 18, x).with("kernel_shape", ints(2, 2)).with("p", 3)
            .with("pads", ints(1, 0, 0, 1)),
        OneNode.of("GlobalMaxPool", 1, x),
        OneNode.of("GlobalAveragePool", 1, x),
        OneNode.of("GlobalLpPool", 2, x),
        OneNode.of(
                "MaxUnpool",
                11,
                reals(1, 1, 2, 2),
                Array.of(Shape.of(1, 1, 2, 2), 5L, 7L, 13L, 15L),
                longs(1, 1, 4, 4))
            .with("kernel_shape", ints(2, 2))
            .with("strides", ints(2, 2)));
  }

  static Stream<OneNode> normalizations() {
    Array x = reals(2, 4, 3, 5);
    Array four = between(0.5, 1.5, 4);
    return Stream.of(
        OneNode.of("BatchNormalization", 15, x, four, four, reals(4), four).with("epsilon", 0.01f),
        OneNode.of("BatchNormalization", 15, reals(3, 4), four, four, reals(4), four),
        OneNode.of("InstanceNormalization", 6, x, four, reals(4)),
        OneNode.of("LayerNormalization", 17, x, reals(3, 5), reals(3, 5))
            .with("axis", 2)
            .outputs(3),
        OneNode.of("LayerNormalization", 17, x, reals(5)),
        OneNode.of("GroupNormalization", 21, x, four, reals(4)).with("num_groups", 2),
        OneNode.of("RMSNormalization", 23, x, reals(5)),
        OneNode.of("MeanVarianceNormalization", 13, x),
        OneNode.of("MeanVarianceNormalization", 13, x).with("axes", ints(1)),
        OneNode.of("LRN", 13, reals(1, 7, 2, 2)).with("size", 5).with("alpha", 0.1f),
        OneNode.of("LRN", 13, reals(1, 7, 2, 2)).with("size", 3).with("bias", 2f),
        OneNode.of("LpNormalization", 1, x).with("axis", 1).with("p", 1),
        OneNode.of("LpNormalization", 1, x));
  }

  static Stream<OneNode> resizing() {
    List<OneNode> nodes = new ArrayList<>();
    Array x = reals(1, 2, 5, 6);
    Array none = floats();
    for (String mode : List.of("nearest", "linear", "cubic")) {
      for (String place :
          List.of("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel")) {
        // Where the scale leaves a fraction of an element, align_corners is taken otherwise by ONNX
        // Runtime than by ONNX's reference implementation.
        boolean isExact = place.equals("align_corners");
        OneNode up =
            OneNode.of("Resize", 13, x)
                .andNone()
                .and(isExact ? floats(1, 1, 1.4f, 1.5f) : floats(1, 1, 1.7f, 2.3f))
                .with("mode", mode)
                .with("coordinate_transformation_mode", place);
        OneNode down =
            OneNode.of("Resize", 13, x)
                .andNone()
                .andNone()
                .and(longs(1, 2, 3, 4))
                .with("mode", mode)
                .with("coordinate_transformation_mode", place);
        nodes.add(up);
        nodes.add(down);
      }
    }
    for (String nearest :
        List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
      nodes.add(
          OneNode.of("Resize", 13, x)
              .andNone()
              .and(floats(1, 1, 2, 0.5f))
              .with("nearest_mode", nearest));
    }
    nodes.add(
        OneNode.of("Resize", 13, x, floats(0, 0, 0.4f, 0.6f, 1, 1, 0.6f, 1.2f))
            .andNone()
            .and(longs(1, 2, 3, 4))
            .with("mode", "linear")
            .with("coordinate_transformation_mode", "tf_crop_and_resize")
            .with("extrapolation_value", 9f));
    nodes.add(
        OneNode.of("Resize", 18, x)
            .andNone()
            .and(floats(0.6f, 0.5f))
            .with("axes", ints(2, 3))
            .with("mode", "linear")
            .with("antialias", 1));
    nodes.add(
        OneNode.of("Resize", 18, x)
            .andNone()
            .and(floats(0.6f, 0.5f))
            .with("axes", ints(2, 3))
            .with("mode", "cubic")
            .with("antialias", 1));
    nodes.add(
        OneNode.of("Resize", 18, x)
            .andNone()
            .andNone()
            .and(longs(8, 9))
            .with("axes", ints(2, 3))
            .with("keep_aspect_ratio_policy", "not_larger"));
    nodes.add(
        OneNode.of("Resize", 13, x)
            .andNone()
            .and(floats(1, 1, 0.8f, 0.8f))
            .with("mode", "cubic")
            .with("cubic_coeff_a", -0.5f)
            .with("exclude_outside", 1));
    nodes.add(OneNode.of("Resize", 10, x, floats(1, 1, 0.6f, 2)));
    nodes.add(OneNode.of("Resize", 10, x, floats(1, 1, 2, 1.5f)).with("mode", "linear"));
    nodes.add(OneNode.of("Upsample", 9, x, floats(1, 1, 2, 3)));
    nodes.add(OneNode.of("Upsample", 9, x, floats(1, 1, 2, 3)).with("mode", "linear"));
    nodes.add(OneNode.of("Upsample", 7, x).with("scales", new float[] {1, 1, 2, 1.5f}));
    return nodes.stream();
  }

  static Stream<OneNode> sampling() {
    List<OneNode> nodes = new ArrayList<>();
    for (String mode : List.of("linear", "nearest", "cubic")) {
      for (String outside : List.of("zeros", "border", "reflection")) {
        for (int corners : new int[] {0, 1}) {
          nodes.add(
              OneNode.of("GridSample", 20, reals(2, 2, 4, 5), between(-1.4, 1.4, 2, 3, 4, 2))
                  .with("mode", mode)
                  .with("padding_mode", outside)
                  .with("align_corners", corners));
        }
      }
    }
    nodes.add(
        OneNode.of("GridSample", 20, reals(1, 2, 3, 4, 5), between(-1.2, 1.2, 1, 2, 3, 2, 3)));
    nodes.add(
        OneNode.of("GridSample", 16, reals(1, 1, 4, 4), reals(1, 2, 3, 2))
            .with("mode", "bicubic"));
    nodes.add(OneNode.of("AffineGrid", 20, reals(2, 2, 3), longs(2, 3, 4, 5)));
    nodes.add(
        OneNode.of("AffineGrid", 20, reals(2, 3, 4), longs(2, 3, 2, 4, 5))
            .with("align_corners", 1));
    Array boxes = Array.of(Shape.of(3, 4), 0, 0, 5, 6, 1.3f, 2.1f, 4, 7, -1, 3, 9, 4.5f);
    Array samples = longs(0, 1, 0);
    for (String mode : List.of("half_pixel", "output_half_pixel")) {
      nodes.add(
          OneNode.of("RoiAlign", 16, reals(2, 3, 8, 8), boxes, samples)
              .with("coordinate_transformation_mode", mode)
              .with("output_height", 3)
              .with("output_width", 2)
              .with("spatial_scale", 0.9f));
    }
    nodes.add(
        OneNode.of("RoiAlign", 10, reals(2, 3, 8, 8), boxes, samples)
            .with("output_height", 2)
            .with("output_width", 2)
            .with("sampling_ratio", 2));
    nodes.add(
        OneNode.of(
                "MaxRoiPool",
                1,
                reals(2, 3, 8, 8),
                Array.of(Shape.of(2, 5), 0f, 1, 1, 6, 7, 1, 0, 2, 4, 7))
            .with("pooled_shape", ints(2, 3)));
    nodes.add(
        OneNode.of(
            "NonMaxSuppression",
            11,
            between(0, 1, 2, 9, 4),
            between(0, 1, 2, 3, 9),
            longs(3),
            floats(0.3f),
            floats(0.2f)));
    nodes.add(
        OneNode.of(
                "NonMaxSuppression", 11, between(0, 1, 1, 9, 4), between(0, 1, 1, 2, 9), longs(5))
            .with("center_point_box", 1));
    return nodes.stream();
  }

  static Stream<OneNode> quantizing() {
    Array x = between(-5, 5, 2, 3, 4);
    Array bytes = wholes(ElementType.UINT8, 0, 255, 2, 3, 4);
    Array zero = Array.scalar(ElementType.UINT8, 120);
    Array zeros = wholes(ElementType.UINT8, 0, 255, 3);
    Array scales = between(0.01, 0.1, 3);
    Array a = wholes(ElementType.UINT8, 0, 255, 4, 3);
    Array b = wholes(ElementType.UINT8, 0, 255, 3, 5);
    Array picture = wholes(ElementType.UINT8, 0, 255, 1, 2, 5, 5);
    Array kernel = wholes(ElementType.UINT8, 0, 255, 3, 2, 3, 3);
    return Stream.of(
        OneNode.of("QuantizeLinear", 13, x, scalar(0.03), zero),
        OneNode.of("QuantizeLinear", 13, x, scales, zeros).with("axis", 1),
        OneNode.of("QuantizeLinear", 10, x, scalar(0.03)),
        OneNode.of(
            "QuantizeLinear", 13, x, scalar(0.1), Array.scalar(ElementType.INT8, -3)),
        OneNode.of("DequantizeLinear", 13, bytes, scalar(0.03), zero),
        OneNode.of("DequantizeLinear", 13, bytes, scales, zeros).with("axis", -2),
        OneNode.of(
                "DequantizeLinear",
                21,
                bytes,
                between(0.01, 0.1, 2, 3, 2),
                wholes(ElementType.UINT8, 0, 255, 2, 3, 2))
            .with("axis", 2)
            .with("block_size", 2),
        OneNode.of("DynamicQuantizeLinear", 11, x).outputs(3),
        OneNode.of("DynamicQuantizeLinear", 11, between(1, 5, 7)).outputs(3),
        OneNode.of("MatMulInteger", 10, a, b, zero, zero),
        OneNode.of(
            "QLinearMatMul",
            10,
            a,
            scalar(0.02),
            zero,
            b,
            scalar(0.03),
            zero,
            scalar(0.2),
            zero),
        OneNode.of("ConvInteger", 10, picture, kernel, zero).with("pads", ints(1, 1, 1, 1)),
        OneNode.of(
                "QLinearConv",
                10,
                picture,
                scalar(0.02),
                zero,
                kernel,
                between(0.01, 0.03, 3),
                Array.ofIntegers(ElementType.UINT8, Shape.of(3), i -> 100))
            .and(scalar(0.5))
            .and(zero)
            .and(wholes(ElementType.INT32, -99, 99, 3))
            .with("strides", ints(2, 2)));
  }

  static Stream<OneNode> recurrence() {
    List<OneNode> nodes = new ArrayList<>();
    Array x = reals(4, 2, 3);
    for (String direction : List.of("forward", "reverse", "bidirectional")) {
      int count = direction.equals("bidirectional") ? 2 : 1;
      Array lengths = Array.row(4, 2).to(ElementType.INT32);
      Array state = reals(count, 2, 5);
      nodes.add(
          OneNode.of("RNN", 14, x, reals(count, 5, 3), reals(count, 5, 5), reals(count, 10))
              .with("direction", direction)
              .with("hidden_size", 5)
              .outputs(2));
      nodes.add(
          OneNode.of("GRU", 14, x, reals(count, 15, 3), reals(count, 15, 5), reals(count, 30))
              .and(lengths)
              .and(state)
              .with("direction", direction)
              .with("hidden_size", 5)
              .with("linear_before_reset", count - 1)
              .outputs(2));
      nodes.add(
          OneNode.of("LSTM", 14, x, reals(count, 20, 3), reals(count, 20, 5), reals(count, 40))
              .and(lengths)
              .and(state)
              .and(state)
              .and(reals(count, 15))
              .with("direction", direction)
              .with("hidden_size", 5)
              .with("clip", 1.5f)
              .outputs(3));
    }
    return nodes.stream();
  }

  static Stream<OneNode> rest() {
    Array scores = reals(3, 5, 2);
    Array targets = wholes(ElementType.INT64, 0, 5, 3, 2);
    Array weights = between(0.5, 2, 5);
    return Stream.of(
        OneNode.of("NegativeLogLikelihoodLoss", 13, scores, targets, weights),
        OneNode.of("NegativeLogLikelihoodLoss", 13, scores, targets)
            .with("reduction", "none")
            .with("ignore_index", 2),
        OneNode.of("SoftmaxCrossEntropyLoss", 13, scores, targets, weights)
            .with("ignore_index", 1)
            .outputs(2),
        OneNode.of("SoftmaxCrossEntropyLoss", 13, scores, targets).with("reduction", "sum"),
        OneNode.of("HannWindow", 17, longs(9).reshape(Shape.SCALAR)),
        OneNode.of("HammingWindow", 17, longs(9).reshape(Shape.SCALAR)).with("periodic", 0),
        OneNode.of("BlackmanWindow", 17, longs(8).reshape(Shape.SCALAR)),
        OneNode.of("DFT", 17, reals(2, 6, 1)).with("axis", 1),
        OneNode.of("DFT", 17, reals(2, 6, 1)).with("axis", 1).with("onesided", 1),
        OneNode.of("DFT", 17, reals(2, 6, 2)).with("axis", 1).with("inverse", 1),
        OneNode.of("DFT", 20, reals(2, 6, 2, 1)).andNone().and(Array.of(Shape.SCALAR, 1L)),
        OneNode.of(
            "STFT", 17, reals(1, 20, 1), Array.of(Shape.SCALAR, 4L), between(0, 1, 8)),
        OneNode.of(
            "MelWeightMatrix",
            17,
            Array.of(Shape.SCALAR, 8L),
            Array.of(Shape.SCALAR, 16L),
            Array.of(Shape.SCALAR, 8192L),
            scalar(0),
            scalar(4096)),
        OneNode.of("RotaryEmbedding", 23, reals(2, 3, 4, 6), reals(2, 4, 3), reals(2, 4, 3)),
        OneNode.of("Attention", 23, reals(2, 3, 4, 6), reals(2, 3, 5, 6), reals(2, 3, 5, 6)),
        OneNode.of("Attention", 23, reals(2, 4, 18), reals(2, 5, 6), reals(2, 5, 6))
            .and(reals(4, 5))
            .with("q_num_heads", 3)
            .with("kv_num_heads", 1)
            .with("is_causal", 1));
  }
}
