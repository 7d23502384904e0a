package dev.fovea.formats.onnx.graph;

import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a file says about a value.
 *
 * @param name the name of the value
 * @param kind what it is
 * @param type the type of a tensor's elements, if it is known and they are numbers
 * @param dimensions the dimensions of a tensor, if their number is known
 */
public record ValueInfo(
    String name, Kind kind, Optional<ElementType> type, Optional<List<Dimension>> dimensions) {
  /** The kinds of values. */
  public enum Kind {
    /** An array of numbers. */
    TENSOR,
    /** An array of texts. */
    TEXTS,
    /** An array of elements that are neither, such as complex numbers. */
    OTHER_TENSOR,
    /** A list of values. */
    SEQUENCE,
    /** A value that may be missing. */
    OPTIONAL,
    /** A value of which the file tells nothing that is known here. */
    UNKNOWN
  }

  /** Copies the lists. */
  public ValueInfo {
    dimensions = dimensions.map(List::copyOf);
  }

  /**
   * Returns the shape of a tensor, free dimensions as {@link Shape#UNKNOWN}, if the number of
   * dimensions is known.
   *
   * @throws dev.fovea.tensor.ShapeException if a tensor of that size cannot be
   */
  public Optional<Shape> shape() {
    return dimensions.map(
        dims ->
            Shape.of(
                dims.stream()
                    .mapToInt(
                        dim ->
                            dim instanceof Dimension.Fixed fixed
                                ? (int) Math.min(fixed.size(), Integer.MAX_VALUE)
                                : Shape.UNKNOWN)
                    .toArray()));
  }

  /** Returns the type and the dimensions, such as "float [batch, 3, 224, 224]". */
  public String describe() {
    String what =
        type.map(t -> t.name().toLowerCase(Locale.ROOT))
            .orElse(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    return dimensions
        .map(
            dims ->
                dims.stream().map(Object::toString).collect(Collectors.joining(", ", " [", "]")))
        .map(dims -> what + dims)
        .orElse(what);
  }
}
