package dev.fovea.data;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Datasets from tensors and from other datasets. None copies samples; all are immutable. */
public final class Datasets {
  private Datasets() {}

  /**
   * Samples in memory with one input and one target.
   *
   * @param x (samples, ...)
   * @param y (samples, ...), or (samples) for one number each, such as the class
   * @throws dev.fovea.tensor.ShapeException if the tensors have not as many samples
   */
  public static Dataset of(Tensor x, Tensor y) {
    return of(List.of(x), List.of(y));
  }

  /**
   * Samples in memory.
   *
   * @param inputs one tensor (samples, ...) for each input, at least one
   * @param targets one tensor for each target, (samples, ...), or (samples) for one number each
   * @throws dev.fovea.tensor.ShapeException if the tensors have not as many samples
   */
  public static Dataset of(List<Tensor> inputs, List<Tensor> targets) {
    return new TensorDataset(inputs, targets);
  }

  /**
   * The samples at these places, in this order; a place may come more than once.
   *
   * @throws IndexOutOfBoundsException if the dataset has no such sample
   */
  public static Dataset select(Dataset dataset, int... indices) {
    return new Selection(dataset, indices);
  }

  /** All samples in an order that the seed decides. */
  public static Dataset shuffled(Dataset dataset, long seed) {
    return select(dataset, CounterRandom.ofSeed(seed).permutation(dataset.size()));
  }

  /** The first samples, at most so many. */
  public static Dataset limit(Dataset dataset, int limit) {
    return Subset.first(dataset, limit);
  }

  /**
   * The same samples with their class, a first target of the shape (1), as a one-hot row (classes).
   *
   * @throws dev.fovea.tensor.ShapeException if the first target is not of the shape (1)
   */
  public static Dataset oneHot(Dataset dataset, int classes) {
    return new OneHot(dataset, classes);
  }

  /**
   * The samples of one dataset after those of another. The class names are those of the first.
   *
   * @throws dev.fovea.tensor.ShapeException if their samples differ in shape
   */
  public static Dataset concatenate(Dataset first, Dataset... others) {
    Dataset all = first;
    for (Dataset other : others) {
      all = new Concatenation(all, other);
    }
    return all;
  }

  /**
   * The first inputs of the samples at these places as a tensor (places, ...), ready for a model.
   *
   * @throws IndexOutOfBoundsException if the dataset has no such sample
   */
  public static Tensor inputs(Dataset dataset, int... indices) {
    Shape shape = dataset.inputShape();
    Tensor inputs = Tensor.zeros(shape.prepend(indices.length));
    for (int i = 0; i < indices.length; i++) {
      dataset.readInput(indices[i], 0, inputs.data(), i * shape.size());
    }
    return inputs;
  }

  /** The classes of all samples, as (size). */
  public static int[] labels(Dataset dataset) {
    return IntStream.range(0, dataset.size()).map(dataset::label).toArray();
  }
}
