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
 * A layer that adds normal noise in training and returns its input in inference.
 *
 * @param stddev the standard deviation of the noise, at least 0
 */
public record GaussianNoise(String name, double stddev) implements Layer {
  /**
   * @throws IllegalArgumentException if the standard deviation is negative
   */
  public GaussianNoise {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException("stddev must be at least 0, not " + stddev);
    }
  }

  /** Returns this layer with the given name. */
  public GaussianNoise name(String name) {
    return new GaussianNoise(name, stddev);
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
    return !training || stddev == 0;
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
    return new Step() {
      @Override
      public void forward(int samples, long step) {
        CounterRandom random = stream.stream(step);
        Chunks.forEach(
            workers,
            samples * size,
            (from, end) -> {
              for (int i = from; i < end; i++) {
                y[i] = x[i] + (float) (stddev * random.normal(i));
              }
            });
      }

      @Override
      public void backward(int samples, long step) {
        if (dx.length > 0) {
          System.arraycopy(dy, 0, dx, 0, samples * size);
        }
      }
    };
  }

  @Override
  public Config config() {
    return Config.empty().with("stddev", stddev).with("seed", Config.NOTHING);
  }

  public static GaussianNoise from(String name, Config config) {
    return new GaussianNoise(name, config.number("stddev"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, stddev);
  }
}
