package dev.fovea.data;

import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * Samples with targets, read by index. Implementations are safe for use by several threads.
 *
 * <p>A sample has one or more inputs and one or more targets. Each input has a fixed shape, and
 * each target a kind ({@link Target}) that states its shape and meaning. An input of shape (height,
 * width, channels) is an image. {@link Classified} is the view of a dataset whose samples have a
 * class.
 */
public interface Dataset {
  /** Returns the number of samples. */
  int size();

  /** Returns the shape of each input of a sample; most models take one input. */
  List<Shape> inputShapes();

  /** Returns the kind of each target of a sample; most models have one target. */
  List<Target> targets();

  /**
   * Reads an input of a sample.
   *
   * @param index the sample, 0 to size - 1
   * @param input the input, 0 for the first
   * @param into receives the values from {@code offset} on
   */
  void readInput(int index, int input, float[] into, int offset);

  /**
   * Reads a target of a sample.
   *
   * @param index the sample, 0 to size - 1
   * @param target the target, 0 for the first
   * @param into receives the values from {@code offset} on
   */
  void readTarget(int index, int target, float[] into, int offset);

  /**
   * Returns where a sample comes from, for messages: its number, or the file it was read from.
   * Datasets made of parts of another name the sample's place in that other one.
   */
  default String source(int index) {
    return "sample " + index;
  }

  /**
   * Tells that samples will be read soon, in this order. A dataset whose samples take long to read,
   * such as images that are not kept in memory, may begin to read them; most do nothing. Never
   * changes what is read.
   *
   * @param indices the samples, each 0 to size - 1
   */
  default void expect(int... indices) {}

  /** Returns the shape of the first input. */
  default Shape inputShape() {
    return inputShapes().getFirst();
  }

  /** Returns the shape of each target of a sample. */
  default List<Shape> targetShapes() {
    return targets().stream().map(Target::shape).toList();
  }
}
