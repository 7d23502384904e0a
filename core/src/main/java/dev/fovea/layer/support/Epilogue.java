package dev.fovea.layer.support;

import dev.fovea.kernel.Activation;
import dev.fovea.layer.Pass;

/**
 * The activation at a layer's end, which kernels apply as they store: what must be kept for its
 * derivative, and the way of the gradient back through it.
 */
public final class Epilogue {
  /** The memory of what came before the activation, far from the slots that layers choose. */
  private static final int INPUT_SLOT = 100;

  private Epilogue() {}

  /** What the kernel is to apply: nothing, where the derivative needs the activation's input. */
  public static Activation during(Pass pass, Activation activation) {
    return keepsInput(pass, activation) ? Activation.LINEAR : activation;
  }

  /** To be called when the kernel has filled the output. */
  public static void finish(Pass pass, Activation activation) {
    if (keepsInput(pass, activation)) {
      int size = pass.outputShape().size();
      float[] before = pass.memory(INPUT_SLOT, size);
      System.arraycopy(pass.output(), 0, before, 0, size * pass.batch());
      activate(pass, activation, before, pass.output());
    }
  }

  /** The gradient by the activation's input, written over that by its output. */
  public static float[] gradient(Pass pass, Activation activation) {
    float[] gradient = pass.outputGradient();
    if (activation != Activation.LINEAR) {
      int channels = pass.outputShape().channels();
      float[] before =
          activation.needsInput()
              ? pass.memory(INPUT_SLOT, pass.outputShape().size())
              : pass.output();
      pass.kernels()
          .activationGradient(
              activation, rows(pass), channels, before, pass.output(), gradient, gradient);
    }
    return gradient;
  }

  /** Rows of the output: everything but its last axis. */
  public static int rows(Pass pass) {
    return pass.batch() * (pass.outputShape().size() / pass.outputShape().channels());
  }

  private static void activate(Pass pass, Activation activation, float[] x, float[] y) {
    pass.kernels().activate(activation, rows(pass), pass.outputShape().channels(), x, y);
  }

  private static boolean keepsInput(Pass pass, Activation activation) {
    return activation.needsInput() && pass.backwardFollows();
  }
}
