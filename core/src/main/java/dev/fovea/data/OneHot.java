package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Another dataset with its label as a row that is 1 at the class and 0 elsewhere. */
record OneHot(Dataset dataset, int classes, List<Target> targets) implements Dataset {
  OneHot(Dataset dataset, int classes) {
    this(dataset, classes, targets(dataset, classes));
  }

  private static List<Target> targets(Dataset dataset, int classes) {
    List<Target> targets = dataset.targets();
    if (!(targets.getFirst() instanceof Target.Label label)) {
      throw new ShapeException(
          "one-hot rows are made of class labels, not of " + targets.getFirst().description());
    }
    List<String> names =
        label.classNames().isEmpty()
            ? List.of()
            : IntStream.range(0, classes).mapToObj(label::className).toList();
    return IntStream.range(0, targets.size())
        .mapToObj(i -> i == 0 ? new Target.OneHot(classes, names) : targets.get(i))
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
   * Reads a target.
   *
   * @throws DataException if the label is not below the number of classes
   */
  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    if (target > 0) {
      dataset.readTarget(index, target, into, offset);
      return;
    }
    dataset.readTarget(index, 0, into, offset);
    int label = (int) into[offset];
    if (label != into[offset] || label < 0 || label >= classes) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "sample %d is of class %s, but there are %d classes (0 to %d); ask for more classes",
              index,
              label == into[offset] ? String.valueOf(label) : String.valueOf(into[offset]),
              classes,
              classes - 1));
    }
    Arrays.fill(into, offset, offset + classes, 0);
    into[offset + label] = 1;
  }

  @Override
  public String source(int index) {
    return dataset.source(index);
  }

  @Override
  public void expect(int... indices) {
    dataset.expect(indices);
  }
}
