package dev.fovea.layer;

import static dev.fovea.layer.LayerCase.merge;
import static dev.fovea.layer.LayerCase.of;
import static dev.fovea.layer.Operations.*;

import dev.fovea.kernel.Padding;
import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.ReductionRule;
import dev.fovea.layer.merge.Comparison;
import dev.fovea.layer.pooling.LpPooling;
import dev.fovea.layer.shape.Pad;
import dev.fovea.layer.shape.Resize;
import dev.fovea.layer.shape.ResizeRule;
import dev.fovea.layer.shape.ResizeRule.Coordinates;
import dev.fovea.layer.shape.ResizeRule.Interpolation;
import dev.fovea.layer.shape.ResizeRule.Rounding;
import dev.fovea.layer.shape.Slice;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Layers that are operations in Keras, in many configurations. */
final class OperationCases {
  /** The functions with a gradient where the cases' inputs lie, from -1.4 to 1.7. */
  private static final Set<MathFunction> EVERYWHERE =
      EnumSet.complementOf(
          EnumSet.of(
              MathFunction.RECIPROCAL,
              MathFunction.SQRT,
              MathFunction.LOG,
              MathFunction.TAN,
              MathFunction.ARCSIN,
              MathFunction.ARCCOS,
              MathFunction.ARCCOSH,
              MathFunction.ARCTANH));

  private OperationCases() {}

  static List<LayerCase> all() {
    return Stream.of(functions(), combining(), reducing(), moving(), resizing(), windows())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The classes of layers whose gradients {@link OperationDomainTest} checks, or that have none.
   */
  static Set<String> elsewhere() {
    Set<String> names =
        EnumSet.complementOf(EnumSet.copyOf(EVERYWHERE)).stream()
            .map(MathFunction::keras)
            .collect(Collectors.toSet());
    names.addAll(Set.of("Divide", "Power", "LogSum", "Argmax", "Argmin"));
    return names;
  }

  private static List<LayerCase> functions() {
    List<LayerCase> cases =
        EVERYWHERE.stream().map(function -> of(math(function), 2, 5)).collect(Collectors.toList());
    cases.add(of(clip(-0.5, 0.7), 11));
    cases.add(of(fakeQuantization(1e-4, 3), 1, 3));
    cases.add(of(logSoftmax(), 3, 4));
    cases.add(of(logSoftmax(1), 3, 4));
    cases.add(of(logSoftmax(2), 2, 3, 2));
    return cases;
  }

  private static List<LayerCase> combining() {
    List<LayerCase> cases =
        Arrays.stream(Comparison.Rule.values())
            .map(rule -> merge(comparison(rule), new int[] {2, 3}, new int[] {3}))
            .collect(Collectors.toList());
    cases.add(merge(where(), new int[] {2, 3}, new int[] {2, 3}, new int[] {2, 3}));
    cases.add(merge(where(), new int[] {2, 1}, new int[] {2, 3}, new int[] {3}));
    cases.add(merge(matmul(), new int[] {2, 3}, new int[] {3, 4}));
    cases.add(merge(matmul(), new int[] {2, 2, 3}, new int[] {1, 3, 2}));
    cases.add(merge(matmul(), new int[] {3, 2}, new int[] {2, 2, 3}));
    return cases;
  }

  private static List<LayerCase> reducing() {
    List<LayerCase> cases =
        Arrays.stream(ReductionRule.values())
            .filter(rule -> rule != ReductionRule.LOG_SUM)
            .map(rule -> of(reduction(rule, 1, -1), 3, 2, 4))
            .collect(Collectors.toList());
    cases.add(of(reduction(ReductionRule.MEAN, 1, 2).keepdims(true), 3, 2, 4));
    cases.add(of(reduction(ReductionRule.MAX, 2), 3, 2, 4));
    return cases;
  }

  private static List<LayerCase> moving() {
    return List.of(
        of(slice(1, 1, 3), 4, 2),
        of(slice(-1, -2, Integer.MAX_VALUE), 2, 3),
        of(
            new Slice(
                "", List.of(1, 2), List.of(3, 0), List.of(Integer.MIN_VALUE, 5), List.of(-2, 3)),
            4,
            6,
            2),
        of(take(2, 2, 0, -1, 2), 2, 3),
        of(take(1, 1, 0), 3, 2, 2),
        of(tile(2, 1, 3), 2, 2, 1),
        of(pad(Pad.Mode.CONSTANT, 1, 0, 0, 2), 2, 3),
        of(pad(Pad.Mode.REFLECT, 1, 2, 0, 0), 4, 2),
        of(pad(Pad.Mode.SYMMETRIC, 2, 1, 0, 1), 3, 2),
        of(pad(Pad.Mode.EDGE, 2, 1, 0, 0), 3, 2),
        of(pad(Pad.Mode.WRAP, 1, 2, 1, 0), 4, 2));
  }

  private static List<LayerCase> resizing() {
    ResizeRule linear =
        ResizeRule.of(Coordinates.HALF_PIXEL, Interpolation.LINEAR, Rounding.ROUND_PREFER_FLOOR);
    ResizeRule cubic =
        new ResizeRule(
            Coordinates.ASYMMETRIC, Interpolation.CUBIC, Rounding.FLOOR, -0.5, true, false);
    ResizeRule smooth =
        new ResizeRule(
            Coordinates.PYTORCH_HALF_PIXEL,
            Interpolation.LINEAR,
            Rounding.FLOOR,
            -0.75,
            false,
            true);
    ResizeRule nearest =
        ResizeRule.of(Coordinates.ASYMMETRIC, Interpolation.NEAREST, Rounding.ROUND_PREFER_CEIL);
    ResizeRule corners =
        ResizeRule.of(Coordinates.ALIGN_CORNERS, Interpolation.LINEAR, Rounding.FLOOR);
    return List.of(
        of(Resize.to(linear, 5, 2), 3, 4, 2),
        of(Resize.by(cubic, List.of(1.5, 2.0)), 4, 3, 2),
        of(Resize.to(smooth, 2, 3), 5, 4, 2),
        of(Resize.by(nearest, List.of(1.6)), 5, 2),
        of(Resize.to(corners, 5, 1, 3), 2, 3, 3, 1));
  }

  private static List<LayerCase> windows() {
    return List.of(
        of(LpPooling.of(2, 1, 3).strides(2), 7, 2),
        of(lpPooling2D(3, 2), 4, 5, 2),
        of(lpPooling2D(2, 3, 2).strides(1).padding(Padding.SAME), 4, 3, 2),
        of(LpPooling.of(1, 3, 2).strides(1), 4, 3, 3, 1),
        of(localResponseNormalization(3).numbers(0.5, 0.75, 1), 2, 5),
        of(localResponseNormalization(4).numbers(0.3, 0.6, 2), 2, 2, 6));
  }
}
