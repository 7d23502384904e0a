package dev.fovea.formats.keras;

import dev.fovea.model.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Receives the weights that are read from a file, layer by layer: the weights of a layer change
 * together or not at all.
 */
final class WeightSink {
  private final boolean strict;

  /** The names of the layers that were read. */
  final List<String> read = new ArrayList<>();

  /** What does not fit, in a line each. */
  final List<String> misfits = new ArrayList<>();

  private WeightSink(boolean strict) {
    this.strict = strict;
  }

  /** Returns a sink that refuses a file in which anything does not fit. */
  static WeightSink strict() {
    return new WeightSink(true);
  }

  /** Returns a sink that notes what does not fit. */
  static WeightSink lenient() {
    return new WeightSink(false);
  }

  /**
   * Receives the weights of a layer.
   *
   * @param values reads the values, one array for each weight; throws an {@link
   *     IllegalArgumentException} if one is missing or does not fit
   */
  void layer(String name, List<Weight> weights, Supplier<List<float[]>> values) {
    List<float[]> arrays;
    try {
      arrays = values.get();
    } catch (IllegalArgumentException e) {
      if (strict) {
        throw e;
      }
      misfits.add(String.valueOf(e.getMessage()));
      return;
    }
    for (int i = 0; i < arrays.size(); i++) {
      weights.get(i).adopt(arrays.get(i));
    }
    read.add(name);
  }
}
