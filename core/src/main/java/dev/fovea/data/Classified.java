package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A dataset whose samples have a class: the first target is a {@link Target.Label} or a {@link
 * Target.OneHot}. Tools that compare predictions with true classes ask for this view.
 */
public final class Classified implements Dataset {
  private final Dataset dataset;
  private final Target.Category target;

  private Classified(Dataset dataset, Target.Category target) {
    this.dataset = dataset;
    this.target = target;
  }

  /**
   * Returns the classified view of a dataset.
   *
   * @throws DataException if the first target states no class
   */
  public static Classified of(Dataset dataset) {
    if (dataset instanceof Classified classified) {
      return classified;
    }
    if (dataset.targets().getFirst() instanceof Target.Category category) {
      return new Classified(dataset, category);
    }
    throw new DataException(
        "a class label or one-hot row is needed as the first target of a sample, not %s; take a"
                .formatted(dataset.targets().getFirst().description())
            + " dataset with classes, or state the kind (Datasets.of with Target.label)");
  }

  /** Returns the number of classes. */
  public int classes() {
    return target.classes();
  }

  /** Returns the name of each class: its number if the dataset has no names. */
  public List<String> classNames() {
    return IntStream.range(0, classes()).mapToObj(target::className).toList();
  }

  /** Returns the name of a class, or its number if it has no name. */
  public String className(int category) {
    return target.className(category);
  }

  /**
   * Returns the class of a sample.
   *
   * @throws DataException if the label is not one of the classes
   */
  public int label(int index) {
    return label(index, new float[target.shape().size()]);
  }

  /**
   * Returns the classes of all samples, as (size).
   *
   * @throws DataException if a label is not one of the classes
   */
  public int[] labels() {
    float[] values = new float[target.shape().size()];
    return IntStream.range(0, size()).map(index -> label(index, values)).toArray();
  }

  private int label(int index, float[] values) {
    readTarget(index, 0, values, 0);
    int label = target.label(values, 0);
    if (label < 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "sample %d has the label %s, but there are %d classes (0 to %d); correct the label",
              index,
              values[0],
              classes(),
              classes() - 1));
    }
    return label;
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
  public List<Target> targets() {
    return dataset.targets();
  }

  @Override
  public void readInput(int index, int input, float[] into, int offset) {
    dataset.readInput(index, input, into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    dataset.readTarget(index, target, into, offset);
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
