package dev.fovea.layer.neocognitron;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Convolution;
import dev.fovea.kernel.ConvolutionProblem;
import dev.fovea.kernel.ConvolutionProblem.Use;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.support.Bias;
import java.util.EnumSet;

/**
 * The inhibitory V-cells of a layer of S-cells. The cell of a position sees what the S-cells there
 * see, and gives the weighted root mean square of it: v = sqrt(sum of c u^2), where the strengths c
 * sum to 1 over the connecting areas in all planes (Fukushima 1980, equation 4).
 */
final class VCells {
  private final Workers workers;
  private final Convolution convolution;
  private final WeightView falloff;
  private final int inputs;
  private final int planes;
  private final int outputs;
  private final float[] x;
  private final float[] dx;

  /** The mean over the planes of the squares of the input (batch, inputs), and its gradient. */
  private final float[] squares;

  private final float[] squareGradients;

  /** The cells (batch, outputs). */
  final float[] values;

  /** The gradients of the cells, to be set before backward, which overwrites them. */
  final float[] gradients;

  VCells(Binding binding, Area area) {
    workers = binding.kernels().workers();
    planes = binding.inputShape().channels();
    inputs = binding.inputShape().size() / planes;
    outputs = binding.rows();
    x = binding.input();
    dx = binding.inputGradient();
    boolean backward = dx.length > 0;
    squares = binding.scratch(inputs);
    squareGradients = binding.scratch(backward ? inputs : 0);
    values = binding.scratch(outputs);
    gradients = binding.scratch(backward ? outputs : 0);
    falloff = WeightView.constant(area.falloff());
    EnumSet<Use> uses = EnumSet.of(Use.FORWARD);
    if (backward) {
      uses.add(Use.INPUT_GRADIENT);
    }
    convolution =
        binding
            .kernels()
            .convolution(
                ConvolutionProblem.of(area.window(binding.inputShape()), 1, 1)
                    .batch(binding.batch())
                    .uses(uses));
  }

  void forward(int samples) {
    workers.forEach(samples, this::square);
    convolution.forward(samples, squares, falloff, Bias.NONE, Activation.LINEAR, values);
    for (int i = 0; i < samples * outputs; i++) {
      values[i] = (float) Math.sqrt(Math.max(0, values[i]));
    }
  }

  private void square(int sample) {
    for (int position = sample * inputs; position < (sample + 1) * inputs; position++) {
      int at = position * planes;
      float sum = 0;
      for (int i = at; i < at + planes; i++) {
        sum += x[i] * x[i];
      }
      squares[position] = sum / planes;
    }
  }

  /** Adds the gradient through the cells to that of the input; a silent cell has none. */
  void backward(int samples) {
    if (dx.length == 0) {
      return;
    }
    for (int i = 0; i < samples * outputs; i++) {
      gradients[i] = values[i] == 0 ? 0 : gradients[i] / (2 * values[i]);
    }
    convolution.inputGradient(samples, gradients, falloff, squareGradients);
    workers.forEach(samples, this::addGradients);
  }

  private void addGradients(int sample) {
    for (int position = sample * inputs; position < (sample + 1) * inputs; position++) {
      int at = position * planes;
      float factor = 2 * squareGradients[position] / planes;
      for (int i = at; i < at + planes; i++) {
        dx[i] += factor * x[i];
      }
    }
  }
}
