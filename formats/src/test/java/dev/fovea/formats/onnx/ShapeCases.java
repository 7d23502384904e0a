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
import java.util.stream.Stream;

/** Operators that move and gather elements. */
final class ShapeCases {
  private ShapeCases() {}

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
        OneNode.of("GatherND", 13, x, Array.of(Shape.of(3, 1), 0L, -1L, 2L)).with("batch_dims", 1),
        OneNode.of("ScatterElements", 18, x, elements, reals(2, 4, 2))
            .with("axis", 0)
            .with("reduction", "add"),
        OneNode.of("ScatterElements", 18, x, elements, reals(2, 4, 2))
            .with("axis", 0)
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
        OneNode.of("Unique", 11, wholes(ElementType.FLOAT, 0, 5, 3, 4))
            .with("sorted", 0)
            .outputs(4));
  }
}
