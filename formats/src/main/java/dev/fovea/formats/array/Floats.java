package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.util.function.IntUnaryOperator;

/** Elements of a floating type of 32 bits or less, each kept as the float that has its value. */
final class Floats implements Array {
  private final ElementType type;
  private final Shape shape;
  private final float[] values;

  Floats(ElementType type, Shape shape, float[] values) {
    Storage.requireSize(shape, values.length);
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  @Override
  public ElementType type() {
    return type;
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
    return other.equals(shape) ? this : new Floats(type, other, values);
  }

  @Override
  public Array pick(Shape other, IntUnaryOperator source) {
    float[] picked = new float[Storage.FLOATS.take(other)];
    for (int i = 0; i < picked.length; i++) {
      int from = source.applyAsInt(i);
      picked[i] = from < 0 ? 0 : values[from];
    }
    return new Floats(type, other, picked);
  }

  @Override
  public float[] toFloats() {
    return type == ElementType.FLOAT ? values : values.clone();
  }

  @Override
  public String toString() {
    return type() + " " + shape;
  }
}
