package dev.fovea.data;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The samples of one dataset followed by those of another. */
record Concatenation(Dataset first, Dataset second, List<Target> targets) implements Dataset {
  Concatenation(Dataset first, Dataset second) {
    this(first, second, joined(first, second));
    Math.addExact(first.size(), second.size());
  }

  private static List<Target> joined(Dataset first, Dataset second) {
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
    return IntStream.range(0, first.targets().size())
        .mapToObj(i -> joined(first.targets().get(i), second.targets().get(i)))
        .toList();
  }

  /** Returns the kind that describes targets of either kind; both have the same shape. */
  private static Target joined(Target first, Target second) {
    if (first.equals(second) || first instanceof Target.Values) {
      return first;
    }
    if (second instanceof Target.Values) {
      return second;
    }
    if (first instanceof Target.Label a && second instanceof Target.Label b) {
      Target.Label larger = b.classes() > a.classes() ? b : a;
      Target.Label smaller = larger == a ? b : a;
      if (smaller.classNames().isEmpty()) {
        return larger;
      }
      if (larger.classes() == smaller.classes() && larger.classNames().isEmpty()) {
        return smaller;
      }
    }
    throw new ShapeException(
        "targets of different kinds do not go into one dataset: %s%s and %s%s"
            .formatted(first.description(), names(first), second.description(), names(second)));
  }

  private static String names(Target target) {
    return target instanceof Target.Classes classes && !classes.classNames().isEmpty()
        ? " " + classes.classNames()
        : "";
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
  public void readInput(int index, int input, float[] into, int offset) {
    part(index).readInput(within(index), input, into, offset);
  }

  @Override
  public void readTarget(int index, int target, float[] into, int offset) {
    part(index).readTarget(within(index), target, into, offset);
  }

  @Override
  public String source(int index) {
    return part(index).source(within(index));
  }

  @Override
  public void expect(int... indices) {
    first.expect(Arrays.stream(indices).filter(i -> i < first.size()).toArray());
    second.expect(
        Arrays.stream(indices).filter(i -> i >= first.size()).map(this::within).toArray());
  }

  private Dataset part(int index) {
    return index < first.size() ? first : second;
  }

  private int within(int index) {
    return index < first.size() ? index : index - first.size();
  }
}
