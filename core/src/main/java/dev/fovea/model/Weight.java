package dev.fovea.model;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import java.util.Locale;

/** A weight of a model: what the layer asked for, and its values. */
public final class Weight {
  private final WeightSpec spec;
  private final float[] values;

  Weight(WeightSpec spec) {
    this.spec = spec;
    this.values = new float[spec.shape().size()];
  }

  /** What the layer asked for: name, shape, initializer, regularizer, constraint. */
  public WeightSpec spec() {
    return spec;
  }

  /** Keras's name, such as "kernel". */
  public String name() {
    return spec.name();
  }

  /** The shape. */
  public Shape shape() {
    return spec.shape();
  }

  /** The values, row-major: the array itself, which training changes. */
  public float[] values() {
    return values;
  }

  /**
   * Replaces the values.
   *
   * @throws IllegalArgumentException if there are not as many as the shape says
   */
  public void set(float... newValues) {
    if (newValues.length != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "weight %s has shape %s, that is %d values, not %d",
              name(),
              shape(),
              values.length,
              newValues.length));
    }
    System.arraycopy(newValues, 0, values, 0, values.length);
  }

  void initialize(CounterRandom random) {
    spec.parameter().initializer().fill(values, spec.shape(), random);
  }

  @Override
  public String toString() {
    return name() + " " + shape();
  }
}
