package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.config.Config;
import dev.fovea.layer.LayerRegistry;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.layer.shape.Slice;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/** Operations that join tensors or take them apart. Axes in files contain the batch. */
final class JoinOperations {
  private JoinOperations() {}

  /** Returns tensors, one after the other along an axis. */
  static Symbol concatenate(String name, List<Symbol> inputs, int axis) {
    int along = ShapeOperations.axis(axis, inputs.getFirst().shape());
    return LayerRegistry.make("Concatenate", name, Config.empty().with("axis", along))
        .apply(inputs);
  }

  /** Returns tensors, one after the other along a new axis. */
  static Symbol stack(String name, List<Symbol> inputs, int axis) {
    int rank = inputs.getFirst().shape().rank() + 1;
    int at = axis < 0 ? rank + axis : axis - 1;
    if (at < 0 || at >= rank) {
      throw new IllegalArgumentException("it works along the batch");
    }
    List<Symbol> parts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Symbol input = inputs.get(i);
      List<Integer> dims = ShapeOperations.dims(input);
      dims.add(at, 1);
      parts.add(input.then(new Reshape(name + "_part_" + i, shape(dims))));
    }
    return parts.size() == 1 ? parts.getFirst() : concatenate(name, parts, at + 1);
  }

  /**
   * Returns the parts of a tensor.
   *
   * @param how the number of equal parts, or a list
   * @param sizes whether a list has the sizes of the parts, rather than where parts begin
   */
  static List<Symbol> split(String name, Symbol x, JsonNode how, int axis, boolean sizes) {
    int along = ShapeOperations.axis(axis, x.shape());
    int size = x.shape().dim(along < 0 ? x.shape().rank() + along : along - 1);
    List<Integer> numbers = ShapeOperations.integers(how);
    List<Integer> ends = new ArrayList<>();
    if (how.isNumber()) {
      int count = numbers.getFirst();
      if (size == Shape.UNKNOWN || count < 1 || size % count != 0) {
        throw new ShapeException("it makes %s parts of an axis of %s".formatted(count, size));
      }
      for (int i = 1; i <= count; i++) {
        ends.add(size / count * i);
      }
    } else if (sizes) {
      int end = 0;
      for (int part : numbers) {
        end += part;
        ends.add(end);
      }
    } else {
      ends.addAll(numbers);
      ends.add(Integer.MAX_VALUE);
    }
    List<Symbol> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < ends.size(); i++) {
      parts.add(x.then(Slice.of(along, start, ends.get(i)).name(name + "_" + i)));
      start = ends.get(i);
    }
    return parts;
  }

  /** Returns an image of which blocks of pixels are the channels of one pixel before. */
  static Symbol depthToSpace(String name, Symbol x, int block) {
    Shape shape = x.shape();
    if (shape.rank() != 3 || block < 1 || shape.dim(2) % (block * block) != 0 || !shape.isKnown()) {
      throw new ShapeException("it makes blocks of %s pixels of %s".formatted(block, shape));
    }
    int channels = shape.dim(2) / (block * block);
    Shape blocks = Shape.of(shape.dim(0), shape.dim(1), block, block, channels);
    Shape image = Shape.of(shape.dim(0) * block, shape.dim(1) * block, channels);
    return x.then(new Reshape(name + "_blocks", blocks))
        .then(new Permute(name + "_order", List.of(1, 3, 2, 4, 5)))
        .then(new Reshape(name, image));
  }

  private static Shape shape(List<Integer> dims) {
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }
}
