package dev.fovea.layer.normalization;

import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.ReluGate;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;

/** A bound {@link BatchNormalization}, perhaps with the ReLU after it. */
final class BatchStep implements Step {
  private final Kernels kernels;
  private final boolean relu;

  /** The number of rows in a sample. */
  private final int rows;

  private final int channels;
  private final BatchLine line;

  /** What lets gradients pass: ReLU's, or all. */
  private final ReluGate gate;

  /** (batch, shape) each. */
  private final float[] x;

  private final float[] y;
  private final float[] dy;

  /**
   * Binds a layer.
   *
   * @param relu whether ReLU is applied last
   */
  BatchStep(Binding binding, BatchNormalization layer, boolean relu) {
    this.relu = relu;
    kernels = binding.kernels();
    rows = binding.rows();
    channels = binding.outputShape().channels();
    line = new BatchLine(binding, layer, binding.inputs().getFirst());
    gate = relu ? new ReluGate(line.factor(), line.offset()) : ReluGate.OPEN;
    x = binding.input();
    y = binding.output();
    dy = binding.outputGradient();
  }

  @Override
  public void forward(int samples, long step) {
    int n = samples * rows;
    line.find(n);
    if (relu) {
      kernels.scaleShiftRelu(n, channels, x, line.factor(), line.offset(), y);
    } else {
      kernels.scaleShift(n, channels, x, line.factor(), line.offset(), y);
    }
  }

  @Override
  public void backward(int samples, long step) {
    line.backward(samples * rows, dy, gate);
  }
}
