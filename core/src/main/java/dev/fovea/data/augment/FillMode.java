package dev.fovea.data.augment;

/**
 * The values outside an image, with Keras's names ({@code fill_mode}). Each constant shows how the
 * row {@code a b c d} continues.
 */
public enum FillMode {
  /** {@code 0 0 | a b c d | 0 0}. */
  CONSTANT,
  /** {@code a a | a b c d | d d}. */
  NEAREST,
  /** {@code b a | a b c d | d c}. */
  REFLECT,
  /** {@code c d | a b c d | a b}. */
  WRAP;

  /** Returns which of the places 0 to size - 1 stands for the given one; -1 if none does. */
  int place(int at, int size) {
    if (at >= 0 && at < size) {
      return at;
    }
    return switch (this) {
      case CONSTANT -> -1;
      case NEAREST -> at < 0 ? 0 : size - 1;
      case REFLECT -> {
        int within = Math.floorMod(at, 2 * size);
        yield within < size ? within : 2 * size - 1 - within;
      }
      case WRAP -> Math.floorMod(at, size);
    };
  }
}
