package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Sets a share of the values to zero in training and scales the others by 1 / (1 - rate); does
 * nothing at prediction (Srivastava et al., "Dropout", 2014).
 *
 * @param rate the share, 0 to below 1
 */
public record Dropout(String name, double rate) implements Layer {
  /**
   * @throws IllegalArgumentException if the rate is not in [0, 1)
   */
  public Dropout {
    Rates.require(rate);
  }

  /** The same layer under a name. */
  public Dropout name(String changed) {
    return new Dropout(changed, rate);
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
    drop(pass, pass.input(), pass.output());
  }

  @Override
  public void backward(Pass pass) {
    if (pass.wantsInputGradient(0)) {
      drop(pass, pass.outputGradient(), pass.inputGradient(0));
    }
  }

  private void drop(Pass pass, float[] from, float[] to) {
    int size = pass.batch() * pass.outputShape().size();
    pass.kernels().dropout(pass.random().key(), (float) rate, size, from, to);
  }

  @Override
  public Config config() {
    return Rates.config(rate);
  }

  static Dropout from(String name, Config config) {
    return new Dropout(name, config.number("rate"));
  }
}
