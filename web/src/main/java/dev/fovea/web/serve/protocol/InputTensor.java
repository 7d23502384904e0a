package dev.fovea.web.serve.protocol;

import java.util.Arrays;

/**
 * An input of a request.
 *
 * @param shape the shape, its batch in front; as many elements as the data has
 */
public record InputTensor(String name, Datatype type, int[] shape, TensorData data) {
  @Override
  public boolean equals(Object other) {
    return other instanceof InputTensor(String n, Datatype t, int[] s, TensorData d)
        && name.equals(n)
        && type == t
        && Arrays.equals(shape, s)
        && data.equals(d);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Returns the name, the type and the shape; never the data. */
  @Override
  public String toString() {
    return "%s %s%s".formatted(name, type, Arrays.toString(shape));
  }
}
