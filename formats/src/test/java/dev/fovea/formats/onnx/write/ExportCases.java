package dev.fovea.formats.onnx.write;

import static dev.fovea.layer.ImageLayers.resizing;
import static dev.fovea.layer.LayerCase.merge;
import static dev.fovea.layer.LayerCase.of;
import static dev.fovea.layer.Layers.*;
import static dev.fovea.layer.Operations.*;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.LayerCase;
import dev.fovea.layer.LayerCases;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.core.Embedding;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.pooling.LpPooling;
import dev.fovea.layer.shape.ImageInterpolation;
import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.ResizeRule;
import dev.fovea.layer.shape.ResizeRule.Coordinates;
import dev.fovea.layer.shape.ResizeRule.Interpolation;
import dev.fovea.layer.shape.ResizeRule.Rounding;
import dev.fovea.layer.shape.Resizing;
import java.util.ArrayList;
import java.util.List;

/** Core's cases of all layers, and more: those whose form in ONNX takes another way. */
final class ExportCases {
  private ExportCases() {}

  static List<LayerCase> all() {
    List<LayerCase> cases = new ArrayList<>(LayerCases.all());
    for (Activation activation : Activation.values()) {
      cases.add(of(dense(6).activation(activation), 2, 5));
    }
    for (MathFunction function : MathFunction.values()) {
      cases.add(of(math(function), 3, 4));
    }
    cases.addAll(windows());
    cases.addAll(sizes());
    cases.addAll(rest());
    return cases;
  }

  private static List<LayerCase> windows() {
    return List.of(
        of(conv2D(2, 3).strides(2).dilationRate(2).padding(Padding.SAME), 9, 8, 2),
        of(conv2DTranspose(4, 3).groups(2).strides(2).padding(Padding.SAME), 3, 4, 6),
        of(conv2DTranspose(2, 4, 3).strides(2).padding(Padding.explicit(1, 1, 2, 0)), 3, 4, 2),
        of(conv1DTranspose(2, 1).strides(3).outputPadding(1).padding(Padding.SAME), 4, 2),
        of(averagePooling2D(2).strides(1).dilationRate(2), 5, 6, 2),
        of(
            averagePooling2D(3, 2)
                .strides(2)
                .dilationRate(2, 1)
                .padding(Padding.SAME)
                .countIncludePad(true),
            7,
            6,
            2),
        of(averagePooling1D(3).strides(2).dilationRate(2).ceilMode(true), 8, 2),
        of(maxPooling2D(2).strides(2).dilationRate(3).ceilMode(true), 9, 7, 2),
        of(maxPooling1D(3).dilationRate(2).padding(Padding.SAME), 7, 3),
        of(LpPooling.of(2, 2, 2).dilationRate(2).strides(1), 5, 4, 2),
        of(LpPooling.of(3, 1, 2).strides(2).ceilMode(true), 7, 2),
        of(localResponseNormalization(3).numbers(0.5, 0.75, 1), 2, 3, 4, 5),
        of(localResponseNormalization(3).numbers(0.5, 0.75, 1), 6));
  }

  private static Resize resize(
      Coordinates coordinates, Interpolation interpolation, Rounding rounding, int... sizes) {
    return Resize.to(ResizeRule.of(coordinates, interpolation, rounding), sizes);
  }

