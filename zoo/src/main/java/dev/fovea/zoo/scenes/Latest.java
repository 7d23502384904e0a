package dev.fovea.zoo.scenes;

import java.util.function.IntFunction;

/**
 * Makes values by number and remembers the latest one for each thread: the input and the targets of
 * a sample are read one after another.
 *
 * @param <T> the type of the values
 */
public final class Latest<T> {
  private record Entry<T>(int index, T value) {}

  private final IntFunction<T> maker;
  private final ThreadLocal<Entry<T>> latest = new ThreadLocal<>();

  /** Creates a memory of what a function makes, which depends on the number alone. */
  public Latest(IntFunction<T> maker) {
    this.maker = maker;
  }

  /** Returns the value of a number. */
  public T get(int index) {
    Entry<T> entry = latest.get();
    if (entry == null || entry.index != index) {
      entry = new Entry<>(index, maker.apply(index));
      latest.set(entry);
    }
    return entry.value;
  }
}
