package dev.fovea.kernel;

/**
 * The gradient of the ReLU in {@link Kernels#scaleShiftRelu}, of which only x is kept: a gradient
 * passes where x[r, c] scale[c] + shift[c] is above 0, and is 0 elsewhere.
 *
 * @param scale (channels); empty if all gradients pass
 * @param shift like scale
 */
public record ReluGate(float[] scale, float[] shift) {
  /** The gate that lets all gradients pass. */
  public static final ReluGate OPEN = new ReluGate(new float[0], new float[0]);

  /** Returns whether all gradients pass. */
  public boolean isOpen() {
    return scale.length == 0;
  }
}
