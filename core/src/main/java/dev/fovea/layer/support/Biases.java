package dev.fovea.layer.support;

import dev.fovea.layer.Pass;

/** The bias of a layer that may have none. */
public final class Biases {
  /** No bias. */
  public static final float[] NONE = {};

  private Biases() {}

  /** The bias, weight {@code index} of the layer, or an empty array. */
  public static float[] of(Pass pass, int index, boolean useBias) {
    return useBias ? pass.weight(index) : NONE;
  }

  /** Ones, to add a bias where there is a multiplication as well. */
  public static float[] ones(int channels) {
    float[] ones = new float[channels];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  /** Fills the bias's gradient, the sum over all rows, where it is wanted. */
  public static void gradient(Pass pass, int index, boolean useBias, float[] outputGradient) {
    if (useBias && pass.wantsWeightGradient(index)) {
      pass.kernels()
          .sumRows(
              Epilogue.rows(pass),
              pass.outputShape().channels(),
              outputGradient,
              pass.weightGradient(index));
    }
  }
}
