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
 * A layer without inputs whose output is the same for every sample. A layer with several inputs can
 * combine it with other values.
 *
 * <pre>{@code
 * Symbol scaled = multiply().apply(x, constant(0.5).apply());
 * }</pre>
 *
 * @param value the output for one sample
 */
public record Constant(String name, Constants value) implements Layer {
  /** Returns the same layer under a name. */
  public Constant name(String name) {
    return new Constant(name, value);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (!inputs.isEmpty()) {
      throw new ShapeException("takes no input, not " + inputs.size());
    }
    return value.shape();
  }

  /** Binds the layer and fills the output, which is never written again. */
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
