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
 * A layer that, in training, multiplies its input by normal noise of mean 1 and standard deviation
 * sqrt(rate / (1 - rate)), the same mean and variance as those of dropout (Srivastava et al.,
 * "Dropout", 2014). In inference it returns its input.
 *
 * @param rate the rate, in [0, 1)
 */
public record GaussianDropout(String name, double rate) implements Layer {
  /**
   * @throws IllegalArgumentException if the rate is not in [0, 1)
   */
  public GaussianDropout {
    Rates.require(rate);
  }

  /** Returns this layer with the given name. */
  public GaussianDropout name(String name) {
    return new GaussianDropout(name, rate);
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
    return new Bound(binding);
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final CounterRandom stream;
    private final int size;
    private final float[] factors;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      stream = binding.random();
      size = binding.outputShape().size();
      factors = binding.scratch(size);
      x = binding.input();
      dx = binding.inputGradient();
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      CounterRandom random = stream.stream(step);
      double deviation = Math.sqrt(rate / (1 - rate));
      Chunks.forEach(
          workers,
          samples * size,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              factors[i] = (float) (1 + deviation * random.normal(i));
              y[i] = x[i] * factors[i];
            }
          });
    }

    @Override
    public void backward(int samples, long step) {
      if (dx.length > 0) {
        Chunks.forEach(
            workers,
            samples * size,
            (from, end) -> {
              for (int i = from; i < end; i++) {
                dx[i] = dy[i] * factors[i];
              }
            });
      }
    }
  }

  @Override
  public Config config() {
    return Rates.config(rate);
  }

  public static GaussianDropout from(String name, Config config) {
    return new GaussianDropout(name, config.number("rate"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, rate);
  }
}
