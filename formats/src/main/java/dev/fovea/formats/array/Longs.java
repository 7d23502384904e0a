package dev.fovea.formats.array;

import dev.fovea.tensor.Shape;
import java.util.function.IntUnaryOperator;

/** Whole numbers of 64 bits. */
final class Longs implements Array {
  private final ElementType type;
  private final Shape shape;
  private final long[] values;

  Longs(ElementType type, Shape shape, long[] values) {
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
    return type == ElementType.UINT64 ? UnsignedLongs.toDouble(values[index]) : values[index];
  }

  @Override
  public long integer(int index) {
    return values[index];
  }

  @Override
  public Array reshape(Shape other) {
    return other.equals(shape) ? this : new Longs(type, other, values);
  }

  @Override
  public Array pick(Shape other, IntUnaryOperator source) {
    long[] picked = new long[Storage.LONGS.take(other)];
    for (int i = 0; i < picked.length; i++) {
      int from = source.applyAsInt(i);
      picked[i] = from < 0 ? 0 : values[from];
    }
    return new Longs(type, other, picked);
  }

  @Override
  public long[] toLongs() {
    return values;
  }

  @Override
  public String toString() {
    return type() + " " + shape;
  }
}
