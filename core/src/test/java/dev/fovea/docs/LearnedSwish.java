package dev.fovea.docs;

import dev.fovea.config.Config;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.Registry;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.weight.Initializers;
import dev.fovea.weight.Parameter;
import dev.fovea.weight.WeightSpec;
import java.util.Arrays;
import java.util.List;

/**
 * y = x sigmoid(beta x), where each channel learns its beta (Ramachandran et al. 2017).
 *
 * @param start what every beta starts with
 */
public record LearnedSwish(String name, double start) implements Layer {

  /** Lets saved models with this layer be loaded; to be called once, before loading. */
  public static void register() {
    Registry.register(
        "LearnedSwish", (name, config) -> new LearnedSwish(name, config.number("start", 1)));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.channels() == Shape.UNKNOWN) {
      throw new ShapeException("the channels of its input " + input + " must be known");
    }
    return input;
  }

  @Override
  public List<WeightSpec> weights(List<Shape> inputs) {
    Shape shape = Shape.of(inputs.getFirst().channels());
    return List.of(new WeightSpec("beta", shape, Parameter.of(Initializers.constant(start))));
  }

  @Override
  public void forward(Pass pass) {
    int size = pass.outputShape().size();
    int channels = pass.outputShape().channels();
    float[] beta = pass.weight(0);
    float[] x = pass.input();
    float[] y = pass.output();
    pass.kernels()
        .workers()
        .forEach(
            pass.batch(),
            sample -> {
              for (int i = sample * size; i < (sample + 1) * size; i++) {
                y[i] = x[i] * sigmoid(beta[i % channels] * x[i]);
              }
            });
  }

  /**
   * With s = sigmoid(beta x): the derivative by x is s + beta x s (1 - s), that by beta is x^2 s (1
   * - s), summed over everything that shares the beta.
   */
  @Override
  public void backward(Pass pass) {
    int size = pass.outputShape().size();
    int channels = pass.outputShape().channels();
    float[] beta = pass.weight(0);
    float[] x = pass.input();
    float[] dy = pass.outputGradient();
    float[] parts = pass.memory(0, channels);
    pass.kernels()
        .workers()
        .forEach(
            pass.batch(),
            sample -> {
              int part = sample * channels;
              Arrays.fill(parts, part, part + channels, 0);
              for (int i = sample * size; i < (sample + 1) * size; i++) {
                int c = i % channels;
                float s = sigmoid(beta[c] * x[i]);
                float slope = x[i] * s * (1 - s);
                parts[part + c] += dy[i] * x[i] * slope;
                if (pass.wantsInputGradient(0)) {
                  pass.inputGradient(0)[i] = dy[i] * (s + beta[c] * slope);
                }
              }
            });
    if (pass.wantsWeightGradient(0)) {
      pass.kernels().sumRows(pass.batch(), channels, parts, pass.weightGradient(0));
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  @Override
  public Config config() {
    return Config.empty().with("start", start);
  }
}
