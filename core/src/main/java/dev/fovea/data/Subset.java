package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Objects;

/**
 * A run of another dataset's samples.
 *
 * @param from the first sample
 * @param size how many
 */
public record Subset(Dataset dataset, int from, int size) implements Dataset {
  public Subset {
    Objects.checkFromIndexSize(from, size, dataset.size());
  }

  /** The first samples, at most so many (0 or more). */
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
    dataset.readInput(from + Objects.checkIndex(index, size), input, into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    dataset.readTarget(from + Objects.checkIndex(index, size), target, into, offset);
  }

  @Override
  public int label(int index) {
    return dataset.label(from + Objects.checkIndex(index, size));
  }

  @Override
  public String source(int index) {
    return dataset.source(from + Objects.checkIndex(index, size));
  }

  @Override
  public List<String> classNames() {
    return dataset.classNames();
  }
}
