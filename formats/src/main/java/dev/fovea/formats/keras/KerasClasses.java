package dev.fovea.formats.keras;

import dev.fovea.layer.math.MathFunction;
import dev.fovea.layer.math.ReductionRule;
import java.util.Arrays;
import java.util.Set;

/** What Keras has of the built-in classes of layers: layers, operations, or neither. */
final class KerasClasses {
  /** Operations that are layers here, of {@code keras.ops.numpy}. */
  private static final Set<String> NUMPY =
      Set.of(
          "Divide",
          "Power",
          "Greater",
          "GreaterEqual",
          "Less",
          "LessEqual",
          "Equal",
          "NotEqual",
          "LogicalAnd",
          "LogicalOr",
          "LogicalXor",
          "Where",
          "Matmul",
          "Clip",
          "Argmax",
          "Argmin",
          "Take",
          "Tile",
          "Pad");

  /** Operations that are layers here, of {@code keras.ops.nn}. */
  private static final Set<String> NN =
      Set.of(
          "Celu",
          "Gelu",
          "Glu",
          "HardShrink",
          "SoftShrink",
          "Squareplus",
          "Threshold",
          "LogSoftmax",
          "Sparsemax");

  /** Classes that Keras does not have. */
  private static final Set<String> OWN =
      Set.of(
          "Constant",
          "RadialBasis",
          "ScaledTanh",
          "Squash",
          "Capsules",
          "CapsuleLength",
          "CapsuleMask",
          "SCells",
          "CCells",
          "Slice",
          "Resize",
          "FakeQuantization",
          "LocalResponseNormalization",
          "LpPooling1D",
          "LpPooling2D",
          "LpPooling3D");

  private KerasClasses() {}

  /** Returns whether a class is a layer of Keras, or one of a program's own. */
  static boolean isLayer(String className) {
    return !isOperation(className)
        && !OWN.contains(className)
        && !className.startsWith("Partial")
        && !className.startsWith("Subsampling");
  }

  /** Returns whether a class is an operation of Keras. */
  static boolean isOperation(String className) {
    return NUMPY.contains(className)
        || NN.contains(className)
        || Arrays.stream(MathFunction.values()).anyMatch(f -> f.keras().equals(className))
        || Arrays.stream(ReductionRule.values()).anyMatch(r -> r.keras().equals(className));
  }
}
