package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.TestArrays.between;
import static dev.fovea.formats.onnx.TestArrays.floats;
import static dev.fovea.formats.onnx.TestArrays.ints;
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

/** Operators that resize, sample, quantize and recur, and the rest. */
final class SampleCases {
  private SampleCases() {}

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
    for (String nearest : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
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
        OneNode.of("GridSample", 16, reals(1, 1, 4, 4), reals(1, 2, 3, 2)).with("mode", "bicubic"));
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
        OneNode.of("RoiAlign", 16, reals(2, 3, 8, 8), boxes, samples)
            .with("mode", "max")
            .with("output_height", 2)
            .with("output_width", 3));
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
        OneNode.of("QuantizeLinear", 13, x, scalar(0.1), Array.scalar(ElementType.INT8, -3)),
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
            "QLinearMatMul", 10, a, scalar(0.02), zero, b, scalar(0.03), zero, scalar(0.2), zero),
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
        OneNode.of("STFT", 17, reals(1, 20, 1), Array.of(Shape.SCALAR, 4L), between(0, 1, 8)),
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
