package dev.fovea.kernel.vector.statistics;

import static dev.fovea.kernel.vector.base.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What a {@link dev.fovea.kernel.ReluGate} lets pass of gradients. */
final class Gates {
  private Gates() {}

  /** Returns gradients where x scale + shift is above 0, and 0 elsewhere. */
  static FloatVector passed(
      FloatVector dy, FloatVector x, float[] factors, int scaleAt, int shiftAt) {
    FloatVector y =
        x.fma(
            FloatVector.fromArray(FLOATS, factors, scaleAt),
            FloatVector.fromArray(FLOATS, factors, shiftAt));
    return FloatVector.zero(FLOATS).blend(dy, y.compare(VectorOperators.GT, 0));
  }

  /** Returns the gradient if x scale + shift is above 0, or else 0. */
  static float passed(float dy, float x, float scale, float shift) {
    return Math.fma(x, scale, shift) > 0 ? dy : 0;
  }
}
