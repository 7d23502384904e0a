package dev.fovea.formats.onnx;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Graphs as PyTorch, tf2onnx, keras2onnx, CNTK, Caffe2, Paddle and others write them. */
final class ExportedGraphs {
  /** The graphs by name. */
  private final Map<String, Supplier<TestGraph>> all = new LinkedHashMap<>();

  private ExportedGraphs() {
    all.put("torch 1.3, view by shape", ExportedGraphs::leNetByShape);
    all.put("torch, dropout at opset 6", ExportedGraphs::opset6);
    all.put("torch, batch written into a reshape", ExportedGraphs::writtenBatch);
    all.put("torch, one sample only", ExportedGraphs::oneSample);
    all.put("torch, ResNet", ExportedGraphs::resNet);
    all.put("torch, MobileNetV2", ExportedGraphs::mobileNet);
    all.put("torch, squeeze and excitation", ExportedGraphs::squeezeExcitation);
    all.put("torch, SqueezeNet", ExportedGraphs::squeezeNet);
    all.put("torch, ShuffleNet", ExportedGraphs::shuffleNet);
    all.put("torch, DenseNet", ExportedGraphs::denseNet);
    all.put("torch, U-Net with sizes from shapes", ExportedGraphs::uNetBySizes);
    all.put("torch, U-Net with scales", ExportedGraphs::uNetByScales);
    all.put("torch, U-Net with cropped skips", ExportedGraphs::croppedSkips);
    all.put("torch, pixel shuffle of old", () -> pixelShuffle(false));
    all.put("torch, pixel shuffle", () -> pixelShuffle(true));
    all.put("torch, vision transformer", ExportedGraphs::visionTransformer);
    all.put("torch, group normalization", ExportedGraphs::groupNormalization);
    all.put("torch, attention over channels", ExportedGraphs::channelAttention);
    all.put("torch, detection head", ExportedGraphs::detectionHead);
    all.put("torch, two branches", ExportedGraphs::twoBranches);
    all.put("torch, canvas of a browser", ExportedGraphs::canvas);
    all.put("torch, fully convolutional", ExportedGraphs::fullyConvolutional);
    all.put("torch, signal", ExportedGraphs::signal);
    all.put("torch, autoencoder to a picture", ExportedGraphs::toPicture);
    all.put("torch, generator from noise", ExportedGraphs::generator);
    all.put("tf2onnx, channels last", ExportedGraphs::channelsLast);
    all.put("tf2onnx, transposes around everything", ExportedGraphs::transposesAround);
    all.put("keras2onnx, one color", ExportedGraphs::oneColor);
    all.put("CNTK, MNIST", ExportedGraphs::cntk);
    all.put("Caffe2, AlexNet", ExportedGraphs::alexNet);
    all.put("Paddle", ExportedGraphs::paddle);
    all.put("MXNet", ExportedGraphs::mxnet);
    all.put("scikit-learn, perceptron", ExportedGraphs::perceptron);
    all.put("torch, activations in pieces", ExportedGraphs::inPieces);
    all.put("torch, generator of a class", ExportedGraphs::conditional);
    all.put("quantized between operators", ExportedGraphs::quantizedBetween);
    all.put("quantized operators", ExportedGraphs::quantizedOperators);
    all.put("quantized by ONNX Runtime", ExportedGraphs::quantizedByOnnxRuntime);
    all.put("quantized, pooled as whole numbers", ExportedGraphs::pooledWhole);
  }

  static Map<String, Supplier<TestGraph>> all() {
    return new ExportedGraphs().all;
  }

  private static String conv(
      TestGraph g, String x, int in, int out, int kernel, int stride, int pad) {
    return g.add(
        "Conv",
        List.of(x, g.weight(out, in, kernel, kernel), g.weight(out)),
        "dilations",
        new int[] {1, 1},
        "group",
        1,
        "kernel_shape",
        new int[] {kernel, kernel},
        "pads",
        new int[] {pad, pad, pad, pad},
        "strides",
        new int[] {stride, stride});
  }

  private static String relu(TestGraph g, String x) {
    return g.add("Relu", List.of(x));
  }

  private static String maxPool(TestGraph g, String x, int kernel, int stride, int pad) {
    return g.add(
        "MaxPool",
        List.of(x),
        "kernel_shape",
        new int[] {kernel, kernel},
        "pads",
        new int[] {pad, pad, pad, pad},
        "strides",
        new int[] {stride, stride});
  }

  private static String gemm(TestGraph g, String x, int in, int out) {
    return g.add(
        "Gemm", List.of(x, g.weight(out, in), g.weight(out)), "alpha", 1f, "beta", 1f, "transB", 1);
  }

  private static TestGraph leNetByShape() {
    TestGraph g = new TestGraph(9);
    String x = g.input("input", "N", 1, 12, 12);
    x = maxPool(g, relu(g, conv(g, x, 1, 4, 3, 1, 0)), 2, 2, 0);
    x = relu(g, conv(g, x, 4, 6, 3, 1, 1));
    String shape = g.add("Shape", List.of(x));
    String size = g.add("Gather", List.of(shape, g.index(0)), "axis", 0);
    String rows = g.add("Unsqueeze", List.of(size), "axes", new int[] {0});
    String all = g.add("Concat", List.of(rows, g.longs(-1)), "axis", 0);
    x = g.add("Reshape", List.of(x, all));
    x = gemm(g, relu(g, gemm(g, x, 150, 20)), 20, 10);
    return g.output(g.add("LogSoftmax", List.of(x), "axis", 1), 2);
  }

