package dev.fovea.layer;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.RandomAccess;

/**
 * The numbers in a layer's configuration: a single number, or nested lists of numbers.
 *
 * @param shape the shape of the numbers, {@link Shape#SCALAR} for a single one
 */
public record Constants(Shape shape, List<Double> values) {
  /**
   * @throws ShapeException if the number of values does not match the shape
   */
  public Constants {
    values = values instanceof Numbers ? values : List.copyOf(values);
    if (shape.size() != values.size()) {
      throw new ShapeException(
          String.format(
              Locale.ROOT, "shape %s needs %d values, not %d", shape, shape.size(), values.size()));
    }
  }

  /** Returns a scalar if there is one number, or else a vector. */
  public static Constants of(double... numbers) {
    List<Double> values = java.util.Arrays.stream(numbers).boxed().toList();
    return new Constants(numbers.length == 1 ? Shape.SCALAR : Shape.of(numbers.length), values);
  }

  /** Returns the values of a tensor. */
  public static Constants of(Tensor tensor) {
    double[] values = new double[tensor.data().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.data()[i];
    }
    return new Constants(tensor.shape(), new Numbers(values));
  }

  /**
   * Returns values in a shape; the array is copied.
   *
   * @throws ShapeException if the number of values does not match the shape
   */
  public static Constants of(Shape shape, double... values) {
    return new Constants(shape, new Numbers(values.clone()));
  }

  /** Many numbers in little memory. */
  private static final class Numbers extends AbstractList<Double> implements RandomAccess {
    private final double[] values;

    Numbers(double[] values) {
      this.values = values;
    }

    @Override
    public Double get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }

  /** Returns the configuration: a number, or nested lists of numbers. */
  public Object config() {
    return config(shape, values);
  }

  private static Object config(Shape shape, List<Double> values) {
    if (shape.rank() == 0) {
      return values.getFirst();
    }
    List<Object> parts = new ArrayList<>();
    int size = values.size() / Math.max(1, shape.dim(0));
    for (int i = 0; i < shape.dim(0); i++) {
      parts.add(config(shape.tail(), values.subList(i * size, (i + 1) * size)));
    }
    return parts;
  }

  /** Reads a number, nested lists, or an array as Keras saves it. */
  public static Constants from(Config config, String key) {
    return new Constants(config.shapeOfNumbers(key), config.numbers(key));
  }

  /** Returns the numbers if they are few, else their shape. */
  @Override
  public String toString() {
    return shape.equals(Shape.SCALAR)
        ? values.getFirst().toString()
        : values.size() <= 4 && shape.rank() == 1 ? values.toString() : shape + " numbers";
  }
}
