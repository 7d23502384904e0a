package dev.fovea.layer.shape;

import dev.fovea.config.Config;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The number of positions to add or remove at both ends of the spatial dimensions.
 *
 * @param before the number at the start of each dimension, at least 0
 * @param after the number at the end of each dimension, at least 0
 */
public record Margins(Shape before, Shape after) {
  /**
   * @throws ShapeException if a size is negative, or the numbers of sizes differ
   */
  public Margins {
    if (before.rank() != after.rank()) {
      throw new ShapeException(
          "as many sizes are needed in front as behind, not %s and %s".formatted(before, after));
    }
    if (!before.isKnown() || !after.isKnown()) {
      throw new ShapeException("sizes must be at least 0, not %s and %s".formatted(before, after));
    }
  }

  /**
   * Returns the margins that Keras's forms of arguments describe: one size for all ends, one size
   * for both ends of each dimension, or two sizes (before, after) for each dimension. For a single
   * dimension, two sizes are (before, after).
   */
  public static Margins of(String what, int rank, int... sizes) {
    int[] before = new int[rank];
    int[] after = new int[rank];
    for (int i = 0; i < rank; i++) {
      if (sizes.length == 2 * rank) {
        before[i] = sizes[2 * i];
        after[i] = sizes[2 * i + 1];
      } else if (sizes.length == 1 || sizes.length == rank) {
        before[i] = sizes[sizes.length == 1 ? 0 : i];
        after[i] = before[i];
      } else {
        throw new ShapeException(
            String.format(
                Locale.ROOT,
                "%s needs 1, %d or %d sizes, not %d",
                what,
                rank,
                2 * rank,
                sizes.length));
      }
    }
    return new Margins(Shape.of(before), Shape.of(after));
  }

  /** Returns the number of dimensions. */
  public int rank() {
    return before.rank();
  }

  /**
   * Returns the configuration as Keras writes it: [before, after] for one dimension, or else a list
   * of such pairs.
   */
  Config config(String key) {
    return rank() == 1
        ? Config.empty().with(key, List.of(before.dim(0), after.dim(0)))
        : pairs(key);
  }

  /** Returns the configuration as a list of pairs (before, after). */
  Config pairs(String key) {
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < rank(); i++) {
      pairs.add(List.of(before.dim(i), after.dim(i)));
    }
    return Config.empty().with(key, pairs);
  }

  static Margins from(Config config, String key, int rank) {
    List<Integer> sizes = config.integers(key, 1);
    return of(key, rank, sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Returns the sizes of each axis: one for both sides if they are the same, else both. */
  @Override
  public String toString() {
    return before.equals(after) ? before.toString() : before + " and " + after;
  }
}
