package dev.fovea.layer.core;

import dev.fovea.config.Config;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Constants;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.LayerText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/**
 * The same numbers for every sample, from no input: what a layer with several inputs is to combine
 * with the others.
 *
 * <pre>{@code
 * Symbol scaled = multiply().apply(x, constant(0.5).apply());
 * }</pre>
 *
 * @param value one sample
 */
public record Constant(String name, Constants value) implements Layer {
  /** Returns the same layer under a name. */
  public Constant name(String changed) {
    return new Constant(changed, value);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (!inputs.isEmpty()) {
      throw new ShapeException("takes no input, not " + inputs.size());
    }
    return value.shape();
  }

  /** Fills the output once; nobody else writes to it. */
  @Override
  public Step bind(Binding binding) {
    float[] y = binding.output();
    int size = binding.outputShape().size();
    for (int i = 0; i < size; i++) {
      y[i] = value.values().get(i).floatValue();
    }
    for (int sample = 1; sample < binding.batch(); sample++) {
      System.arraycopy(y, 0, y, sample * size, size);
    }
    return (samples, step) -> {};
  }

  @Override
  public Config config() {
    return Config.empty().with("value", value.config());
  }

  public static Constant from(String name, Config config) {
    return new Constant(name, Constants.from(config, "value"));
  }

  @Override
  public String toString() {
    return LayerText.of(this, value);
  }
}
