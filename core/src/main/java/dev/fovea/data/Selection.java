package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Samples of another dataset, chosen by index. */
final class Selection implements Dataset {
  private final Dataset dataset;
  private final int[] indices;

  Selection(Dataset dataset, int[] indices) {
    this.dataset = dataset;
    this.indices = indices.clone();
    for (int index : indices) {
      Objects.checkIndex(index, dataset.size());
    }
  }

  @Override
  public int size() {
    return indices.length;
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
    dataset.readInput(indices[index], input, into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    dataset.readTarget(indices[index], target, into, offset);
  }

  @Override
  public String source(int index) {
    return dataset.source(indices[index]);
  }

  @Override
  public void expect(int... expected) {
    dataset.expect(Arrays.stream(expected).map(index -> indices[index]).toArray());
  }
}
