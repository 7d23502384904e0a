package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;

/** The samples of one dataset and then those of another. */
record Concatenation(Dataset first, Dataset second) implements Dataset {
  Concatenation {
    if (!first.inputShapes().equals(second.inputShapes())
        || !first.targetShapes().equals(second.targetShapes())) {
      throw new ShapeException(
          "samples of shapes %s -> %s and %s -> %s do not go into one dataset"
              .formatted(
                  first.inputShapes(),
                  first.targetShapes(),
                  second.inputShapes(),
                  second.targetShapes()));
    }
    Math.addExact(first.size(), second.size());
  }

  @Override
  public int size() {
    return first.size() + second.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return first.inputShapes();
  }

  @Override
  public List<Shape> targetShapes() {
    return first.targetShapes();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    part(index).readInput(within(index), input, into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    part(index).readTarget(within(index), target, into, offset);
  }

  @Override
  public int label(int index) {
    return part(index).label(within(index));
  }

  @Override
  public List<String> classNames() {
    return first.classNames();
  }

  private Dataset part(int index) {
    return index < first.size() ? first : second;
  }

  private int within(int index) {
    return index < first.size() ? index : index - first.size();
  }
}
