package dev.fovea.web.serve.protocol;

import dev.fovea.web.WebException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Checks the shapes that clients name before anything of their size is made. */
public final class Sizes {
  private static final int DEEPEST = 16;

  private Sizes() {}

  /**
   * Returns a shape.
   *
   * @param dims the sizes that the client named
   * @param most the most elements that the request can have
   * @throws WebException if it has too many dimensions or elements, or a negative size
   */
  public static int[] shape(List<Long> dims, String tensor, int most) {
    if (dims.size() > DEEPEST) {
      throw WebException.invalid(
          String.format(
              Locale.ROOT,
              "tensor \"%s\": a shape has at most %d dimensions, not %d",
              tensor,
              DEEPEST,
              dims.size()));
    }
    int[] shape = new int[dims.size()];
    long size = 1;
    for (int i = 0; i < shape.length; i++) {
      long dim = dims.get(i);
      size *= Math.max(1, dim);
      if (dim < 0 || dim > most || size > most) {
        throw WebException.invalid(
            "tensor \"%s\": the shape %s is not one of data that the request has"
                .formatted(tensor, dims));
      }
      shape[i] = (int) dim;
    }
    return shape;
  }

  /** Returns the number of elements of a shape. */
  public static int count(int[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
