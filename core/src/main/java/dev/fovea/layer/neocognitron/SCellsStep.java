package dev.fovea.layer.neocognitron;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.Kernels;
import dev.fovea.kernel.WeightView;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Bound {@link SCells}. The excitation is a convolution; what follows is computed from it and the
 * {@link VCells} in place.
 */
final class SCellsStep implements Step {
  private final Kernels kernels;
  private final Convolution convolution;
  private final VCells inhibitory;
  private final float threshold;

  /** The factor r of the output. */
  private final float gain;

  private final int rows;
  private final int planes;
  private final float[] x;
  private final float[] dx;
  private final WeightView excitation;
  private final float[] excitationGradient;
  private final float[] inhibition;
  private final float[] inhibitionGradient;

  /** The threshold times the inhibition of each plane. */
  private final float[] scaled;

  /** The gradients of the inhibition, a part for each sample. */
  private final float[] parts;

  private final float[] y;
  private final float[] dy;

  SCellsStep(SCells layer, Binding binding) {
    kernels = binding.kernels();
    threshold = (float) layer.threshold();
    gain = (float) (layer.threshold() / (1 - layer.threshold()));
    rows = binding.rows();
    planes = layer.planes();
    x = binding.input();
    dx = binding.inputGradient();
    excitation = binding.weightValues(0);
    excitationGradient = binding.weightGradient(0);
    inhibition = binding.weight(1);
    inhibitionGradient = binding.weightGradient(1);
    scaled = new float[planes];
    parts = binding.scratch(binding.backward() ? planes : 0);
    y = binding.output();
    dy = binding.outputGradient();
    inhibitory = new VCells(binding, layer.area());
    EnumSet<Use> uses = EnumSet.of(Use.FORWARD);
    if (dx.length > 0) {
      uses.add(Use.INPUT_GRADIENT);
    }
    if (excitationGradient.length > 0) {
      uses.add(Use.WEIGHT_GRADIENT);
    }
    convolution =
        kernels.convolution(
            ConvolutionProblem.of(
                    layer.area().window(binding.inputShape()),
                    binding.inputShape().channels(),
                    planes)
                .batch(binding.batch())
                .uses(uses));
  }

  @Override
  public void forward(int samples, long step) {
    convolution.forward(samples, x, excitation, Bias.NONE, Activation.LINEAR, y);
    inhibitory.forward(samples);
    for (int k = 0; k < planes; k++) {
      scaled[k] = threshold * Math.max(0, inhibition[k]);
    }
    kernels.workers().forEach(samples, this::respond);
  }

  /** Turns the excitations e of a sample into responses: r max(0, (e - h) / (1 + h)), h = t b v. */
  private void respond(int sample) {
    for (int row = sample * rows; row < (sample + 1) * rows; row++) {
      float v = inhibitory.values[row];
      int at = row * planes;
      for (int k = 0; k < planes; k++) {
        float h = scaled[k] * v;
        y[at + k] = gain * Math.max(0, (y[at + k] - h) / (1 + h));
      }
    }
  }

  @Override
  public void backward(int samples, long step) {
    kernels.workers().forEach(samples, this::gradients);
    if (inhibitionGradient.length > 0) {
      kernels.sumRows(samples, planes, parts, inhibitionGradient);
    }
    if (excitationGradient.length > 0) {
      convolution.weightGradient(samples, x, dy, excitationGradient);
    }
    if (dx.length > 0) {
      convolution.inputGradient(samples, dy, excitation, dx);
      inhibitory.backward(samples);
    }
  }

  /**
   * Replaces the gradients of a sample's responses by those of the excitations, r / (1 + h), and
   * computes those of the rest: the derivative of a response with respect to h is -(r + u) / (1 +
   * h).
   */
  private void gradients(int sample) {
    int part = sample * planes;
    Arrays.fill(parts, part, part + planes, 0);
    for (int row = sample * rows; row < (sample + 1) * rows; row++) {
      float v = inhibitory.values[row];
      int at = row * planes;
      float sum = 0;
      for (int k = 0; k < planes; k++) {
        float u = y[at + k];
        float inner = u > 0 ? dy[at + k] / (1 + scaled[k] * v) : 0;
        float dh = -inner * (gain + u);
        dy[at + k] = gain * inner;
        parts[part + k] += inhibition[k] > 0 ? dh * threshold * v : 0;
        sum += dh * scaled[k];
      }
      if (dx.length > 0) {
        inhibitory.gradients[row] = sum;
      }
    }
  }

  @Override
  public String algorithm() {
    return convolution.toString();
  }
}
