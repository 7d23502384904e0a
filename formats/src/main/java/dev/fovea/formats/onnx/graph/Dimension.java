package dev.fovea.formats.onnx.graph;

/** A dimension of a value, as far as the file tells it. */
public sealed interface Dimension {
  /**
   * A dimension of a fixed size.
   *
   * @param size the size, at least 0
   */
  record Fixed(long size) implements Dimension {
    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /**
   * A free dimension with a name, such as "batch": where the name stands again, so does the size.
   *
   * @param name the name
   */
  record Named(String name) implements Dimension {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A free dimension without a name. */
  record Free() implements Dimension {
    @Override
    public String toString() {
      return "?";
    }
  }
}
