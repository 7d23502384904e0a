package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * A run of another dataset's samples.
 *
 * @param from the first sample
 * @param size how many
 */
public record Subset(Dataset dataset, int from, int size) implements Dataset {
  public Subset {
    java.util.Objects.checkFromIndexSize(from, size, dataset.size());
  }

  /** The first samples, at most so many. */
  public static Dataset first(Dataset dataset, int limit) {
    return limit >= dataset.size() ? dataset : new Subset(dataset, 0, limit);
  }

  @Override
  public List<Shape> inputShapes() {
    return dataset.inputShapes();
  }

  @Override
  public List<Shape> targetShapes() {
    return dataset.targetShapes();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    dataset.readInput(from + index, input, into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    dataset.readTarget(from + index, target, into, offset);
  }

  @Override
  public List<String> classNames() {
    return dataset.classNames();
  }
}
