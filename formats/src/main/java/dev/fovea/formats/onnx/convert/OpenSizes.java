package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.ValueInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The sizes that are assumed for open dimensions other than the batch: two for each name, such as
 * pictures have, and never the same two; or one, if the graph only fits that.
 */
final class OpenSizes {
  private final OptionalInt fixed;
  private final Map<String, int[]> sizes = new HashMap<>();

  private OpenSizes(OptionalInt fixed) {
    this.fixed = fixed;
  }

  /** Returns two assumptions for each size. */
  static OpenSizes assumed() {
    return new OpenSizes(OptionalInt.empty());
  }

  /** Returns one size for all. */
  static OpenSizes fixed(int size) {
    return new OpenSizes(OptionalInt.of(size));
  }

  /** Returns whether there was an open size. */
  boolean hasOpen() {
    return !sizes.isEmpty();
  }

  /** Returns the sizes of a dimension of an input. */
  int[] of(ValueInfo input, int axis) {
    return switch (input.dimensions().orElseThrow().get(axis)) {
      case Dimension.Fixed whole -> {
        int size = (int) Math.min(whole.size(), Integer.MAX_VALUE);
        yield new int[] {size, size};
      }
      case Dimension.Named named -> sizes.computeIfAbsent(named.name(), name -> next());
      case Dimension.Free free ->
          sizes.computeIfAbsent(
              String.format(Locale.ROOT, "%s %d", input.name(), axis), name -> next());
    };
  }

  private int[] next() {
    int i = sizes.size();
    return fixed.isPresent()
        ? new int[] {fixed.getAsInt(), fixed.getAsInt()}
        : new int[] {224 + 32 * i, 320 + 64 * i};
  }
}