  private static TestGraph opset6() {
    TestGraph g = new TestGraph(7);
    String x = g.input("0", 8, 1, 8, 8);
    x = relu(g, maxPool(g, conv(g, x, 1, 4, 3, 1, 0), 2, 2, 0));
    x = g.add("Reshape", List.of(x, g.longs(-1, 36)));
    x = g.addAll("Dropout", 2, List.of(relu(g, gemm(g, x, 36, 12))), "ratio", 0.5f).getFirst();
    return g.output(g.add("LogSoftmax", List.of(gemm(g, x, 12, 10)), "axis", 1), 2);
  }

  private static TestGraph writtenBatch() {
    TestGraph g = new TestGraph(11);
    String x = g.input("input", 4, 1, 8, 8);
    x = maxPool(g, relu(g, conv(g, x, 1, 3, 3, 1, 1)), 2, 2, 0);
    x = g.add("Reshape", List.of(x, g.longs(4, 48)));
    return g.output(gemm(g, x, 48, 5), 2);
  }

  private static TestGraph oneSample() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", 1, 3, 8, 8);
    x = maxPool(g, relu(g, conv(g, x, 3, 4, 3, 1, 1)), 2, 2, 0);
    x = g.add("Reshape", List.of(x, g.longs(1, -1)));
    x = gemm(g, x, 64, 5);
    return g.output(g.add("Softmax", List.of(x), "axis", -1), 2);
  }

  private static String batchNormalized(TestGraph g, String x, int channels) {
    return g.add(
        "BatchNormalization",
        List.of(
            x, g.positive(channels), g.weight(channels), g.weight(channels), g.positive(channels)),
        "epsilon",
        1e-5f,
        "momentum",
        0.9f);
  }

  private static TestGraph resNet() {
    TestGraph g = new TestGraph(14);
    String x = g.input("input", "batch", 3, 32, 32);
    x = relu(g, batchNormalized(g, conv(g, x, 3, 8, 7, 2, 3), 8));
    x = maxPool(g, x, 3, 2, 1);
    String y = relu(g, conv(g, x, 8, 8, 3, 1, 1));
    x = relu(g, g.add("Add", List.of(conv(g, y, 8, 8, 3, 1, 1), x)));
    y = relu(g, conv(g, x, 8, 16, 3, 2, 1));
    y = conv(g, y, 16, 16, 3, 1, 1);
    x = relu(g, g.add("Add", List.of(y, conv(g, x, 8, 16, 1, 2, 0))));
    x = g.add("GlobalAveragePool", List.of(x));
    x = g.add("Flatten", List.of(x), "axis", 1);
    return g.output(gemm(g, x, 16, 10), 2);
  }

  private static String depthwise(TestGraph g, String x, int channels, int stride) {
    return g.add(
        "Conv",
        List.of(x, g.weight(channels, 1, 3, 3), g.weight(channels)),
        "group",
        channels,
        "kernel_shape",
        new int[] {3, 3},
        "pads",
        new int[] {1, 1, 1, 1},
        "strides",
        new int[] {stride, stride});
  }

  private static String relu6(TestGraph g, String x) {
    return g.add("Clip", List.of(x, g.scalar(0), g.scalar(6)));
  }

  private static TestGraph mobileNet() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "batch_size", 3, 16, 16);
    x = relu6(g, conv(g, x, 3, 8, 3, 2, 1));
    String y = relu6(g, conv(g, x, 8, 24, 1, 1, 0));
    y = relu6(g, depthwise(g, y, 24, 1));
    x = g.add("Add", List.of(x, conv(g, y, 24, 8, 1, 1, 0)));
    y = relu6(g, depthwise(g, relu6(g, conv(g, x, 8, 24, 1, 1, 0)), 24, 2));
    x = conv(g, y, 24, 12, 1, 1, 0);
    x = g.add("ReduceMean", List.of(x), "axes", new int[] {2, 3}, "keepdims", 0);
    return g.output(gemm(g, x, 12, 7), 2);
  }

  private static TestGraph squeezeExcitation() {
    TestGraph g = new TestGraph(14);
    String x = g.input("input", "N", 4, 8, 8);
    x = g.add("HardSwish", List.of(conv(g, x, 4, 8, 3, 1, 1)));
    String s = g.add("GlobalAveragePool", List.of(x));
    s = relu(g, conv(g, s, 8, 4, 1, 1, 0));
    s = g.add("HardSigmoid", List.of(conv(g, s, 4, 8, 1, 1, 0)), "alpha", 0.16666667f);
    x = g.add("Mul", List.of(s, x));
    String sigmoid = g.add("Sigmoid", List.of(x));
    x = g.add("Mul", List.of(x, sigmoid));
    x = g.add("AveragePool", List.of(x), "kernel_shape", new int[] {8, 8});
    x = g.add("Squeeze", List.of(x, g.longs(3)));
    x = g.add("Squeeze", List.of(x, g.longs(2)));
    return g.output(gemm(g, x, 8, 3), 2);
  }

  private static TestGraph squeezeNet() {
    TestGraph g = new TestGraph(9);
    String x = g.input("data", 1, 3, 16, 16);
    x = relu(g, conv(g, x, 3, 8, 3, 2, 0));
    x =
        g.add(
            "MaxPool",
            List.of(x),
            "kernel_shape",
            new int[] {3, 3},
            "strides",
            new int[] {2, 2},
            "pads",
            new int[] {0, 0, 1, 1});
    String s = relu(g, conv(g, x, 8, 4, 1, 1, 0));
    x =
        g.add(
            "Concat",
            List.of(relu(g, conv(g, s, 4, 8, 1, 1, 0)), relu(g, conv(g, s, 4, 8, 3, 1, 1))),
            "axis",
            1);
    x = g.add("Dropout", List.of(x), "ratio", 0.5f);
    x = relu(g, conv(g, x, 16, 10, 1, 1, 0));
    x = g.add("GlobalAveragePool", List.of(x));
    return g.output(g.add("Softmax", List.of(x)), 4);
  }

  private static TestGraph shuffleNet() {
    TestGraph g = new TestGraph(11);
    String x = g.input("input", "N", 4, 6, 6);
    x = relu(g, conv(g, x, 4, 8, 1, 1, 0));
    String shape = g.add("Shape", List.of(x));
    String batch =
        g.add(
            "Unsqueeze",
            List.of(g.add("Gather", List.of(shape, g.index(0)))),
            "axes",
            new int[] {0});
    String channels = g.add("Gather", List.of(shape, g.index(1)));
    String each =
        g.add(
            "Unsqueeze",
            List.of(g.add("Div", List.of(channels, g.index(2)))),
            "axes",
            new int[] {0});
    String split =
        g.add("Concat", List.of(batch, g.longs(2), each, g.longs(6), g.longs(6)), "axis", 0);
    String y = g.add("Reshape", List.of(x, split));
    y = g.add("Transpose", List.of(y), "perm", new int[] {0, 2, 1, 3, 4});
    String whole = g.add("Concat", List.of(batch, g.longs(-1), g.longs(6), g.longs(6)), "axis", 0);
    y = g.add("Reshape", List.of(y, whole));
    List<String> halves = g.addAll("Split", 2, List.of(y), "axis", 1, "split", new int[] {4, 4});
    String z = relu(g, depthwise(g, halves.get(0), 4, 1));
    x = g.add("Concat", List.of(halves.get(1), z), "axis", 1);
    x = g.add("ReduceMean", List.of(x), "axes", new int[] {2, 3}, "keepdims", 0);
    return g.output(gemm(g, x, 8, 3), 2);
  }

  private static TestGraph denseNet() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 3, 8, 8);
    x = conv(g, x, 3, 4, 3, 1, 1);
    String y = conv(g, relu(g, batchNormalized(g, x, 4)), 4, 3, 3, 1, 1);
    x = g.add("Concat", List.of(x, y), "axis", 1);
    y = conv(g, relu(g, batchNormalized(g, x, 7)), 7, 3, 3, 1, 1);
    x = g.add("Concat", List.of(x, y), "axis", 1);
    x =
        g.add(
            "AveragePool",
            List.of(conv(g, relu(g, batchNormalized(g, x, 10)), 10, 5, 1, 1, 0)),
            "kernel_shape",
            new int[] {2, 2},
            "strides",
            new int[] {2, 2});
    x = g.add("GlobalAveragePool", List.of(relu(g, x)));
    return g.output(gemm(g, g.add("Flatten", List.of(x)), 5, 4), 2);
  }

  private static TestGraph uNetBySizes() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 1, 12, 12);
    String skip = relu(g, conv(g, x, 1, 4, 3, 1, 1));
    String deep = relu(g, conv(g, maxPool(g, skip, 2, 2, 0), 4, 8, 3, 1, 1));
    String shape = g.add("Shape", List.of(skip));
    String sizes = g.add("Slice", List.of(shape, g.longs(2), g.longs(4), g.longs(0)));
    String front =
        g.add("Slice", List.of(g.add("Shape", List.of(deep)), g.longs(0), g.longs(2), g.longs(0)));
    String all = g.add("Concat", List.of(front, sizes), "axis", 0);
    String up =
        g.add(
            "Resize",
            List.of(deep, "", "", all),
            "coordinate_transformation_mode",
            "align_corners",
            "mode",
            "linear",
            "nearest_mode",
            "floor");
    x = relu(g, conv(g, g.add("Concat", List.of(skip, up), "axis", 1), 12, 4, 3, 1, 1));
    return g.output(g.add("Sigmoid", List.of(conv(g, x, 4, 1, 1, 1, 0))), 4);
  }

  private static TestGraph uNetByScales() {
    TestGraph g = new TestGraph(11);
    String x = g.input("input", "N", 2, 8, 8);
    String skip = relu(g, conv(g, x, 2, 4, 3, 1, 1));
    String deep = relu(g, conv(g, maxPool(g, skip, 2, 2, 0), 4, 4, 3, 1, 1));
    String nearest =
        g.add(
            "Resize",
            List.of(deep, g.floats(), g.floats(1, 1, 2, 2)),
            "coordinate_transformation_mode",
            "asymmetric",
            "mode",
            "nearest",
            "nearest_mode",
            "floor");
    String linear =
        g.add(
            "Resize",
            List.of(deep, g.floats(), g.floats(1, 1, 2, 2)),
            "coordinate_transformation_mode",
            "pytorch_half_pixel",
            "mode",
            "linear");
    String cubic =
        g.add(
            "Resize",
            List.of(deep, g.floats(), g.floats(1, 1, 2, 2)),
            "coordinate_transformation_mode",
            "pytorch_half_pixel",
            "mode",
            "cubic",
            "cubic_coeff_a",
            -0.75f);
    String up =
        g.add(
            "ConvTranspose",
            List.of(deep, g.weight(4, 3, 2, 2), g.weight(3)),
            "kernel_shape",
            new int[] {2, 2},
            "strides",
            new int[] {2, 2},
            "pads",
            new int[] {0, 0, 0, 0});
    x = g.add("Concat", List.of(skip, nearest, linear, cubic, up), "axis", 1);
    return g.output(conv(g, x, 19, 3, 1, 1, 0), 4);
  }

  private static TestGraph croppedSkips() {
    TestGraph g = new TestGraph(12);
    String x = g.input("input", "N", 1, 14, 14);
    String skip = relu(g, conv(g, x, 1, 4, 3, 1, 0));
    String deep = relu(g, conv(g, maxPool(g, skip, 2, 2, 0), 4, 4, 3, 1, 0));
    String up =
        g.add(
            "ConvTranspose",
            List.of(deep, g.weight(4, 4, 3, 3), g.weight(4)),
            "strides",
            new int[] {2, 2},
            "pads",
            new int[] {1, 1, 1, 1},
            "output_padding",
            new int[] {1, 1});
    String crop =
        g.add("Slice", List.of(skip, g.longs(2, 2), g.longs(10, -2), g.longs(2, 3), g.longs(1, 1)));
    x = g.add("Concat", List.of(up, crop), "axis", 1);
    x = g.add("Pad", List.of(x, g.longs(0, 0, 1, 2, 0, 0, 1, 0)), "mode", "reflect");
    return g.output(g.add("Softmax", List.of(conv(g, x, 8, 3, 1, 1, 0)), "axis", 1), 4);
  }

  private static TestGraph pixelShuffle(boolean operator) {
    TestGraph g = new TestGraph(11);
    String x = g.input("input", "N", 1, 6, 6);
    x = relu(g, conv(g, x, 1, 4, 5, 1, 2));
    x = conv(g, x, 4, 8, 3, 1, 1);
    if (operator) {
      x = g.add("DepthToSpace", List.of(x), "blocksize", 2, "mode", "CRD");
    } else {
      x = g.add("Reshape", List.of(x, g.longs(-1, 2, 2, 2, 6, 6)));
      x = g.add("Transpose", List.of(x), "perm", new int[] {0, 1, 4, 2, 5, 3});
      x = g.add("Reshape", List.of(x, g.longs(-1, 2, 12, 12)));
    }
    x = g.add("DepthToSpace", List.of(conv(g, x, 2, 12, 3, 1, 1)), "blocksize", 2);
    return g.output(x, 4);
  }

  private static String layerNormalized(TestGraph g, String x, int size) {
    String mean = g.add("ReduceMean", List.of(x), "axes", new int[] {-1});
    String difference = g.add("Sub", List.of(x, mean));
    String square = g.add("Pow", List.of(difference, g.scalar(2)));
    String variance = g.add("ReduceMean", List.of(square), "axes", new int[] {-1});
    String deviation = g.add("Sqrt", List.of(g.add("Add", List.of(variance, g.scalar(1e-5)))));
    String normal = g.add("Div", List.of(difference, deviation));
    return g.add("Add", List.of(g.add("Mul", List.of(normal, g.positive(size))), g.weight(size)));
  }

  private static TestGraph visionTransformer() {
    TestGraph g = new TestGraph(13);
    String x = g.input("pixels", "batch", 3, 8, 8);
    x = conv(g, x, 3, 8, 4, 4, 0);
    String shape = g.add("Shape", List.of(x));
    String batch =
        g.add("Unsqueeze", List.of(g.add("Gather", List.of(shape, g.index(0))), g.longs(0)));
    x =
        g.add(
            "Reshape",
            List.of(x, g.add("Concat", List.of(batch, g.longs(8), g.longs(-1)), "axis", 0)));
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 2, 1});
    String token =
        g.add(
            "Expand",
            List.of(
                g.weight(1, 1, 8),
                g.add("Concat", List.of(batch, g.longs(1), g.longs(1)), "axis", 0)));
    x = g.add("Concat", List.of(token, x), "axis", 1);
    x = g.add("Add", List.of(x, g.weight(1, 5, 8)));
    String y = layerNormalized(g, x, 8);
    y = g.add("Add", List.of(g.weight(24), g.add("MatMul", List.of(y, g.weight(8, 24)))));
    y =
        g.add(
            "Reshape", List.of(y, g.add("Concat", List.of(batch, g.longs(5, 3, 2, 4)), "axis", 0)));
    y = g.add("Transpose", List.of(y), "perm", new int[] {2, 0, 3, 1, 4});
    String q = g.add("Gather", List.of(y, g.index(0)), "axis", 0);
    String k = g.add("Gather", List.of(y, g.index(1)), "axis", 0);
    String v = g.add("Gather", List.of(y, g.index(2)), "axis", 0);
    String scores =
        g.add("MatMul", List.of(q, g.add("Transpose", List.of(k), "perm", new int[] {0, 1, 3, 2})));
    scores = g.add("Softmax", List.of(g.add("Mul", List.of(scores, g.scalar(0.5)))), "axis", -1);
    y =
        g.add(
            "Transpose",
            List.of(g.add("MatMul", List.of(scores, v))),
            "perm",
            new int[] {0, 2, 1, 3});
    y = g.add("Reshape", List.of(y, g.add("Concat", List.of(batch, g.longs(5, 8)), "axis", 0)));
    x = g.add("Add", List.of(x, g.add("MatMul", List.of(y, g.weight(8, 8)))));
    String z = g.add("MatMul", List.of(layerNormalized(g, x, 8), g.weight(8, 16)));
    String erf = g.add("Erf", List.of(g.add("Div", List.of(z, g.scalar(1.4142135)))));
    z = g.add("Mul", List.of(z, g.add("Add", List.of(erf, g.scalar(1)))));
    z = g.add("Mul", List.of(z, g.scalar(0.5)));
    x = g.add("Add", List.of(x, g.add("MatMul", List.of(z, g.weight(16, 8)))));
    x = g.add("Gather", List.of(layerNormalized(g, x, 8), g.index(0)), "axis", 1);
    return g.output(gemm(g, x, 8, 3), 2);
  }

  private static TestGraph groupNormalization() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 2, 6, 6);
    x = conv(g, x, 2, 8, 3, 1, 1);
    String y = g.add("Reshape", List.of(x, g.longs(0, 4, -1)));
    y =
        g.add(
            "InstanceNormalization",
            List.of(y, g.floats(1, 1, 1, 1), g.floats(0, 0, 0, 0)),
            "epsilon",
            1e-5f);
    y = g.add("Reshape", List.of(y, g.add("Shape", List.of(x))));
    y = g.add("Add", List.of(g.add("Mul", List.of(y, g.positive(8, 1, 1))), g.weight(8, 1, 1)));
    y = g.add("InstanceNormalization", List.of(relu(g, y), g.positive(8), g.weight(8)));
    return g.output(conv(g, y, 8, 2, 1, 1, 0), 4);
  }

  private static TestGraph channelAttention() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 3, 6, 6);
    x = g.add("PRelu", List.of(conv(g, x, 3, 4, 3, 1, 1), g.weight(4, 1, 1)));
    String mean = g.add("ReduceMean", List.of(x), "axes", new int[] {1});
    String max = g.add("ReduceMax", List.of(x), "axes", new int[] {1});
    String both = g.add("Concat", List.of(mean, max), "axis", 1);
    String attention = g.add("Sigmoid", List.of(conv(g, both, 2, 1, 3, 1, 1)));
    x = g.add("Mul", List.of(x, attention));
    return g.output(g.add("LeakyRelu", List.of(x), "alpha", 0.2f), 4);
  }

  private static TestGraph detectionHead() {
    TestGraph g = new TestGraph(12);
    String x = g.input("images", 1, 3, 8, 8);
    x = conv(g, x, 3, 14, 3, 2, 1);
    x = g.add("Reshape", List.of(x, g.longs(1, 2, 7, 4, 4)));
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 1, 3, 4, 2});
    x = g.add("Sigmoid", List.of(x));
    String boxes = g.add("Slice", List.of(x, g.longs(0), g.longs(4), g.longs(4)));
    String scores = g.add("Slice", List.of(x, g.longs(4), g.longs(Long.MAX_VALUE), g.longs(4)));
    boxes = g.add("Mul", List.of(boxes, g.scalar(8)));
    x = g.add("Concat", List.of(boxes, scores), "axis", 4);
    return g.output(g.add("Reshape", List.of(x, g.longs(1, -1, 7))), 3);
  }

  private static TestGraph twoBranches() {
    TestGraph g = new TestGraph(13);
    String x = g.input("picture", "N", 1, 6, 6);
    String extra = g.input("numbers", "N", 5);
    String a = g.add("Flatten", List.of(relu(g, conv(g, x, 1, 3, 3, 1, 0))));
    String b = g.add("Flatten", List.of(relu(g, conv(g, x, 1, 2, 5, 1, 0))));
    x = g.add("Concat", List.of(a, b, extra), "axis", 1);
    return g.output(gemm(g, x, 48 + 8 + 5, 4), 2);
  }

  private static TestGraph canvas() {
    TestGraph g = new TestGraph(11);
    String x = g.input("canvas", 12 * 12 * 4);
    x = g.add("Reshape", List.of(x, g.longs(12, 12, 4)));
    x = g.add("Slice", List.of(x, g.longs(3), g.longs(4), g.longs(2)));
    x = g.add("Reshape", List.of(x, g.longs(1, 1, 12, 12)));
    x =
        g.add(
            "AveragePool",
            List.of(x),
            "kernel_shape",
            new int[] {2, 2},
            "strides",
            new int[] {2, 2});
    x = g.add("Div", List.of(x, g.scalar(255)));
    x = g.add("Div", List.of(g.add("Sub", List.of(x, g.scalar(0.13))), g.scalar(0.3)));
    x = relu(g, conv(g, x, 1, 4, 3, 1, 0));
    x = g.add("Flatten", List.of(x));
    return g.output(g.add("Softmax", List.of(gemm(g, x, 64, 10)), "axis", 1), 2);
  }

  private static TestGraph fullyConvolutional() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 1, "height", "width");
    x = relu(g, conv(g, x, 1, 4, 3, 2, 1));
    x =
        g.add(
            "Resize",
            List.of(x, "", g.floats(1, 1, 2, 2)),
            "mode",
            "nearest",
            "coordinate_transformation_mode",
            "asymmetric",
            "nearest_mode",
            "floor");
    return g.output(conv(g, x, 4, 2, 3, 1, 1), 4);
  }

  private static TestGraph signal() {
    TestGraph g = new TestGraph(13);
    String x = g.input("input", "N", 20);
    x = g.add("Unsqueeze", List.of(x, g.longs(1)));
    x =
        relu(
            g,
            g.add(
                "Conv",
                List.of(x, g.weight(4, 1, 5), g.weight(4)),
                "strides",
                new int[] {2},
                "pads",
                new int[] {2, 2}));
    x = g.add("MaxPool", List.of(x), "kernel_shape", new int[] {2}, "strides", new int[] {2});
    x = g.add("Reshape", List.of(x, g.longs(-1, 20)));
    return g.output(gemm(g, x, 20, 3), 2);
  }

  private static TestGraph toPicture() {
    TestGraph g = new TestGraph(11);
    String x = g.input("input", "N", 1, 6, 6);
    x = g.add("Reshape", List.of(x, g.longs(-1, 36)));
    x = relu(g, gemm(g, x, 36, 8));
    x = g.add("Tanh", List.of(gemm(g, x, 8, 36)));
    return g.output(g.add("Reshape", List.of(x, g.longs(-1, 1, 6, 6))), 4);
  }

  private static TestGraph generator() {
    TestGraph g = new TestGraph(11);
    String x = g.input("noise", "N", 6, 1, 1);
    x = g.add("ConvTranspose", List.of(x, g.weight(6, 8, 4, 4)), "kernel_shape", new int[] {4, 4});
    x = relu(g, batchNormalized(g, x, 8));
    x =
        g.add(
            "ConvTranspose",
            List.of(x, g.weight(8, 2, 4, 4)),
            "kernel_shape",
            new int[] {4, 4},
            "strides",
            new int[] {2, 2},
            "pads",
            new int[] {1, 1, 1, 1});
    return g.output(g.add("Tanh", List.of(x)), 4);
  }

  private static TestGraph channelsLast() {
    TestGraph g = new TestGraph(13);
    String x = g.input("conv2d_input", "unk__1", 8, 8, 3);
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 3, 1, 2});
    x = relu(g, conv(g, x, 3, 4, 3, 1, 0));
    x = maxPool(g, x, 2, 2, 0);
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 2, 3, 1});
    x = g.add("Reshape", List.of(x, g.longs(-1, 36)));
    x = g.add("Add", List.of(g.add("MatMul", List.of(x, g.weight(36, 8))), g.weight(8)));
    x = g.add("Add", List.of(g.add("MatMul", List.of(relu(g, x), g.weight(8, 4))), g.weight(4)));
    return g.output(g.add("Softmax", List.of(x), "axis", -1), 2);
  }

  private static TestGraph transposesAround() {
    TestGraph g = new TestGraph(12);
    String x = g.input("input_1", "N", 8, 8, 3);
    String last = "";
    for (int i = 0; i < 2; i++) {
      x = g.add("Transpose", List.of(x), "perm", new int[] {0, 3, 1, 2});
      x = conv(g, x, i == 0 ? 3 : 4, 4, 3, 1, 1);
      x = batchNormalized(g, x, 4);
      x = g.add("Transpose", List.of(x), "perm", new int[] {0, 2, 3, 1});
      x = relu(g, x);
      last = i == 0 ? x : last;
    }
    x = g.add("Concat", List.of(x, last), "axis", 3);
    x = g.add("Mul", List.of(x, g.positive(8)));
    x = g.add("Pad", List.of(x, g.longs(0, 1, 1, 0, 0, 1, 1, 0)));
    x = g.add("ReduceMean", List.of(x), "axes", new int[] {1, 2}, "keepdims", 0);
    return g.output(g.add("MatMul", List.of(x, g.weight(8, 3))), 2);
  }

  private static TestGraph oneColor() {
    TestGraph g = new TestGraph(11);
    String x = g.input("input_1", "N", 8, 8, 1);
    x = g.add("Reshape", List.of(x, g.longs(-1, 1, 8, 8)));
    x = relu(g, conv(g, x, 1, 4, 3, 1, 0));
    x = maxPool(g, x, 2, 2, 0);
    x = g.add("Transpose", List.of(x), "perm", new int[] {0, 2, 3, 1});
    x = g.add("Flatten", List.of(x));
    return g.output(g.add("MatMul", List.of(x, g.weight(36, 4))), 2);
  }

  private static TestGraph cntk() {
    TestGraph g = new TestGraph(8);
    String x = g.input("Input3", 1, 1, 14, 14);
    x =
        g.add(
            "Conv",
            List.of(x, g.weight(4, 1, 5, 5)),
            "kernel_shape",
            new int[] {5, 5},
            "strides",
            new int[] {1, 1},
            "auto_pad",
            "SAME_UPPER",
            "group",
            1,
            "dilations",
            new int[] {1, 1});
    x = relu(g, g.add("Add", List.of(x, g.weight(4, 1, 1))));
    x =
        g.add(
            "MaxPool",
            List.of(x),
            "kernel_shape",
            new int[] {3, 3},
            "strides",
            new int[] {3, 3},
            "auto_pad",
            "NOTSET",
            "pads",
            new int[] {0, 0, 0, 0});
    x = g.add("Reshape", List.of(x, g.longs(1, 64)));
    String w = g.add("Reshape", List.of(g.weight(4, 4, 4, 10), g.longs(64, 10)));
    return g.output(g.add("Add", List.of(g.add("MatMul", List.of(x, w)), g.weight(1, 10))), 2);
  }

  private static TestGraph alexNet() {
    TestGraph g = new TestGraph(9);
    String x = g.input("data_0", 1, 3, 23, 23);
    x = relu(g, conv(g, x, 3, 8, 5, 2, 0));
    x = g.add("LRN", List.of(x), "size", 5, "alpha", 1e-2f, "beta", 0.75f, "bias", 1f);
    x = maxPool(g, x, 3, 2, 0);
    x =
        relu(
            g,
            g.add(
                "Conv",
                List.of(x, g.weight(8, 4, 3, 3), g.weight(8)),
                "group",
                2,
                "kernel_shape",
                new int[] {3, 3},
                "pads",
                new int[] {1, 1, 1, 1}));
    x = g.add("Reshape", List.of(x, g.longs(1, 128)));
    x = g.add("Dropout", List.of(relu(g, gemm(g, x, 128, 6))), "ratio", 0.5f);
    return g.output(g.add("Softmax", List.of(gemm(g, x, 6, 4)), "axis", 1), 2);
  }

  private static TestGraph paddle() {
    TestGraph g = new TestGraph(11);
    String x = g.input("image", "N", 1, 8, 8);
    x =
        g.add(
            "Conv",
            List.of(x, g.weight(4, 1, 3, 3)),
            "kernel_shape",
            new int[] {3, 3},
            "pads",
            new int[] {1, 1, 1, 1},
            "strides",
            new int[] {1, 1},
            "group",
            1,
            "dilations",
            new int[] {1, 1});
    String bias = g.add("Reshape", List.of(g.weight(4), g.longs(1, 4, 1, 1)));
    x = relu(g, g.add("Add", List.of(x, bias)));
    x = maxPool(g, x, 2, 2, 0);
    String shape = g.add("Shape", List.of(x));
    String front = g.add("Slice", List.of(shape, g.longs(0), g.longs(1), g.longs(0)));
    String flat = g.add("Concat", List.of(front, g.longs(-1)), "axis", 0);
    x = g.add("Reshape", List.of(x, flat));
    x = g.add("Add", List.of(g.add("MatMul", List.of(x, g.weight(64, 5))), g.weight(5)));
    return g.output(g.add("Softmax", List.of(x), "axis", -1), 2);
  }

  private static TestGraph mxnet() {
    TestGraph g = new TestGraph(8);
    String x = g.input("data", 1, 3, 8, 8);
    x = batchNormalized(g, x, 3);
    x = g.add("LeakyRelu", List.of(conv(g, x, 3, 4, 3, 2, 1)), "alpha", 0.1f);
    x = g.add("PRelu", List.of(x, g.weight(4, 1, 1)));
    x =
        g.add(
            "AveragePool",
            List.of(x),
            "kernel_shape",
            new int[] {3, 3},
            "strides",
            new int[] {2, 2},
            "pads",
            new int[] {1, 1, 1, 1},
            "count_include_pad",
            1);
    x = g.add("Flatten", List.of(x));
    x =
        g.add(
            "Gemm",
            List.of(x, g.weight(6, 16), g.weight(6)),
            "alpha",
            1f,
            "beta",
            1f,
            "transA",
            0,
            "transB",
            1);
    return g.output(g.add("Softmax", List.of(x), "axis", 1), 2);
  }

  private static TestGraph perceptron() {
    TestGraph g = new TestGraph(13);
    String x = g.input("X", "N", 9);
    x = g.add("Cast", List.of(x), "to", ElementType.FLOAT.code());
    x = g.add("Add", List.of(g.add("MatMul", List.of(x, g.weight(9, 7))), g.weight(1, 7)));
    x = g.add("Max", List.of(x, g.constant(Array.of(Shape.of(1), 0f))));
    x = g.add("Add", List.of(g.add("MatMul", List.of(x, g.weight(7, 3))), g.weight(1, 3)));
    String e =
        g.add(
            "Exp",
            List.of(
                g.add("Sub", List.of(x, g.add("ReduceMax", List.of(x), "axes", new int[] {1})))));
    return g.output(g.add("Div", List.of(e, g.add("ReduceSum", List.of(e, g.longs(1))))), 2);
  }

  private static TestGraph inPieces() {
    TestGraph g = new TestGraph(13);
    String x = conv(g, g.input("input", "N", 2, 5, 5), 2, 4, 3, 1, 1);
    String swish = g.add("Mul", List.of(x, g.add("Sigmoid", List.of(x))));
    x = conv(g, swish, 4, 4, 1, 1, 0);
    String gate =
        g.add("Clip", List.of(g.add("Add", List.of(x, g.scalar(3))), g.scalar(0), g.scalar(6)));
    x = g.add("Mul", List.of(x, g.add("Div", List.of(gate, g.scalar(6)))));
    gate = g.add("Clip", List.of(g.add("Add", List.of(g.scalar(3), x)), g.scalar(0), g.scalar(6)));
    x = g.add("Div", List.of(g.add("Mul", List.of(gate, x)), g.scalar(6)));
    x = g.add("Mul", List.of(x, g.add("Tanh", List.of(g.add("Softplus", List.of(x))))));
    String erf = g.add("Erf", List.of(g.add("Mul", List.of(x, g.scalar(0.70710677)))));
    x =
        g.add(
            "Mul",
            List.of(
                g.add("Mul", List.of(g.scalar(0.5), x)), g.add("Add", List.of(g.scalar(1), erf))));
    return g.output(layerNormalized(g, g.add("Flatten", List.of(x)), 100), 2);
  }

  private static String rounded(TestGraph g, String x, double scale, int zero) {
    String s = g.scalar(scale);
    String z = g.constant(Array.scalar(ElementType.UINT8, zero));
    String q = g.add("QuantizeLinear", List.of(x, s, z));
    return g.add("DequantizeLinear", List.of(q, s, z));
  }

  private static String wholeWeight(TestGraph g, int... dims) {
    Shape shape = Shape.of(dims);
    return g.constant(Array.ofIntegers(ElementType.INT8, shape, i -> (i * 37L) % 200 - 100));
  }

  private static TestGraph quantizedBetween() {
    TestGraph g = new TestGraph(13);
    String x = rounded(g, g.input("input", "N", 1, 8, 8), 0.01, 128);
    String w =
        g.add(
            "DequantizeLinear",
            List.of(
                wholeWeight(g, 4, 1, 3, 3),
                g.positive(4),
                g.constant(Array.zeros(ElementType.INT8, Shape.of(4)))),
            "axis",
            0);
    x = g.add("Conv", List.of(x, w, g.weight(4)), "pads", new int[] {1, 1, 1, 1});
    x = rounded(g, relu(g, x), 1.5, 0);
    x = g.add("Flatten", List.of(rounded(g, maxPool(g, x, 2, 2, 0), 1.5, 0)));
    return g.output(gemm(g, x, 64, 3), 2);
  }

  /** The operators of its own that ONNX Runtime's quantizer writes. */
  private static TestGraph quantizedByOnnxRuntime() {
    TestGraph g = new TestGraph(13);
    String own = "com.microsoft.";
    String zero = g.constant(Array.scalar(ElementType.UINT8, 128));
    String fine = g.scalar(0.0078125);
    String coarse = g.scalar(0.03125);
    String x = g.add("QuantizeLinear", List.of(g.input("input", "N", 2, 6, 6), fine, zero));
    String y = g.add(own + "QLinearLeakyRelu", List.of(x, fine, zero, fine, zero), "alpha", 0.25f);
    String gate = g.add(own + "QLinearSigmoid", List.of(x, fine, zero, fine, zero));
    y = g.add(own + "QLinearMul", List.of(y, fine, zero, gate, fine, zero, fine, zero));
    y = g.add(own + "QLinearAdd", List.of(x, fine, zero, y, fine, zero, coarse, zero));
    y =
        g.add(
            own + "QLinearConcat",
            List.of(coarse, zero, y, coarse, zero, x, fine, zero),
            "axis",
            1);
    y =
        g.add(
            own + "QLinearAveragePool",
            List.of(y, coarse, zero, fine, zero),
            "kernel_shape",
            new int[] {2, 2},
            "strides",
            new int[] {2, 2});
    String mean = g.add(own + "QLinearGlobalAveragePool", List.of(y, fine, zero, coarse, zero));
    mean = g.add("Reshape", List.of(mean, g.longs(0, -1)));
    String w =
        g.constant(Array.ofIntegers(ElementType.INT8, Shape.of(3, 4), i -> (i * 29L) % 100 - 50));
    String bias = g.constant(Array.ofIntegers(ElementType.INT32, Shape.of(3), i -> i * 300L - 400));
    String zeroOfWeights = g.constant(Array.scalar(ElementType.INT8, 0));
    String scores =
        g.add(
            own + "QGemm",
            List.of(mean, coarse, zero, w, fine, zeroOfWeights, bias, coarse, zero),
            "transB",
            1);
    return g.output(g.add("DequantizeLinear", List.of(scores, coarse, zero)), 2);
  }

  private static TestGraph quantizedOperators() {
    TestGraph g = new TestGraph(13);
    String xs = g.scalar(0.0078125);
    String xz = g.constant(Array.scalar(ElementType.UINT8, 128));
    String ys = g.scalar(0.5);
    String yz = g.constant(Array.scalar(ElementType.UINT8, 100));
    String x = g.add("QuantizeLinear", List.of(g.input("input", "N", 2, 6, 6), xs, xz));
    x =
        g.add(
            "QLinearConv",
            List.of(
                x,
                xs,
                xz,
                wholeWeight(g, 4, 2, 3, 3),
                g.floats(0.03125f),
                g.constant(Array.scalar(ElementType.INT8, 0)),
                ys,
                yz,
                g.constant(Array.ofIntegers(ElementType.INT32, Shape.of(4), i -> i * 300L - 400))));
    x = g.add("Reshape", List.of(x, g.longs(0, -1)));
    String w =
        g.constant(Array.ofIntegers(ElementType.UINT8, Shape.of(64, 5), i -> (i * 29L) % 256));
    String zs = g.scalar(16);
    x =
        g.add(
            "QLinearMatMul",
            List.of(
                x,
                ys,
                yz,
                w,
                g.scalar(0.015625),
                g.constant(Array.scalar(ElementType.UINT8, 120)),
                zs,
                g.constant(Array.scalar(ElementType.UINT8, 128))));
    return g.output(
        g.add("DequantizeLinear", List.of(x, zs, g.constant(Array.scalar(ElementType.UINT8, 128)))),
        2);
  }

  private static TestGraph pooledWhole() {
    TestGraph g = new TestGraph(13);
    String s = g.scalar(0.03125);
    String z = g.constant(Array.scalar(ElementType.UINT8, 64));
    String x = g.add("QuantizeLinear", List.of(g.input("input", "N", 2, 6, 6), s, z));
    x = g.add("Transpose", List.of(maxPool(g, x, 2, 2, 0)), "perm", new int[] {0, 2, 3, 1});
    return g.output(g.add("DequantizeLinear", List.of(x, s, z)), 4);
  }

  private static TestGraph conditional() {
    TestGraph g = new TestGraph(13);
    String noise = g.input("noise", "N", 5);
    String label = g.input(ElementType.INT64, "label", "N");
    String y = g.add("Gather", List.of(g.weight(10, 4), label));
    String x = relu(g, gemm(g, g.add("Concat", List.of(noise, y), "axis", -1), 9, 32));
    x = g.add("Reshape", List.of(x, g.longs(-1, 2, 4, 4)));
    x =
        g.add(
            "ConvTranspose",
            List.of(x, g.weight(2, 1, 4, 4)),
            "strides",
            new int[] {2, 2},
            "pads",
            new int[] {1, 1, 1, 1});
    return g.output(g.add("Tanh", List.of(x)), 4);
  }
}
