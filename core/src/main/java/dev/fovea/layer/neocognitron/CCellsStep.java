package dev.fovea.layer.neocognitron;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Bound {@link CCells}. The blur is a depthwise convolution; inhibition and saturation follow in
 * place.
 */
final class CCellsStep implements Step {
  private final Workers workers;
  private final Convolution blur;
  private final WeightView strengths;
  private final float saturation;
  private final boolean lateral;
  private final int rows;
  private final int planes;
  private final float[] x;
  private final float[] dx;
  private final float[] y;
  private final float[] dy;

  /** The mean over the planes of the blurred inputs (batch, rows). */
  private final float[] means;

  CCellsStep(CCells layer, Binding binding) {
    workers = binding.kernels().workers();
    saturation = (float) layer.saturation();
    lateral = layer.lateral();
    rows = binding.rows();
    planes = binding.outputShape().channels();
    x = binding.input();
    dx = binding.inputGradient();
    y = binding.output();
    dy = binding.outputGradient();
    means = binding.scratch(rows);
    strengths = WeightView.constant(repeated(layer.area().falloff(), planes));
    EnumSet<Use> uses = EnumSet.of(Use.FORWARD);
    if (dx.length > 0) {
      uses.add(Use.INPUT_GRADIENT);
    }
    blur =
        binding
            .kernels()
            .convolution(
                ConvolutionProblem.of(layer.area().window(binding.inputShape()), planes, planes)
                    .groups(planes)
                    .batch(binding.batch())
                    .uses(uses));
  }

  /** Returns the kernel (kernel size, 1, planes) that has the same strengths for each plane. */
  private static float[] repeated(float[] falloff, int planes) {
    float[] kernel = new float[falloff.length * planes];
    for (int i = 0; i < falloff.length; i++) {
      Arrays.fill(kernel, i * planes, (i + 1) * planes, falloff[i]);
    }
    return kernel;
  }

  @Override
  public void forward(int samples, long step) {
    blur.forward(samples, x, strengths, Bias.NONE, Activation.LINEAR, y);
    workers.forEach(samples, this::respond);
  }

  private void respond(int sample) {
    for (int row = sample * rows; row < (sample + 1) * rows; row++) {
      int at = row * planes;
      float mean = 0;
      if (lateral) {
        for (int k = at; k < at + planes; k++) {
          mean += y[k];
        }
        mean /= planes;
      }
      means[row] = mean;
      float divisor = 1 + mean;
      for (int k = at; k < at + planes; k++) {
        float inner = Math.max(0, (y[k] - mean) / divisor);
        y[k] = inner / (1 + saturation * inner);
      }
    }
  }

  @Override
  public void backward(int samples, long step) {
    if (dx.length == 0) {
      return;
    }
    workers.forEach(samples, this::gradients);
    blur.inputGradient(samples, dy, strengths, dx);
  }

  /**
   * Replaces the gradients of a sample's responses by those of the blurred inputs. With q = (1 + s)
   * / (1 + v) - 1 it is psi'(q) = (1 - saturation u)^2, dq/ds = 1 / (1 + v) and dq/dv = -(1 + q) /
   * (1 + v).
   */
  private void gradients(int sample) {
    for (int row = sample * rows; row < (sample + 1) * rows; row++) {
      int at = row * planes;
      float inverse = 1 / (1 + means[row]);
      float sum = 0;
      for (int k = at; k < at + planes; k++) {
        float slope = 1 - saturation * y[k];
        float dq = y[k] > 0 ? dy[k] * slope * slope : 0;
        sum += dq * (1 + y[k] / slope);
        dy[k] = dq * inverse;
      }
      float shared = lateral ? sum * inverse / planes : 0;
      for (int k = at; k < at + planes; k++) {
        dy[k] -= shared;
      }
    }
  }

  @Override
  public String algorithm() {
    return blur.toString();
  }
}
