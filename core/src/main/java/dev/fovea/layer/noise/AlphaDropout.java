package dev.fovea.layer.noise;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.LayerText;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * A layer that, in training, sets a share of the values to the negative saturation value of SELU
 * and then scales and shifts all, so that mean and variance stay (Klambauer et al.,
 * "Self-normalizing neural networks", 2017). In inference it returns its input.
 *
 * @param rate the share of the values that are dropped, in [0, 1)
 */
public record AlphaDropout(String name, double rate) implements Layer {
  /** -scale alpha of SELU. */
  private static final double SATURATION = -1.6732632423543772848 * 1.0507009873554804934;

  /**
   * @throws IllegalArgumentException if the rate is not in [0, 1)
   */
  public AlphaDropout {
    Rates.require(rate);
  }

  /** Returns this layer with the given name. */
  public AlphaDropout name(String name) {
    return new AlphaDropout(name, rate);
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
  public boolean passesThrough(boolean training) {
    return !training || rate == 0;
  }

  @Override
  public Step bind(Binding binding) {
    Workers workers = binding.kernels().workers();
    CounterRandom stream = binding.random();
    int size = binding.outputShape().size();
    float[] x = binding.input();
    float[] dx = binding.inputGradient();
    float[] y = binding.output();
    float[] dy = binding.outputGradient();
    float factor = (float) Math.pow((1 - rate) * (1 + rate * SATURATION * SATURATION), -0.5);
    float offset = (float) (-factor * SATURATION * rate);
    return new Step() {
      @Override
      public void forward(int samples, long step) {
        CounterRandom random = stream.stream(step);
        Chunks.forEach(
            workers,
            samples * size,
            (from, end) -> {
              for (int i = from; i < end; i++) {
                float kept = random.uniform(i) >= rate ? x[i] : (float) SATURATION;
                y[i] = factor * kept + offset;
              }
            });
      }

      @Override
      public void backward(int samples, long step) {
        if (dx.length > 0) {
          CounterRandom random = stream.stream(step);
          Chunks.forEach(
              workers,
              samples * size,
              (from, end) -> {
                for (int i = from; i < end; i++) {
                  dx[i] = random.uniform(i) >= rate ? factor * dy[i] : 0;
                }
              });
        }
      }
    };
  }

  @Override
  public Config config() {
    return Rates.config(rate).with("noise_shape", Config.NOTHING);
  }

  public static AlphaDropout from(String name, Config config) {
    if (config.has("noise_shape")) {
      throw new IllegalArgumentException("noise_shape of AlphaDropout is not supported");
    }
    return new AlphaDropout(name, config.number("rate"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, rate);
  }
}
