package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import java.util.List;

/** What a node computes. */
@FunctionalInterface
public interface Operator {
  /**
   * Returns the outputs in order; fewer than the node names if the others cannot be had.
   *
   * @throws RuntimeException if the inputs or attributes do not fit; {@link Operators#compute} adds
   *     the node
   */
  List<Array> compute(Call call);
}
