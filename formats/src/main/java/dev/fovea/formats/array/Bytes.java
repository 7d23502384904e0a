package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.util.function.IntUnaryOperator;

/** Whole numbers of 8 bits or less, and truth values. */
final class Bytes implements Array {
  private final ElementType type;
  private final Shape shape;
  private final byte[] values;

  Bytes(ElementType type, Shape shape, byte[] values) {
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
    return type.kind() == ElementType.Kind.SIGNED ? values[index] : values[index] & 0xff;
  }

  @Override
  public Array reshape(Shape other) {
    return other.equals(shape) ? this : new Bytes(type, other, values);
  }

  @Override
  public Array pick(Shape other, IntUnaryOperator source) {
    byte[] picked = new byte[Storage.BYTES.take(other)];
    for (int i = 0; i < picked.length; i++) {
      int from = source.applyAsInt(i);
      picked[i] = from < 0 ? 0 : values[from];
    }
    return new Bytes(type, other, picked);
  }

  @Override
  public String toString() {
    return type() + " " + shape;
  }
}
