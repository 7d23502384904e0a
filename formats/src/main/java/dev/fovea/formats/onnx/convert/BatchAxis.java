package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reading of what the batch of a graph is. Files do not say it: mostly it is the first axis of
 * all inputs, with an open size, with 1, or with the number of samples that the exporter was given.
 *
 * @param factor the batch, if it is an axis of the inputs; otherwise the graph is for one sample
 */
record BatchAxis(Optional<Factor> factor) {
  /** Returns the readings, the most likely first. */
  static List<BatchAxis> candidates(List<ValueInfo> inputs) {
    Set<Long> sizes = new LinkedHashSet<>();
    boolean open = false;
    for (ValueInfo input : inputs) {
      List<Dimension> dims = input.dimensions().orElse(List.of());
      if (!dims.isEmpty()) {
        if (dims.getFirst() instanceof Dimension.Fixed fixed) {
          sizes.add(fixed.size());
        } else {
          open = true;
        }
      }
    }
    List<BatchAxis> readings = new ArrayList<>();
    if (open) {
      // A graph that computes with an open axis as a whole is for no single sample.
      return List.of(new BatchAxis(Optional.of(Factor.batch(2, 3))));
    }
    if (sizes.size() == 1 && sizes.iterator().next() > 1) {
      int size = (int) Math.min(sizes.iterator().next(), Integer.MAX_VALUE);
      readings.add(new BatchAxis(Optional.of(Factor.batch(size, size))));
    }
    if (!inputs.isEmpty()) {
      readings.add(new BatchAxis(Optional.empty()));
    }
    return readings;
  }

  /** Returns whether the first axis of an input is the batch. */
  boolean isFirstOf(ValueInfo input) {
    List<Dimension> dims = input.dimensions().orElse(List.of());
    return factor.isPresent()
        && !dims.isEmpty()
        && (!(dims.getFirst() instanceof Dimension.Fixed fixed)
            || fixed.size() == factor.get().size(0) && factor.get().size(1) == fixed.size());
  }

  /** Returns the sizes of the first axis of an input. */
  int[] sizes(ValueInfo input) {
    if (input.dimensions().orElseThrow().getFirst() instanceof Dimension.Fixed fixed) {
      int size = (int) Math.min(fixed.size(), Integer.MAX_VALUE);
      return new int[] {size, size};
    }
    Factor batch = factor.orElseThrow();
    return new int[] {batch.size(0), batch.size(1)};
  }
}
