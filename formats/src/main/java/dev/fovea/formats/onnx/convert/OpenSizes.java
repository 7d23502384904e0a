package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Dimension;
import java.util.HashMap;
import java.util.Map;

/**
 * The sizes that are assumed for open dimensions other than the batch: two for each name, such as
 * pictures have, and never the same two.
 */
final class OpenSizes {
  private final Map<String, int[]> sizes = new HashMap<>();

  /** Returns the sizes of a dimension. */
  int[] of(Dimension dimension) {
    return switch (dimension) {
      case Dimension.Fixed fixed -> {
        int size = (int) Math.min(fixed.size(), Integer.MAX_VALUE);
        yield new int[] {size, size};
      }
      case Dimension.Named named -> sizes.computeIfAbsent(named.name(), name -> next());
      case Dimension.Free free -> {
        int[] own = next();
        sizes.put(" " + sizes.size(), own);
        yield own;
      }
    };
  }

  private int[] next() {
    int i = sizes.size();
    return new int[] {224 + 32 * i, 320 + 64 * i};
  }
}
