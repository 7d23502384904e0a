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
 * Multiplies in training with normal noise of mean 1 and the standard deviation sqrt(rate / (1 -
 * rate)), which does what dropout of that rate does on average (Srivastava et al., "Dropout",
 * 2014); does nothing at prediction.
 *
 * @param rate 0 to below 1
 */
public record GaussianDropout(String name, double rate) implements Layer {
  private static final int FACTOR_SLOT = 0;

  /**
   * @throws IllegalArgumentException if the rate is not in [0, 1)
   */
  public GaussianDropout {
    Rates.require(rate);
  }

  /** The same layer under a name. */
  public GaussianDropout name(String changed) {
    return new GaussianDropout(changed, rate);
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
  public void forward(Pass pass) {
    CounterRandom random = pass.random();
    double deviation = Math.sqrt(rate / (1 - rate));
    float[] x = pass.input();
    float[] y = pass.output();
    float[] factors = factors(pass);
    Chunks.elements(
        pass,
        pass.outputShape().size(),
        (from, end) -> {
          for (int i = from; i < end; i++) {
            factors[i] = (float) (1 + deviation * random.normal(i));
            y[i] = x[i] * factors[i];
          }
        });
  }

  @Override
  public void backward(Pass pass) {
    if (pass.wantsInputGradient(0)) {
      float[] dy = pass.outputGradient();
      float[] dx = pass.inputGradient(0);
      float[] factors = factors(pass);
      Chunks.elements(
          pass,
          pass.outputShape().size(),
          (from, end) -> {
            for (int i = from; i < end; i++) {
              dx[i] = dy[i] * factors[i];
            }
          });
    }
  }

  private static float[] factors(Pass pass) {
    return pass.memory(FACTOR_SLOT, pass.outputShape().size());
  }

  @Override
  public Config config() {
    return Rates.config(rate);
  }

  public static GaussianDropout from(String name, Config config) {
    return new GaussianDropout(name, config.number("rate"));
  }
}
