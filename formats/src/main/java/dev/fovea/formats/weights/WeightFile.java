package dev.fovea.formats.weights;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/** An open file of weights: named arrays, whose elements are read one array at a time. */
public interface WeightFile extends Closeable {
  /** Returns what kind of file this is, such as "safetensors". */
  String format();

  /** Returns the arrays, in the order of the file. */
  List<StoredArray> arrays();

  /** Returns how the arrays are laid out, if the file says so. */
  Optional<Layout> layout();

  /**
   * Returns whether the order of the arrays is that in which the layers were made. Formats that
   * sort arrays by name tell nothing by their order.
   */
  boolean isOrdered();

  /** Returns what else is to be said of the file, a sentence each. */
  List<String> remarks();
}
