package dev.fovea.bench.peers;

import dev.fovea.data.Dataset;
import dev.fovea.data.Datasets;
import dev.fovea.data.Target;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/** Copies samples into memory, so that making them is not part of what is timed. */
final class InMemory {
  private InMemory() {}

  /** Returns the first {@code limit} samples, with one input and one target each. */
  static Dataset copy(Dataset dataset, int limit) {
    int count = Math.min(limit, dataset.size());
    Shape input = dataset.inputShape();
    Target target = dataset.targets().getFirst();
    Tensor x = Tensor.zeros(input.prepend(count));
    Tensor y = Tensor.zeros(target.shape().prepend(count));
    for (int i = 0; i < count; i++) {
      dataset.readInput(i, 0, x.data(), i * input.size());
      dataset.readTarget(i, 0, y.data(), i * target.shape().size());
    }
    return Datasets.of(x, y, target);
  }
}
