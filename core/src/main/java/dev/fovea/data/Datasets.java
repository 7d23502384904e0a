package dev.fovea.data;

import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.List;

/** Datasets made of tensors and of other datasets. All are immutable, and none copies samples. */
public final class Datasets {
  private Datasets() {}

  /**
   * Returns samples in memory with one input and one target. A target of one number is a class
   * label if all numbers are whole and not negative; any other target is {@link Target.Values}.
   *
   * @param x (samples, ...)
   * @param y (samples, ...), or (samples) for one number each, such as the class
   * @throws dev.fovea.tensor.ShapeException if the tensors have different numbers of samples
   */
  public static Dataset of(Tensor x, Tensor y) {
    return of(List.of(x), List.of(y));
  }

  /**
   * Returns samples in memory with one input and one target of the given kind.
   *
   * @param x (samples, ...)
   * @param y (samples, ...), or (samples) for one number each, such as the class
   * @throws dev.fovea.tensor.ShapeException if the tensors have different numbers of samples, or
   *     the target is not of the kind's shape
   */
  public static Dataset of(Tensor x, Tensor y, Target kind) {
    return of(List.of(x), List.of(y), List.of(kind));
  }

  /**
   * Returns samples in memory, with targets of the kinds that {@link #of(Tensor, Tensor)} takes
   * them for.
   *
   * @param inputs one tensor (samples, ...) for each input, at least one
   * @param targets one tensor for each target, (samples, ...), or (samples) for one number each
   * @throws dev.fovea.tensor.ShapeException if the tensors have different numbers of samples
   */
  public static Dataset of(List<Tensor> inputs, List<Tensor> targets) {
    return of(inputs, targets, targets.stream().map(TensorDataset::kind).toList());
  }

  /**
   * Returns samples in memory with targets of the given kinds.
   *
   * @param inputs one tensor (samples, ...) for each input, at least one
   * @param targets one tensor for each target, (samples, ...), or (samples) for one number each
   * @param kinds the kind of each target
   * @throws dev.fovea.tensor.ShapeException if the tensors have different numbers of samples, or a
   *     target is not of its kind's shape
   */
  public static Dataset of(List<Tensor> inputs, List<Tensor> targets, List<Target> kinds) {
    return new TensorDataset(inputs, targets, kinds);
  }

  /**
   * Returns the samples with the given indices, in this order. An index may occur repeatedly.
   *
   * @throws IndexOutOfBoundsException if the dataset has no such sample
   */
  public static Dataset select(Dataset dataset, int... indices) {
    return new Selection(dataset, indices);
  }

  /** Returns all samples in an order that depends on the seed only. */
  public static Dataset shuffled(Dataset dataset, long seed) {
    return select(dataset, CounterRandom.ofSeed(seed).permutation(dataset.size()));
  }

  /** Returns the first {@code limit} samples, or all samples if there are fewer. */
  public static Dataset limit(Dataset dataset, int limit) {
    return limit >= dataset.size() ? dataset : new Subset(dataset, 0, limit);
  }

  /**
   * Returns the same samples with their label, the first target, as a one-hot row (classes).
   *
   * @throws dev.fovea.tensor.ShapeException if the first target is not a label
   */
  public static Dataset oneHot(Dataset dataset, int classes) {
    return new OneHot(dataset, classes);
  }

  /**
   * Returns the samples of all datasets, one dataset after the other.
   *
   * @throws dev.fovea.tensor.ShapeException if the samples differ in shape, or the targets in kind
   *     or in the names of classes
   */
  public static Dataset concatenate(Dataset first, Dataset... others) {
    Dataset all = first;
    for (Dataset other : others) {
      all = new Concatenation(all, other);
    }
    return all;
  }

  /**
   * Returns the first inputs of the samples with the given indices as a tensor (indices, ...), in
   * the form that a model takes.
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
}
