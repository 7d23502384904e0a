package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Labelled samples from any source, read by index and safe to share between threads.
 *
 * <p>A sample has one or more inputs and one or more targets, each of a fixed shape. A class label
 * is a target of the shape (1), the number of the class; a one-hot row is one of the shape
 * (classes).
 */
public interface Dataset {
  /** The number of samples. */
  int size();

  /** The shapes of a sample's inputs; one for most models. */
  List<Shape> inputShapes();

  /** The shapes of a sample's targets; one for most models. */
  List<Shape> targetShapes();

  /**
   * Reads an input of a sample.
   *
   * @param index which sample, 0 to size - 1
   * @param input which input
   * @param into filled from {@code offset} on
   */
  void readInput(int index, int input, float[] into, int offset);

  /**
   * Reads a target of a sample.
   *
   * @param index which sample, 0 to size - 1
   * @param target which target
   * @param into filled from {@code offset} on
   */
  void readTarget(int index, int target, float[] into, int offset);

  /** The names of the classes, where the samples have such; else empty. */
  default List<String> classNames() {
    return List.of();
  }

  /**
   * Returns where a sample comes from, for messages: its number, or the file it was read from.
   * Datasets made of parts of another name the sample's place in that other one.
   */
  default String source(int index) {
    return "sample " + index;
  }

  /** The shape of the only input. */
  default Shape inputShape() {
    return inputShapes().getFirst();
  }

  /** The class of a sample: its first target, which must be of the shape (1). */
  default int label(int index) {
    float[] label = new float[1];
    readTarget(index, 0, label, 0);
    return (int) label[0];
  }
}
