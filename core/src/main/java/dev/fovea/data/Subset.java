package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive samples of another dataset.
 *
 * @param from the index of the first sample
 * @param size the number of samples
 */
public record Subset(Dataset dataset, int from, int size) implements Dataset {
  public Subset {
    Objects.checkFromIndexSize(from, size, dataset.size());
  }

  @Override
  public List<Shape> inputShapes() {
    return dataset.inputShapes();
  }

  @Override
  public List<Target> targets() {
    return dataset.targets();
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
  public String source(int index) {
    return dataset.source(from + Objects.checkIndex(index, size));
  }

  @Override
  public void expect(int... indices) {
    dataset.expect(
        Arrays.stream(indices).map(index -> from + Objects.checkIndex(index, size)).toArray());
  }
}
