package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Another dataset with its class as a row that is 1 at the class and 0 elsewhere. */
record OneHot(Dataset dataset, int classes, List<Shape> targetShapes) implements Dataset {
  OneHot(Dataset dataset, int classes) {
    this(dataset, classes, targetShapes(dataset, classes));
  }

  private static List<Shape> targetShapes(Dataset dataset, int classes) {
    List<Shape> shapes = dataset.targetShapes();
    if (!shapes.getFirst().equals(Shape.of(1))) {
      throw new ShapeException(
          "one-hot rows are made of class numbers, a target of shape 1, not " + shapes.getFirst());
    }
    return IntStream.range(0, shapes.size())
        .mapToObj(i -> i == 0 ? Shape.of(classes) : shapes.get(i))
        .toList();
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public List<Shape> inputShapes() {
    return dataset.inputShapes();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    dataset.readInput(index, input, into, offset);
  }

  /**
   * @throws DataException if a class is not below the number of classes
   */
  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    if (target > 0) {
      dataset.readTarget(index, target, into, offset);
      return;
    }
    int label = label(index);
    if (label < 0 || label >= classes) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is of class %d, but there are %d classes (0 to %d); ask for more classes",
              source(index),
              label,
              classes,
              classes - 1));
    }
    Arrays.fill(into, offset, offset + classes, 0);
    into[offset + label] = 1;
  }

  @Override
  public int label(int index) {
    return dataset.label(index);
  }

  @Override
  public String source(int index) {
    return dataset.source(index);
  }

  @Override
  public List<String> classNames() {
    return dataset.classNames();
  }
}
