package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.util.function.IntUnaryOperator;

/** Whole numbers of 16 and 32 bits. */
final class Ints implements Array {
  private final ElementType type;
  private final Shape shape;
  private final int[] values;

  Ints(ElementType type, Shape shape, int[] values) {
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
    return integer(index);
  }

  @Override
  public long integer(int index) {
    return type.kind() == ElementType.Kind.SIGNED
        ? values[index]
        : Integer.toUnsignedLong(values[index]);
  }

  @Override
  public Array reshape(Shape other) {
    return other.equals(shape) ? this : new Ints(type, other, values);
  }

  @Override
  public Array pick(Shape other, IntUnaryOperator source) {
    int[] picked = new int[Storage.INTS.take(other)];
    for (int i = 0; i < picked.length; i++) {
      int from = source.applyAsInt(i);
      picked[i] = from < 0 ? 0 : values[from];
    }
    return new Ints(type, other, picked);
  }

  @Override
  public String toString() {
    return type() + " " + shape;
  }
}
