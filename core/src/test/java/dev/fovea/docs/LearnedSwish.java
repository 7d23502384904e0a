package dev.fovea.docs;

import dev.fovea.config.Config;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Step;
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
    LayerRegistry.register(
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
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  /** This layer with the arrays of a plan. */
  private static final class Bound implements Step {
    private final Kernels kernels;
    private final int size;
    private final int channels;
    private final float[] beta;
    private final float[] betaGradient;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    /** The gradient of beta, a part for each sample. */
    private final float[] parts;

    Bound(Binding binding) {
      kernels = binding.kernels();
      size = binding.outputShape().size();
      channels = binding.outputShape().channels();
      beta = binding.weight(0);
      betaGradient = binding.weightGradient(0);
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
      parts = binding.scratch(channels);
    }

    @Override
    public void forward(int samples, long step) {
      kernels.workers().forEach(samples, this::values);
    }

    private void values(int sample) {
      for (int i = sample * size; i < (sample + 1) * size; i++) {
        y[i] = x[i] * sigmoid(beta[i % channels] * x[i]);
      }
    }

    @Override
    public void backward(int samples, long step) {
      kernels.workers().forEach(samples, this::gradients);
      if (betaGradient.length > 0) {
        kernels.sumRows(samples, channels, parts, betaGradient);
      }
    }

    /**
     * With s = sigmoid(beta x): the derivative with respect to x is s + beta x s (1 - s), that with
     * respect to beta is x^2 s (1 - s), summed over everything that shares the beta.
     */
    private void gradients(int sample) {
      int part = sample * channels;
      Arrays.fill(parts, part, part + channels, 0);
      for (int i = sample * size; i < (sample + 1) * size; i++) {
        int c = i % channels;
        float s = sigmoid(beta[c] * x[i]);
        float slope = x[i] * s * (1 - s);
        parts[part + c] += dy[i] * x[i] * slope;
        if (dx.length > 0) {
          dx[i] = dy[i] * (s + beta[c] * slope);
        }
      }
    }

    private static float sigmoid(float x) {
      return (float) (1 / (1 + Math.exp(-x)));
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("start", start);
  }
}
