package dev.fovea.layer.convolution;

import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.WeightView;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Bias;
import dev.fovea.layer.support.OutputActivation;

/** A bound convolution with bias and activation: weight 0 is the kernel, weight 1 the bias. */
final class ConvStep implements Step {
  private final Convolution convolution;
  private final float[] x;
  private final float[] dx;
  private final WeightView kernel;
  private final float[] kernelGradient;
  private final Bias bias;
  private final OutputActivation activation;
  private final float[] y;

  ConvStep(Binding binding, ConvOptions options, int outputs, int groups) {
    convolution = options.convolution(binding, outputs, groups);
    x = binding.input();
    dx = binding.inputGradient();
    kernel = binding.weightValues(0);
    kernelGradient = binding.weightGradient(0);
    bias = Bias.of(binding, 1, options.useBias());
    activation = OutputActivation.of(binding, options.activation());
    y = binding.output();
  }

  @Override
  public void forward(int samples, long step) {
    convolution.forward(samples, x, kernel, bias.values(), activation.during(), y);
    activation.finish(samples);
  }

  @Override
  public void backward(int samples, long step) {
    float[] gradient = activation.backward(samples);
    bias.backward(samples, gradient);
    if (kernelGradient.length > 0) {
      convolution.weightGradient(samples, x, gradient, kernelGradient);
    }
    if (dx.length > 0) {
      convolution.inputGradient(samples, gradient, kernel, dx);
    }
  }

  @Override
  public String algorithm() {
    return convolution.toString();
  }
}
