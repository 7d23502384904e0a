package dev.fovea.web.serve.protocol;

import java.util.Arrays;

/**
 * An output of a response.
 *
 * @param shape the shape, its batch in front
 * @param binary whether its elements are sent as bytes
 */
public record OutputTensor(
    String name, Datatype type, int[] shape, TensorData data, boolean binary) {
  @Override
  public boolean equals(Object other) {
    return other instanceof OutputTensor(String n, Datatype t, int[] s, TensorData d, boolean b)
        && name.equals(n)
        && type == t
        && Arrays.equals(shape, s)
        && data.equals(d)
        && binary == b;
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