  private static List<LayerCase> sizes() {
    List<LayerCase> cases = new ArrayList<>();
    for (ImageInterpolation interpolation : ImageInterpolation.values()) {
      Resizing layer = resizing(5, 4).interpolation(interpolation);
      cases.add(of(layer, 30, 9, 2));
      cases.add(of(layer.cropToAspectRatio(), 7, 9, 2));
      cases.add(of(layer.padToAspectRatio(0.5).antialias(true), 9, 4, 1));
    }
    for (Coordinates coordinates : Coordinates.values()) {
      if (coordinates != Coordinates.TF_HALF_PIXEL_FOR_NN
          && coordinates != Coordinates.HALF_PIXEL_SYMMETRIC) {
        cases.add(of(resize(coordinates, Interpolation.LINEAR, Rounding.FLOOR, 7, 3), 4, 5, 2));
        cases.add(of(resize(coordinates, Interpolation.CUBIC, Rounding.FLOOR, 7, 3), 4, 5, 2));
        cases.add(of(resize(coordinates, Interpolation.CUBIC, Rounding.FLOOR, 7), 5, 2));
      }
    }
    for (Rounding rounding : Rounding.values()) {
      cases.add(of(resize(Coordinates.HALF_PIXEL, Interpolation.NEAREST, rounding, 7, 3), 4, 5, 2));
      cases.add(of(resize(Coordinates.ASYMMETRIC, Interpolation.NEAREST, rounding, 3, 9), 4, 5, 2));
    }
    Coordinates given = Coordinates.TF_HALF_PIXEL_FOR_NN;
    cases.add(of(resize(given, Interpolation.NEAREST, Rounding.FLOOR, 7, 3), 4, 5, 2));
    cases.add(of(resize(given, Interpolation.NEAREST, Rounding.ROUND_PREFER_FLOOR, 7, 3), 4, 5, 2));
    ResizeRule cubic = ResizeRule.of(Coordinates.HALF_PIXEL, Interpolation.CUBIC, Rounding.FLOOR);
    cases.add(of(Resize.by(cubic, List.of(2.0, 1.5, 1.0)), 3, 4, 2, 2));
    return cases;
  }

  private static List<LayerCase> rest() {
    int[] whole = {2, 3, 4};
    List<LayerCase> cases =
        new ArrayList<>(
            List.of(
                of(activation(Activation.SPARSEMAX), 3, 7),
                of(sparsemax(1), 5, 4),
                of(sparsemax(2), 2, 5, 3),
                of(gelu(true), 9),
                of(Embedding.of(3, 4), 5),
                of(Embedding.of(3, 2), 2, 3),
                of(argmax(1), 3, 4),
                of(argmax(-1), 2, 3, 4),
                of(argmin(2), 2, 3, 4),
                of(argmax(3), 2, 2, 3, 4),
                of(pad(Pad.Mode.REFLECT, 5, 4, 0, 0), 3, 2),
                of(pad(Pad.Mode.REFLECT, 2, 1, 1, 2, 1, 0), 4, 3, 2),
                of(pad(Pad.Mode.WRAP, 4, 3, 0, 0, 0, 1), 3, 2, 2),
                of(pad(Pad.Mode.CONSTANT, 1, 0, 0, 2, 3, 0), 2, 3, 2),
                merge(divide(), whole, whole),
                merge(power(), whole, new int[] {4}),
                merge(where(), new int[] {4}, whole, new int[] {3, 1}),
                merge(matmul(), new int[] {2, 3, 4, 2}, new int[] {2, 5})));
    for (ReductionRule rule : ReductionRule.values()) {
      cases.add(of(reduction(rule, 1), 3, 2, 4));
      cases.add(of(reduction(rule, -1), 3, 2, 4));
      cases.add(of(reduction(rule, 2, 3).keepdims(true), 3, 2, 4));
      cases.add(of(reduction(rule, 1, 2, 3), 3, 2, 4));
    }
    return cases;
  }

  /**
   * Brings inputs from -0.5 to 1.5 to where a layer is defined, and its outputs differ: for logic
   * to whole numbers, some of which are 0 or equal.
   */
  static Symbol inDomain(String className, Symbol x) {
    return switch (className) {
      case "Reciprocal", "Sqrt", "Log", "LogSum", "Divide", "Power" ->
          x.then(rescaling(0.5).offset(0.75));
      case "Arcsin", "Arccos", "Arctanh" -> x.then(rescaling(0.4).offset(0.1));
      case "Arccosh" -> x.then(rescaling(1).offset(2));
      case "Embedding" -> x.then(math(MathFunction.ROUND)).then(math(MathFunction.ABSOLUTE));
      case "CategoryEncoding" -> x.then(rescaling(3).offset(-0.5));
      case "Isnan" -> x.then(math(MathFunction.SQRT));
      case "Isinf" -> x.then(math(MathFunction.ROUND)).then(math(MathFunction.RECIPROCAL));
      case "LogicalNot", "LogicalAnd", "LogicalOr", "LogicalXor", "Equal", "NotEqual", "Where" ->
          x.then(math(MathFunction.ROUND));
      default -> x;
    };
  }
}
