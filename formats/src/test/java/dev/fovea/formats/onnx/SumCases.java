package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.TestArrays.between;
import static dev.fovea.formats.onnx.TestArrays.ints;
import static dev.fovea.formats.onnx.TestArrays.longs;
import static dev.fovea.formats.onnx.TestArrays.reals;
import static dev.fovea.formats.onnx.TestArrays.wholes;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Operators that sum up: reductions, products, convolutions, pooling and normalization. */
final class SumCases {
  private SumCases() {}

  static Stream<OneNode> reductions() {
    List<OneNode> nodes = new ArrayList<>();
    for (String name :
        List.of(
            "ReduceMean",
            "ReduceProd",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp",
            "ReduceLogSum")) {
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
        OneNode.of("Einsum", 12, reals(2, 3, 4), reals(2, 4, 5))
            .with("equation", "bij, bjk -> bik"),
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
        OneNode.of("ConvTranspose", 11, reals(1, 2, 4), reals(2, 3, 3)).with("dilations", ints(2)),
        OneNode.of("Col2Im", 18, reals(2, 12, 9), longs(4, 4), longs(2, 2)),
        OneNode.of("DeformConv", 19, reals(1, 4, 5, 5), reals(2, 4, 3, 3), reals(1, 18, 3, 3)));
  }

  static Stream<OneNode> pooling() {
    Array x = reals(2, 3, 7, 8);
    return Stream.of(
        OneNode.of("MaxPool", 12, x)
            .with("kernel_shape", ints(3, 2))
            .with("strides", ints(2, 2))
            .with("pads", ints(1, 0, 1, 1))
            .outputs(2),
        OneNode.of("MaxPool", 12, x)
            .with("kernel_shape", ints(3, 3))
            .with("strides", ints(2, 3))
            .with("ceil_mode", 1)
            .with("storage_order", 1)
            .outputs(2),
        OneNode.of("MaxPool", 12, x).with("kernel_shape", ints(2, 3)).with("dilations", ints(2, 3)),
        OneNode.of("MaxPool", 12, wholes(ElementType.UINT8, 0, 255, 1, 1, 6, 6))
            .with("kernel_shape", ints(2, 2)),
        OneNode.of("MaxPool", 12, x)
            .with("kernel_shape", ints(3, 3))
            .with("strides", ints(2, 2))
            .with("auto_pad", "SAME_LOWER"),
        OneNode.of("AveragePool", 19, x)
            .with("kernel_shape", ints(3, 3))
            .with("strides", ints(2, 2))
            .with("pads", ints(1, 1, 1, 1)),
        OneNode.of("AveragePool", 19, x)
            .with("kernel_shape", ints(3, 3))
            .with("pads", ints(1, 1, 1, 1))
            .with("count_include_pad", 1),
        OneNode.of("AveragePool", 19, x)
            .with("kernel_shape", ints(3, 3))
            .with("strides", ints(3, 2))
            .with("ceil_mode", 1),
        OneNode.of("AveragePool", 19, x)
            .with("kernel_shape", ints(2, 3))
            .with("dilations", ints(2, 2)),
        OneNode.of("AveragePool", 11, reals(1, 2, 9))
            .with("kernel_shape", ints(4))
            .with("auto_pad", "SAME_UPPER"),
        OneNode.of("LpPool", 18, x)
            .with("kernel_shape", ints(2, 2))
            .with("p", 3)
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
}
