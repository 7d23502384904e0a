package dev.fovea.layer.noise;

import dev.fovea.config.Config;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Adds normal noise in training; does nothing at prediction.
 *
 * @param stddev its standard deviation, at least 0
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

  /** The same layer under a name. */
  public GaussianNoise name(String changed) {
    return new GaussianNoise(changed, stddev);
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
  public void forward(Pass pass) {
    CounterRandom random = pass.random();
    float[] x = pass.input();
    float[] y = pass.output();
    Chunks.elements(
        pass,
        pass.outputShape().size(),
        (from, end) -> {
          for (int i = from; i < end; i++) {
            y[i] = x[i] + (float) (stddev * random.normal(i));
          }
        });
  }

  @Override
  public void backward(Pass pass) {
    if (pass.wantsInputGradient(0)) {
      int n = pass.batch() * pass.outputShape().size();
      System.arraycopy(pass.outputGradient(), 0, pass.inputGradient(0), 0, n);
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("stddev", stddev).with("seed", Config.NOTHING);
  }

  public static GaussianNoise from(String name, Config config) {
    return new GaussianNoise(name, config.number("stddev"));
  }
}
