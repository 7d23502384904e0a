package dev.fovea.web.serve.protocol;

import java.util.List;

/** The elements of a tensor. */
public sealed interface TensorData {
  /** Returns the number of elements. */
  int count();

  /**
   * Numbers, in row-major order.
   *
   * @param values the numbers; the array is not copied
   */
  record Numbers(float[] values) implements TensorData {
    @Override
    public int count() {
      return values.length;
    }
  }

  /**
   * Strings of bytes, in row-major order.
   *
   * @param elements the strings; the arrays are not copied
   */
  record Strings(List<byte[]> elements) implements TensorData {
    /** Copies the list. */
    public Strings {
      elements = List.copyOf(elements);
    }

    @Override
    public int count() {
      return elements.size();
    }
  }
}
