package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.util.function.IntUnaryOperator;

/** Elements of type {@code DOUBLE}. */
final class Doubles implements Array {
  private final Shape shape;
  private final double[] values;

  Doubles(Shape shape, double[] values) {
    Storage.requireSize(shape, values.length);
    this.shape = shape;
    this.values = values;
  }

  @Override
  public ElementType type() {
    return ElementType.DOUBLE;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public double number(int index) {
    return values[index];
  }

  @Override
  public long integer(int index) {
    return (long) values[index];
  }

  @Override
  public Array reshape(Shape other) {
    return other.equals(shape) ? this : new Doubles(other, values);
  }

  @Override
  public Array pick(Shape other, IntUnaryOperator source) {
    double[] picked = new double[Storage.DOUBLES.take(other)];
    for (int i = 0; i < picked.length; i++) {
      int from = source.applyAsInt(i);
      picked[i] = from < 0 ? 0 : values[from];
    }
    return new Doubles(other, picked);
  }

  @Override
  public double[] toDoubles() {
    return values;
  }

  @Override
  public String toString() {
    return type() + " " + shape;
  }
}
