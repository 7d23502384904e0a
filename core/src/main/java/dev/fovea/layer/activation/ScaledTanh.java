package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.config.Require;
import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Kernels;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * The scaled hyperbolic tangent y = amplitude tanh(slope x). With 1.7159 and 2/3 it is the
 * squashing function of LeNet-5, for which f(1) = 1 and f(-1) = -1 (LeCun et al., "Gradient-based
 * learning applied to document recognition", 1998, appendix A).
 *
 * @param amplitude the bound of the output, above 0
 * @param slope the factor of the input, above 0
 */
public record ScaledTanh(String name, double amplitude, double slope) implements Layer {
  /** The amplitude of LeNet-5. */
  public static final double AMPLITUDE = 1.7159;

  /** The slope of LeNet-5. */
  public static final double SLOPE = 2 / 3.0;

  /**
   * @throws IllegalArgumentException if a number is not above 0
   */
  public ScaledTanh {
    Require.positive("amplitude", amplitude);
    Require.positive("slope", slope);
  }

  /** Returns this layer with the given name. */
  public ScaledTanh name(String name) {
    return new ScaledTanh(name, amplitude, slope);
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding, (float) amplitude, (float) slope);
  }

  private static final class Bound implements Step {
    private final Kernels kernels;
    private final float amplitude;
    private final float slope;
    private final int size;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding, float amplitude, float slope) {
      this.kernels = binding.kernels();
      this.amplitude = amplitude;
      this.slope = slope;
      this.size = binding.outputShape().size();
      this.x = binding.input();
      this.dx = binding.inputGradient();
      this.y = binding.output();
      this.dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      scale(samples, slope, x);
      kernels.activate(Activation.TANH, samples, size, y, y);
      scale(samples, amplitude, y);
    }

    private void scale(int samples, float factor, float[] from) {
      Chunks.forEach(
          kernels.workers(),
          samples * size,
          (first, end) -> {
            for (int i = first; i < end; i++) {
              y[i] = factor * from[i];
            }
          });
    }

    /** The derivative is amplitude slope (1 - tanh^2) = slope (amplitude - y^2 / amplitude). */
    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        float inverse = 1 / amplitude;
        Chunks.forEach(
            kernels.workers(),
            samples * size,
            (first, end) -> {
              for (int i = first; i < end; i++) {
                dx[i] = dy[i] * slope * (amplitude - y[i] * y[i] * inverse);
              }
            });
      }
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("amplitude", amplitude).with("slope", slope);
  }

  public static ScaledTanh from(String name, Config config) {
    return new ScaledTanh(
        name, config.number("amplitude", AMPLITUDE), config.number("slope", SLOPE));
  }

  @Override
  public String toString() {
    return LayerText.of(
        this,
        LayerText.named("amplitude", amplitude, AMPLITUDE),
        LayerText.named("slope", slope, SLOPE));
  }
}
