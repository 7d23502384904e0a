package dev.fovea.model;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.weight.WeightSpec;
import dev.fovea.weight.WeightValues;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A weight of a layer: its specification and its values.
 *
 * <p>The values are drawn when they are first needed, so no random numbers are drawn for a weight
 * that is set before it is read. Any number of threads may read at the same time, but not while
 * another thread writes.
 */
public final class Weight implements WeightValues {
  private final WeightSpec spec;
  private final int size;
  private volatile float @Nullable [] values;
  private volatile long version;

  /** The random numbers to draw from until the values exist; null until a model sets them. */
  private @Nullable CounterRandom start;

  Weight(WeightSpec spec) {
    this.spec = spec;
    this.size = spec.shape().size();
  }

  /** Returns a separate weight with the same values. */
  Weight copy() {
    Weight copy = new Weight(spec);
    copy.set(values());
    return copy;
  }

  /** Returns the specification: name, shape, initializer, regularizer and constraint. */
  public WeightSpec spec() {
    return spec;
  }

  /** Returns Keras's name, such as "kernel". */
  public String name() {
    return spec.name();
  }

  /** Returns the shape. */
  public Shape shape() {
    return spec.shape();
  }

  /** Returns the number of values. */
  @Override
  public int size() {
    return size;
  }

  /**
   * Returns the values, row-major: always the same array, which training changes in place. Whoever
   * writes into it calls {@link #changed} afterwards.
   */
  @Override
  public float[] values() {
    float[] known = values;
    return known == null ? drawn() : known;
  }

  private synchronized float[] drawn() {
    float[] known = values;
    if (known == null) {
      known = new float[size];
      CounterRandom random = start == null ? CounterRandom.ofSeed(0) : start;
      spec.parameter().initializer().fill(known, spec.shape(), random);
      values = known;
    }
    return known;
  }

  /**
   * Returns a number that increases whenever the values change. Derived copies, such as packed or
   * folded ones, need to be recomputed only if the version has changed.
   */
  @Override
  public long version() {
    return version;
  }

  /** Notes that the values were changed in place. */
  @Override
  public synchronized void changed() {
    version++;
  }

  /**
   * Replaces the values.
   *
   * @throws IllegalArgumentException if their number does not match the shape
   */
  public synchronized void set(float... newValues) {
    checkSize(newValues);
    float[] known = values;
    if (known == null) {
      values = newValues.clone();
    } else {
      System.arraycopy(newValues, 0, known, 0, known.length);
    }
    changed();
  }

  /**
   * Replaces the values by those of an array that the caller gives up: it may become the array of
   * {@link #values}, without a copy.
   *
   * @throws IllegalArgumentException if their number is not that of the shape
   */
  public synchronized void adopt(float[] array) {
    if (values == null) {
      checkSize(array);
      values = array;
      changed();
    } else {
      set(array);
    }
  }

  private void checkSize(float[] newValues) {
    if (newValues.length != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "weight %s has shape %s, that is %d values, not %d",
              name(),
              shape(),
              size,
              newValues.length));
    }
  }

  /** Draws the values anew: at once if they are there, else when they are first needed. */
  synchronized void initialize(CounterRandom random) {
    start = random;
    float[] known = values;
    if (known != null) {
      spec.parameter().initializer().fill(known, spec.shape(), random);
    }
    changed();
  }

  /** Draws the values from these numbers, unless they were set or are to be drawn from others. */
  synchronized void initializeIfNew(CounterRandom random) {
    if (start == null && values == null) {
      start = random;
    }
  }

  @Override
  public String toString() {
    return name() + " " + shape();
  }
}
