package dev.fovea.layer.math;

import dev.fovea.layer.activation.Elementwise;
import dev.fovea.layer.support.LayerText;

/**
 * A layer that applies a {@link MathFunction} to each value. Its class name is that of the
 * function, such as Sqrt.
 */
public record MathLayer(String name, MathFunction function) implements Elementwise {
  @Override
  public String className() {
    return function.keras();
  }

  /** Returns this layer with the given name. */
  public MathLayer name(String name) {
    return new MathLayer(name, function);
  }

  @Override
  public void values(float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = (float) function.value(x[i]);
    }
  }

  @Override
  public void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end) {
    for (int i = from; i < end; i++) {
      dx[i] = (float) (dy[i] * function.slope(x[i], y[i]));
    }
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
